// What is stored of a module when a contract version is added: only what its entry points need.
// mirrors casper-execution-engine 8.1.1 wasm_prep.rs `get_module_from_entry_points` and casper-wasm-utils 4.0.0 optimizer.rs
import { type ExecError, functionNotFoundError } from '../exec-error.js';
import { assemble, disassemble } from './code.js';
import { type Instruction, withFirst } from './instruction.js';
import {
  type ExportEntry,
  functionTypesOf,
  globalsOf,
  type ImportEntry,
  importCount,
  importsOf,
  mapSections,
  type NameMap,
  type NameSection,
  type Section,
  sectionOf,
  typesOf,
  type WasmModule,
} from './module.js';
import { parseNames } from './name-section.js';
import { Op } from './opcode.js';
import { serializeModule } from './serialize.js';
import { type UsedSymbols, usedSymbols } from './used-symbols.js';

/** An index space from which entries were taken out. */
class Elimination {
  readonly removed: ReadonlySet<number>;
  readonly #sorted: readonly number[];

  constructor(removed: readonly number[]) {
    this.removed = new Set(removed);
    this.#sorted = [...removed].sort((left, right) => left - right);
  }

  get isEmpty(): boolean {
    return this.removed.size === 0;
  }

  /** The index after the removal: less by the removed ones below it. */
  moved(index: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return index - low;
  }
}

interface Eliminations {
  readonly types: Elimination;
  readonly functions: Elimination;
  readonly globals: Elimination;
}

const positionsNotIn = (count: number, used: ReadonlySet<number>, firstIndex = 0): number[] =>
  Array.from({ length: count }, (_, position) => position)
    .filter((position) => !used.has(position))
    .map((position) => firstIndex + position);

/** Index-space positions of the imports of one kind that are not used. */
function removedImports(module: WasmModule, kind: 'function' | 'global', used: UsedSymbols): number[] {
  let index = -1;
  return importsOf(module).flatMap(({ external }, position) => {
    if (external.kind !== kind) return [];
    index += 1;
    return used.imports.has(position) ? [] : [index];
  });
}

function eliminations(module: WasmModule, used: UsedSymbols): Eliminations {
  const importedFunctions = importCount(module, 'function');
  const importedGlobals = importCount(module, 'global');
  return {
    types: new Elimination(positionsNotIn(typesOf(module).length, used.types)),
    functions: new Elimination([
      ...removedImports(module, 'function', used),
      ...positionsNotIn(functionTypesOf(module).length, used.functions, importedFunctions),
    ]),
    globals: new Elimination([
      ...removedImports(module, 'global', used),
      ...positionsNotIn(globalsOf(module).length, used.globals, importedGlobals),
    ]),
  };
}

/** Takes out what is not used; indices stay as they were. */
function withoutUnused(module: WasmModule, used: UsedSymbols, exportNames: ReadonlySet<string>): WasmModule {
  const keep =
    (kept: ReadonlySet<number>) =>
    (_: unknown, position: number): boolean =>
      kept.has(position);
  return mapSections(module, (section): Section => {
    switch (section.kind) {
      case 'type':
        return { ...section, types: section.types.filter(keep(used.types)) };
      case 'import':
        return {
          ...section,
          entries: section.entries.filter(
            ({ external }, position) =>
              external.kind === 'table' || external.kind === 'memory' || used.imports.has(position),
          ),
        };
      case 'global':
        return { ...section, entries: section.entries.filter(keep(used.globals)) };
      case 'function':
        return { ...section, typeIndices: section.typeIndices.filter(keep(used.functions)) };
      case 'code':
        return { ...section, bodies: section.bodies.filter(keep(used.functions)) };
      case 'export':
        return { ...section, entries: section.entries.filter(({ field }) => exportNames.has(field)) };
      default:
        return section;
    }
  });
}

function movedCode(code: Uint8Array, { types, functions, globals }: Eliminations): Uint8Array {
  const moved = disassemble(code).map((item) => {
    if (item.op === Op.Call) return withFirst(item, functions.moved(item.first));
    if (item.op === Op.GetGlobal || item.op === Op.SetGlobal) return withFirst(item, globals.moved(item.first));
    if (item.op === Op.CallIndirect) return withFirst(item, types.moved(item.first));
    return item;
  });
  return assemble(moved);
}

function movedExport(entry: ExportEntry, { functions, globals }: Eliminations): ExportEntry {
  if (entry.kind === 'function') return { ...entry, index: functions.moved(entry.index) };
  return entry.kind === 'global' ? { ...entry, index: globals.moved(entry.index) } : entry;
}

function movedImport(entry: ImportEntry, { types }: Eliminations): ImportEntry {
  const { external } = entry;
  if (external.kind !== 'function') return entry;
  return { ...entry, external: { kind: 'function', typeIndex: types.moved(external.typeIndex) } };
}

function movedNames(names: NameSection, { functions }: Eliminations): NameSection {
  const move = <T>(map: ReadonlyMap<number, T>): ReadonlyMap<number, T> =>
    new Map(
      [...map]
        .filter(([index]) => !functions.removed.has(index))
        .map(([index, value]) => [functions.moved(index), value] as const),
    );
  return {
    moduleName: names.moduleName,
    functions: names.functions && (move(names.functions) satisfies NameMap),
    locals: names.locals && move(names.locals),
  };
}

/** Rewrites all indices to the spaces that are left. */
function rewired(module: WasmModule, gone: Eliminations): WasmModule {
  if (gone.types.isEmpty && gone.functions.isEmpty && gone.globals.isEmpty) return module;
  const moveInit = (init: readonly Instruction[]): Instruction[] =>
    init.map((item) =>
      item.op === Op.GetGlobal || item.op === Op.SetGlobal ? withFirst(item, gone.globals.moved(item.first)) : item,
    );
  // Rust leaves call_indirect as it is when only types went; what it stores then is wrong, and so it must be here.
  const leavesCode = gone.globals.isEmpty && gone.functions.isEmpty;
  return mapSections(module, (section): Section => {
    switch (section.kind) {
      case 'start':
        return { ...section, functionIndex: gone.functions.moved(section.functionIndex) };
      case 'function':
        return { ...section, typeIndices: section.typeIndices.map((index) => gone.types.moved(index)) };
      case 'import':
        return { ...section, entries: section.entries.map((entry) => movedImport(entry, gone)) };
      case 'code':
        return leavesCode
          ? section
          : { ...section, bodies: section.bodies.map((body) => ({ ...body, code: movedCode(body.code, gone) })) };
      case 'export':
        return { ...section, entries: section.entries.map((entry) => movedExport(entry, gone)) };
      case 'global':
        return { ...section, entries: section.entries.map((entry) => ({ ...entry, init: moveInit(entry.init) })) };
      case 'data':
        return { ...section, entries: section.entries.map((entry) => ({ ...entry, offset: moveInit(entry.offset) })) };
      case 'element':
        return {
          ...section,
          entries: section.entries.map((entry) => ({
            ...entry,
            offset: moveInit(entry.offset),
            members: entry.members.map((member) => gone.functions.moved(member)),
          })),
        };
      case 'name':
        return { ...section, names: movedNames(section.names, gone) };
      default:
        return section;
    }
  });
}

/**
 * The bytes that `add_contract_version` stores for `module`, which must be one that was instantiated before.
 * `entryPointNames` in the order of a BTreeMap (bytes of the names, ascending): the first one that is no export is the
 * one that the `FunctionNotFound` error names.
 */
export function optimizeForStorage(
  module: WasmModule,
  entryPointNames: readonly string[],
): { readonly bytes: Uint8Array } | { readonly error: ExecError } {
  const exports = sectionOf(module, 'export');
  if (exports === undefined) return { error: functionNotFoundError('Missing Export Section') };
  const exported = new Set(exports.entries.map(({ field }) => field));
  const missing = entryPointNames.find((name) => !exported.has(name));
  if (missing !== undefined) return { error: functionNotFoundError(missing) };

  const names = new Set(entryPointNames);
  const withNames = parseNames(module);
  const used = usedSymbols(withNames, names);
  const gone = eliminations(withNames, used);
  const result = rewired(withoutUnused(withNames, used, names), gone);
  return { bytes: serializeModule({ sections: result.sections.filter(({ kind }) => kind !== 'custom') }) };
}
