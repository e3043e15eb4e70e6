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
  /** Own globals and functions that were found and not walked yet. */
  readonly #pendingGlobals: number[] = [];
  readonly #pendingFunctions: number[] = [];

  constructor(module: WasmModule) {
    this.#module = module;
    this.#importedFunctions = this.#importPositions('function');
    this.#importedGlobals = this.#importPositions('global');
  }

  #importPositions(kind: External['kind']): number[] {
    const imports = importsOf(this.#module);
    const positions: number[] = [];
    for (let position = 0; position < imports.length; position += 1) {
      if (imports[position].external.kind === kind) positions.push(position);
    }
    return positions;
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
    this.#pendingGlobals.push(own);
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
    this.#pendingFunctions.push(position);
  }

  initializer(init: readonly Instruction[]): void {
    for (const item of init) this.#instruction(item);
  }

  #code(code: Uint8Array): void {
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
    for (;;) {
      const own = this.#pendingFunctions.pop();
      if (own !== undefined) {
        this.#code((bodiesOf(this.#module)[own] ?? missing(`body ${own}`)).code);
        continue;
      }
      const global = this.#pendingGlobals.pop();
      if (global === undefined) return;
      this.initializer((globalsOf(this.#module)[global] ?? missing(`global ${global}`)).init);
    }
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
