// The index spaces of a module while it is validated, with wasmi's texts for indices that are not there.
// mirrors casper-wasmi-validation 1.0.0 context.rs, util.rs and stack.rs
import {
  type FunctionType,
  functionTypesOf,
  type GlobalEntry,
  type GlobalType,
  globalsOf,
  importsOf,
  type Limits,
  type LocalGroup,
  sectionOf,
  typesOf,
  type WasmModule,
} from './module.js';
import type { ValueType } from './opcode.js';
import { refuse } from './wasm-fault.js';

/** All index spaces, imports first. */
export interface ModuleSpaces {
  readonly types: readonly FunctionType[];
  readonly functionTypes: readonly number[];
  readonly tables: readonly Limits[];
  readonly memories: readonly Limits[];
  readonly globals: readonly GlobalType[];
  readonly importedGlobals: readonly GlobalType[];
}

const typeOfGlobal = ({ global }: GlobalEntry): GlobalType => global;

/** Collects the index spaces; checks nothing. */
export function moduleSpaces(module: WasmModule): ModuleSpaces {
  const functionTypes: number[] = [];
  const tables: Limits[] = [];
  const memories: Limits[] = [];
  const importedGlobals: GlobalType[] = [];
  for (const { external } of importsOf(module)) {
    if (external.kind === 'function') functionTypes.push(external.typeIndex);
    else if (external.kind === 'table') tables.push(external.limits);
    else if (external.kind === 'memory') memories.push(external.limits);
    else importedGlobals.push(external.global);
  }
  return {
    types: typesOf(module),
    functionTypes: [...functionTypes, ...functionTypesOf(module)],
    tables: [...tables, ...(sectionOf(module, 'table')?.entries ?? [])],
    memories: [...memories, ...(sectionOf(module, 'memory')?.entries ?? [])],
    globals: [...importedGlobals, ...globalsOf(module).map(typeOfGlobal)],
    importedGlobals,
  };
}

/** The entry at `index` of a space, or refuses with wasmi's text. */
export const requireType = ({ types }: ModuleSpaces, index: number): FunctionType =>
  types[index] ?? refuse(`Type at index ${index} doesn't exists`);
export const requireFunction = (spaces: ModuleSpaces, index: number): FunctionType =>
  requireType(spaces, spaces.functionTypes[index] ?? refuse(`Function at index ${index} doesn't exists`));
export const requireTable = ({ tables }: ModuleSpaces, index: number): Limits =>
  tables[index] ?? refuse(`Table at index ${index} doesn't exists`);
export const requireMemory = ({ memories }: ModuleSpaces, index: number): Limits =>
  memories[index] ?? refuse(`Memory at index ${index} doesn't exists`);
export const requireGlobal = ({ globals }: ModuleSpaces, index: number): GlobalType =>
  globals[index] ?? refuse(`Global at index ${index} doesn't exists`);

/** Parameters and declared locals of a function. */
export class Locals {
  readonly count: number;
  readonly #params: readonly ValueType[];
  readonly #groups: readonly LocalGroup[];

  constructor(params: readonly ValueType[], groups: readonly LocalGroup[]) {
    this.#params = params;
    this.#groups = groups;
    this.count = groups.reduce((sum, { count }) => sum + count, params.length);
    if (this.count > 0xffffffff) refuse('Locals range not in 32-bit range');
  }

  typeOf(index: number): ValueType {
    const param = this.#params[index];
    if (param !== undefined) return param;
    let end = this.#params.length;
    for (const { count, type } of this.#groups) {
      end += count;
      if (index < end) return type;
    }
    return refuse(`Trying to access local with index ${index} when there are only ${end} locals`);
  }
}
