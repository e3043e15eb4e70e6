// Makes a module count the height of its stack and trap beyond a limit.
// mirrors casper-wasm-utils 4.0.0 stack_height.rs and stack_height/thunk.rs
import { ByteWriter } from './byte-writer.js';
import { instruction, plain } from './instruction.js';
import {
  bodiesOf,
  elementsOf,
  exportsOf,
  functionsSpace,
  type GlobalEntry,
  type Section,
  sectionOf,
  startOf,
  type WasmModule,
  withSection,
} from './module.js';
import { ModuleScaffold } from './module-scaffold.js';
import { NO_RESULT, Op, ValueType } from './opcode.js';
import { withRedirectedFunctions } from './redirected-functions.js';
import { type CostedBody, refuseStackLimit, signatureOf, signatureSpace, stackCosts } from './stack-height.js';

const HEIGHT_GLOBAL: GlobalEntry = {
  global: { type: ValueType.I32, mutable: true },
  init: [instruction(Op.I32Const, 0), plain(Op.End)],
};

/** Adds the global that counts the height. Its index leaves imported globals out, as in Rust. */
export function withHeightGlobal(module: WasmModule): { readonly module: WasmModule; readonly heightGlobal: number } {
  const existing = sectionOf(module, 'global');
  if (existing === undefined) {
    const sections: Section[] = [...module.sections, { kind: 'global', entries: [HEIGHT_GLOBAL] }];
    return { module: { sections }, heightGlobal: 0 };
  }
  const entries = [...existing.entries, HEIGHT_GLOBAL];
  return {
    module: withSection(module, existing, { kind: 'global', entries }),
    heightGlobal: entries.length - 1,
  };
}

/** What limited calls say, besides their callee. */
export interface StackLimits {
  /** Stack cost by function index, imports first; 0 or undefined if no call of it is limited. */
  readonly costs: readonly (number | undefined)[];
  /** Index of the global that counts the height. */
  readonly heightGlobal: number;
  /** u32. */
  readonly limit: number;
}

function writeIndexed(writer: ByteWriter, op: number, index: number): void {
  writer.u8(op);
  writer.u32(index);
}

function writeI32Const(writer: ByteWriter, value: number): void {
  writer.u8(Op.I32Const);
  writer.i32(value);
}

/** The call between an increment with a check and a decrement of the height. */
function limitedCall(callee: number, cost: number, { heightGlobal, limit }: StackLimits): Uint8Array {
  const writer = new ByteWriter(40);
  writeIndexed(writer, Op.GetGlobal, heightGlobal);
  writeI32Const(writer, cost | 0);
  writer.u8(Op.I32Add);
  writeIndexed(writer, Op.SetGlobal, heightGlobal);
  writeIndexed(writer, Op.GetGlobal, heightGlobal);
  writeI32Const(writer, limit | 0);
  writer.u8(Op.I32GtU);
  writer.u8(Op.If);
  writer.u8(NO_RESULT);
  writer.u8(Op.Unreachable);
  writer.u8(Op.End);
  writeIndexed(writer, Op.Call, callee);
  writeIndexed(writer, Op.GetGlobal, heightGlobal);
  writeI32Const(writer, cost | 0);
  writer.u8(Op.I32Sub);
  writeIndexed(writer, Op.SetGlobal, heightGlobal);
  return writer.since(0);
}

/** The calls in the place of limited ones: their bytes by callee, made when first asked for. */
export class LimitedCalls {
  readonly #limits: StackLimits;
  readonly #known = new Map<number, Uint8Array>();

  constructor(limits: StackLimits) {
    this.#limits = limits;
  }

  /** Undefined for a call that costs nothing. */
  of(callee: number): Uint8Array | undefined {
    const cost = this.#limits.costs[callee] ?? 0;
    if (cost === 0) return undefined;
    const found = this.#known.get(callee);
    if (found !== undefined) return found;
    const bytes = limitedCall(callee, cost, this.#limits);
    this.#known.set(callee, bytes);
    return bytes;
  }
}

function limitedCode({ code, calls }: CostedBody, limited: LimitedCalls): Uint8Array {
  const writer = new ByteWriter(code.length + 24 * calls.length);
  let copied = 0;
  for (const { start, end, callee } of calls) {
    const bytes = limited.of(callee);
    if (bytes === undefined) continue;
    writer.copy(code, copied, start);
    writer.copy(bytes, 0, bytes.length);
    copied = end;
  }
  if (copied === 0) return code;
  writer.copy(code, copied, code.length);
  return writer.since(0);
}

function limitCalls(module: WasmModule, costed: readonly CostedBody[], limited: LimitedCalls): WasmModule {
  const bodies = bodiesOf(module).map(({ locals }, index) => ({ locals, code: limitedCode(costed[index], limited) }));
  return withSection(module, sectionOf(module, 'code'), { kind: 'code', bodies });
}

/** Functions that can be entered other than by `call`, ascending. */
function outsideEntries(module: WasmModule): number[] {
  const start = startOf(module);
  const indices = new Set<number>();
  for (const { kind, index } of exportsOf(module)) if (kind === 'function') indices.add(index);
  for (const { members } of elementsOf(module)) for (const member of members) indices.add(member);
  if (start !== undefined) indices.add(start);
  return [...indices].sort(ascending);
}

const ascending = (left: number, right: number): number => left - right;

const throughThunk = (index: number, thunks: ReadonlyMap<number, number>): number => thunks.get(index) ?? index;

/** Lets exports, tables and start go through functions that count before they call. */
export function withThunks(module: WasmModule, costs: readonly number[], limited: LimitedCalls): WasmModule {
  const thunks = new Map<number, number>();
  const space = signatureSpace(module);
  const scaffold = new ModuleScaffold(module);
  let next = functionsSpace(module);
  for (const functionIndex of outsideEntries(module)) {
    const cost = costs[functionIndex] ?? refuseStackLimit();
    if (cost === 0) continue;
    const type = signatureOf(space, functionIndex);
    const writer = new ByteWriter(64);
    for (let index = 0; index < type.params.length; index += 1) writeIndexed(writer, Op.GetLocal, index);
    writer.raw(limited.of(functionIndex) ?? new Uint8Array(0));
    writer.u8(Op.End);
    scaffold.pushFunction(type, { locals: [], code: writer.since(0) });
    thunks.set(functionIndex, next);
    next += 1;
  }
  return withRedirectedFunctions(scaffold.build(), throughThunk, thunks);
}

/** Limits the stack height to `limit` (u32); an overflow at run time is an `unreachable` trap. Refuses by WasmFault. */
export function injectStackLimiter(module: WasmModule, limit: number): WasmModule {
  const { module: counting, heightGlobal } = withHeightGlobal(module);
  const { costs, bodies } = stackCosts(counting);
  const limited = new LimitedCalls({ costs, heightGlobal, limit });
  return withThunks(limitCalls(counting, bodies, limited), costs, limited);
}
