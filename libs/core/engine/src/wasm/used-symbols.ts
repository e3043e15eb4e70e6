// Which types, imports, globals and functions the listed exports need.
// mirrors casper-wasm-utils 4.0.0 symbols.rs and the first half of optimizer.rs
import { EngineBug } from '@casper-trace/casper-types/app-error';
import { CodeCursor } from './code-cursor.js';
import type { Instruction, InstructionHead } from './instruction.js';
import {
  bodiesOf,
  dataOf,
  type External,
  elementsOf,
  exportsOf,
  functionTypesOf,
  globalsOf,
  importsOf,
  startOf,
  type WasmModule,
} from './module.js';
import { Op } from './opcode.js';

/** Positions inside the sections; functions and globals are own ones, imported ones are in `imports`. */
export interface UsedSymbols {
  readonly types: ReadonlySet<number>;
  readonly imports: ReadonlySet<number>;
  readonly globals: ReadonlySet<number>;
  readonly functions: ReadonlySet<number>;
}

const missing = (what: string): never => {
  throw new EngineBug(`a module that was not validated reached the optimizer: ${what} is missing`);
};

class Collector {
  readonly types = new Set<number>();
  readonly imports = new Set<number>();
  readonly globals = new Set<number>();
  readonly functions = new Set<number>();
  readonly #module: WasmModule;
  readonly #importedFunctions: readonly number[];
  readonly #importedGlobals: readonly number[];
  readonly #pending: (() => void)[] = [];

  constructor(module: WasmModule) {
    this.#module = module;
    this.#importedFunctions = this.#importPositions('function');
    this.#importedGlobals = this.#importPositions('global');
  }

  #importPositions(kind: External['kind']): number[] {
    return importsOf(this.#module).flatMap(({ external }, position) => (external.kind === kind ? [position] : []));
  }

  function(index: number): void {
    const imported = this.#importedFunctions[index];
    if (imported !== undefined) this.#import(imported);
    else this.#ownFunction(index - this.#importedFunctions.length);
  }

  global(index: number): void {
    const imported = this.#importedGlobals[index];
    if (imported !== undefined) {
      this.#import(imported);
      return;
    }
    const own = index - this.#importedGlobals.length;
    if (this.globals.has(own)) return;
    this.globals.add(own);
    const { init } = globalsOf(this.#module)[own] ?? missing(`global ${own}`);
    this.#pending.push(() => this.initializer(init));
  }

  #import(position: number): void {
    this.imports.add(position);
    const { external } = importsOf(this.#module)[position] ?? missing(`import ${position}`);
    if (external.kind === 'function') this.types.add(external.typeIndex);
  }

  #ownFunction(position: number): void {
    if (this.functions.has(position)) return;
    this.functions.add(position);
    this.types.add(functionTypesOf(this.#module)[position] ?? missing(`function ${position}`));
    const { code } = bodiesOf(this.#module)[position] ?? missing(`body ${position}`);
    this.#pending.push(() => this.code(code));
  }

  initializer(init: readonly Instruction[]): void {
    for (const item of init) this.#instruction(item);
  }

  code(code: Uint8Array): void {
    const item = new CodeCursor(code);
    while (item.next()) this.#instruction(item);
  }

  #instruction({ op, first }: InstructionHead): void {
    if (op === Op.Call) this.function(first);
    else if (op === Op.CallIndirect) this.types.add(first);
    else if (op === Op.GetGlobal || op === Op.SetGlobal) this.global(first);
  }

  /** Walks what was found until nothing new comes up. */
  drain(): void {
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) next();
  }
}

/** What stays if only the exports with these names are kept; start, tables and data count as used. */
export function usedSymbols(module: WasmModule, exportNames: ReadonlySet<string>): UsedSymbols {
  const collector = new Collector(module);
  for (const { field, kind, index } of exportsOf(module)) {
    if (!exportNames.has(field)) continue;
    if (kind === 'function') collector.function(index);
    else if (kind === 'global') collector.global(index);
  }
  const start = startOf(module);
  if (start !== undefined) collector.function(start);
  for (const { offset } of dataOf(module)) collector.initializer(offset);
  for (const { offset, members } of elementsOf(module)) {
    collector.initializer(offset);
    for (const member of members) collector.function(member);
  }
  collector.drain();
  return collector;
}
