// What a walk over code knows of the module around it, and what it notes.
import type { OpcodeCosts } from '../chainspec/protocol-rules.js';
import { GivenUp } from './given-up.js';
import { instructionCosts } from './instruction-cost.js';
import { GAS_IMPORT } from './link.js';
import { mapWith } from './map-with.js';
import { type FunctionType, type GlobalType, importsOf, type WasmModule } from './module.js';
import { type BlockType, NO_RESULT, Op, ValueType } from './opcode.js';
import { NO_GAS, type OpcodeGas, opcodeGas } from './opcode-tables.js';
import { moduleSpaces } from './validation-context.js';

/** A function type as the walk reads it. */
export interface WalkedType {
  readonly params: Uint8Array;
  readonly result: BlockType;
}

/** `written`: the code is instrumented. Else the gas by opcode, with which it is to be metered. */
export type Instrumentation =
  | { readonly kind: 'written' }
  | { readonly kind: 'due'; readonly gas: OpcodeGas; readonly branchTableGas: (labels: number) => number | undefined };

export const WRITTEN: Instrumentation = { kind: 'written' };

const known = new WeakMap<OpcodeCosts, Instrumentation>();

/** The instrumentation under the costs of a chainspec, which never change. */
export function instrumentationDue(costs: OpcodeCosts): Instrumentation {
  const found = known.get(costs);
  if (found !== undefined) return found;
  const costOf = instructionCosts(costs);
  const labelsOf = (count: number): number[] => new Array<number>(count).fill(0);
  const due: Instrumentation = {
    kind: 'due',
    gas: opcodeGas(costs),
    branchTableGas: (labels) => costOf({ op: Op.BrTable, first: 0, second: 0, labels: labelsOf(labels) }),
  };
  known.set(costs, due);
  return due;
}

/** The module around the code. */
export interface WalkContext {
  readonly types: readonly WalkedType[];
  /** By function index, imports first; undefined where the type is missing. */
  readonly functionTypes: readonly (WalkedType | undefined)[];
  /** In instrumented code the index of `env.gas`; else -1. */
  readonly gasFunction: number;
  /** In instrumented code the index of the stack limiter's global; else -1. */
  readonly heightGlobal: number;
  readonly globalTypes: Uint8Array;
  /** 1 where the global is mutable. */
  readonly globalMutable: Uint8Array;
  readonly hasMemory: boolean;
  readonly hasTable: boolean;
  readonly gas: OpcodeGas;
  readonly branchTableGas: (labels: number) => number | undefined;
  /** Whether the calls of the stack limiter are there and are to be read. */
  readonly isLimited: boolean;
}

/** The greatest index that is written in one byte: the walk compares bytes. */
const MOST_IN_ONE_BYTE = 0x7f;

/** Index of the imported `env.gas`; -1 if there is none of its type. */
function gasFunctionOf(module: WasmModule, types: readonly WalkedType[]): number {
  let index = -1;
  for (const { module: from, field, external } of importsOf(module)) {
    if (external.kind !== 'function') continue;
    index += 1;
    if (from !== 'env' || field !== GAS_IMPORT) continue;
    const type: WalkedType | undefined = types[external.typeIndex];
    if (index > MOST_IN_ONE_BYTE || type === undefined) return -1;
    const { params, result } = type;
    return params.length === 1 && params[0] === ValueType.I32 && result === NO_RESULT ? index : -1;
  }
  return -1;
}

const walkedType = ({ params, results }: FunctionType): WalkedType => ({
  params: Uint8Array.from(params),
  result: results[0] ?? NO_RESULT,
});

const typeAt = (index: number, types: readonly WalkedType[]): WalkedType | undefined => types[index];
const valueTypeOf = ({ type }: GlobalType): number => type;
const mutability = ({ mutable }: GlobalType): number => (mutable ? 1 : 0);
const NO_BRANCH_TABLE_GAS = (): number => 0;

/** Index of the last global, which is the stack limiter's; -1 if it cannot be that. */
function heightGlobalOf(globals: readonly GlobalType[]): number {
  const index = globals.length - 1;
  if (index > MOST_IN_ONE_BYTE) throw new GivenUp();
  return index >= 0 && globals[index].mutable && globals[index].type === ValueType.I32 ? index : -1;
}

/** `module`: the sections before the code. Throws GivenUp. */
export function walkContext(module: WasmModule, instrumentation: Instrumentation): WalkContext {
  const spaces = moduleSpaces(module);
  const isLimited = instrumentation.kind === 'written';
  // The passes of the network leave imported globals out of their count: what comes of it is for ours to find out.
  if (spaces.importedGlobals.length > 0) throw new GivenUp();
  const heightGlobal = isLimited ? heightGlobalOf(spaces.globals) : -1;
  const types = spaces.types.map(walkedType);
  return {
    types,
    functionTypes: mapWith(spaces.functionTypes, typeAt, types),
    gasFunction: isLimited ? gasFunctionOf(module, types) : -1,
    heightGlobal,
    globalTypes: Uint8Array.from(spaces.globals, valueTypeOf),
    globalMutable: Uint8Array.from(spaces.globals, mutability),
    // Instrumentation imports one.
    hasMemory: !isLimited || spaces.memories.length > 0,
    hasTable: spaces.tables.length > 0,
    gas: instrumentation.kind === 'due' ? instrumentation.gas : NO_GAS,
    branchTableGas: instrumentation.kind === 'due' ? instrumentation.branchTableGas : NO_BRANCH_TABLE_GAS,
    isLimited,
  };
}

/** In the place of a callee: the site is a memory.grow, a call_indirect, or a number that is not in its shortest form. */
export const GROW_MEMORY_SITE = -1;
export const CALL_INDIRECT_SITE = -2;
export const LONG_UNSIGNED_SITE = -3;
export const LONG_SIGNED_SITE = -4;

/** What the walks over all bodies of a module note; positions are those in the source of each body. */
export class Survey {
  /** Metered blocks, ascending within a body: where they begin, their gas (0 for one that is not charged by itself), … */
  readonly blockStarts: number[] = [];
  readonly blockGas: number[] = [];
  /** … and the stack limiter's height there, negative where it does not count. */
  readonly blockHeights: number[] = [];
  /** What may have to be written otherwise, ascending within a body: calls, memory.grow, call_indirect, long numbers. */
  readonly siteStarts: number[] = [];
  readonly siteEnds: number[] = [];
  /** Function index, or one of the …_SITE numbers. */
  readonly siteCallees: number[] = [];
  /** What the calls of the stack limiter say, in instrumented code: cost by function index, and the limit. */
  readonly limitedCosts: number[] = [];
  limit = 0;

  /** What a call of the stack limiter says: the stack cost of the callee, and the limit. */
  addLimitedCall(callee: number, cost: number, limit: number): void {
    this.limitedCosts[callee] = cost;
    this.limit = Math.max(this.limit, limit);
  }

  addBlock(start: number): number {
    this.blockGas.push(0);
    this.blockHeights.push(0);
    return this.blockStarts.push(start) - 1;
  }

  addSite(start: number, end: number, callee: number): void {
    this.siteStarts.push(start);
    this.siteEnds.push(end);
    this.siteCallees.push(callee);
  }

  /** Drops the blocks and sites from these numbers on. */
  forget(firstBlock: number, firstSite: number): void {
    for (const list of [this.blockStarts, this.blockGas, this.blockHeights]) list.length = firstBlock;
    for (const list of [this.siteStarts, this.siteEnds, this.siteCallees]) list.length = firstSite;
  }
}
