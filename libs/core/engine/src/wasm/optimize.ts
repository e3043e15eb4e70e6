// What is stored of a module when a contract version is added: only what its entry points need.
// mirrors casper-execution-engine 8.1.1 wasm_prep.rs `get_module_from_entry_points` and casper-wasm-utils 4.0.0 optimizer.rs
import { type ExecError, functionNotFoundError } from '../exec-error.js';
import { assemble, disassemble } from './code.js';
import { type Instruction, withFirst } from './instruction.js';
import { mapWith } from './map-with.js';
import {
  type DataSegment,
  type ElementSegment,
  type ExportEntry,
  type FunctionBody,
  functionTypesOf,
  type GlobalEntry,
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

/** Positions below `count` that are not used, as indices of a space in which they begin at `firstIndex`. */
function unusedIndices(count: number, used: ReadonlySet<number>, firstIndex = 0): number[] {
  const indices: number[] = [];
  for (let position = 0; position < count; position += 1) {
    if (!used.has(position)) indices.push(firstIndex + position);
  }
  return indices;
}

/** Index-space positions of the imports of one kind that are not used. */
function removedImports(module: WasmModule, kind: 'function' | 'global', used: UsedSymbols): number[] {
  const imports = importsOf(module);
  const removed: number[] = [];
  let index = 0;
  for (let position = 0; position < imports.length; position += 1) {
    if (imports[position].external.kind !== kind) continue;
    if (!used.imports.has(position)) removed.push(index);
    index += 1;
  }
  return removed;
}

function eliminations(module: WasmModule, used: UsedSymbols): Eliminations {
  const importedFunctions = importCount(module, 'function');
  const importedGlobals = importCount(module, 'global');
  return {
    types: new Elimination(unusedIndices(typesOf(module).length, used.types)),
    functions: new Elimination([
      ...removedImports(module, 'function', used),
      ...unusedIndices(functionTypesOf(module).length, used.functions, importedFunctions),
    ]),
    globals: new Elimination([
      ...removedImports(module, 'global', used),
      ...unusedIndices(globalsOf(module).length, used.globals, importedGlobals),
    ]),
  };
}

/** The items at the positions that are kept. */
function kept<Item>(items: readonly Item[], positions: ReadonlySet<number>): Item[] {
  const left: Item[] = [];
  for (let position = 0; position < items.length; position += 1) {
    if (positions.has(position)) left.push(items[position]);
  }
  return left;
}

function keptImports(entries: readonly ImportEntry[], { imports }: UsedSymbols): ImportEntry[] {
  const left: ImportEntry[] = [];
  for (let position = 0; position < entries.length; position += 1) {
    const { kind } = entries[position].external;
    if (kind === 'table' || kind === 'memory' || imports.has(position)) left.push(entries[position]);
  }
  return left;
}

function keptExports(entries: readonly ExportEntry[], names: ReadonlySet<string>): ExportEntry[] {
  const left: ExportEntry[] = [];
  for (const entry of entries) if (names.has(entry.field)) left.push(entry);
  return left;
}

interface Kept {
  readonly used: UsedSymbols;
  readonly exportNames: ReadonlySet<string>;
}

/** What is used of a section; indices stay as they were. */
function withoutUnused(section: Section, { used, exportNames }: Kept): Section {
  switch (section.kind) {
    case 'type':
      return { kind: 'type', types: kept(section.types, used.types) };
    case 'import':
      return { kind: 'import', entries: keptImports(section.entries, used) };
    case 'global':
      return { kind: 'global', entries: kept(section.entries, used.globals) };
    case 'function':
      return { kind: 'function', typeIndices: kept(section.typeIndices, used.functions) };
    case 'code':
      return { kind: 'code', bodies: kept(section.bodies, used.functions) };
    case 'export':
      return { kind: 'export', entries: keptExports(section.entries, exportNames) };
    default:
      return section;
  }
}

function movedInstruction(item: Instruction, { types, functions, globals }: Eliminations): Instruction {
  if (item.op === Op.Call) return withFirst(item, functions.moved(item.first));
  if (item.op === Op.GetGlobal || item.op === Op.SetGlobal) return withFirst(item, globals.moved(item.first));
  if (item.op === Op.CallIndirect) return withFirst(item, types.moved(item.first));
  return item;
}

const movedBody = ({ locals, code }: FunctionBody, gone: Eliminations): FunctionBody => ({
  locals,
  code: assemble(mapWith(disassemble(code), movedInstruction, gone)),
});

const movedInit = (init: readonly Instruction[], gone: Eliminations): Instruction[] =>
  mapWith(init, movedInstruction, gone);

const movedType = (index: number, { types }: Eliminations): number => types.moved(index);
const movedFunction = (index: number, { functions }: Eliminations): number => functions.moved(index);

const movedGlobal = ({ global, init }: GlobalEntry, gone: Eliminations): GlobalEntry => ({
  global,
  init: movedInit(init, gone),
});

const movedData = ({ memory, offset, bytes }: DataSegment, gone: Eliminations): DataSegment => ({
  memory,
  offset: movedInit(offset, gone),
  bytes,
});

const movedElements = ({ table, offset, members }: ElementSegment, gone: Eliminations): ElementSegment => ({
  table,
  offset: movedInit(offset, gone),
  members: mapWith(members, movedFunction, gone),
});

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

/** Rewrites the indices in a section to the spaces that are left. */
function movedSection(section: Section, gone: Eliminations): Section {
  switch (section.kind) {
    case 'start':
      return { kind: 'start', functionIndex: gone.functions.moved(section.functionIndex) };
    case 'function':
      return { kind: 'function', typeIndices: mapWith(section.typeIndices, movedType, gone) };
    case 'import':
      return { kind: 'import', entries: mapWith(section.entries, movedImport, gone) };
    case 'code':
      // Rust leaves call_indirect as it is when only types went; what it stores then is wrong, and so it must be here.
      return gone.globals.isEmpty && gone.functions.isEmpty
        ? section
        : { kind: 'code', bodies: mapWith(section.bodies, movedBody, gone) };
    case 'export':
      return { kind: 'export', entries: mapWith(section.entries, movedExport, gone) };
    case 'global':
      return { kind: 'global', entries: mapWith(section.entries, movedGlobal, gone) };
    case 'data':
      return { kind: 'data', entries: mapWith(section.entries, movedData, gone) };
    case 'element':
      return { kind: 'element', entries: mapWith(section.entries, movedElements, gone) };
    case 'name':
      return { kind: 'name', names: movedNames(section.names, gone) };
    default:
      return section;
  }
}

const nothingGone = ({ types, functions, globals }: Eliminations): boolean =>
  types.isEmpty && functions.isEmpty && globals.isEmpty;

const isNoCustomSection = ({ kind }: Section): boolean => kind !== 'custom';

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
  const exported = new Set<string>();
  for (const { field } of exports.entries) exported.add(field);
  const missing = entryPointNames.find((name) => !exported.has(name));
  if (missing !== undefined) return { error: functionNotFoundError(missing) };

  const exportNames = new Set(entryPointNames);
  const withNames = parseNames(module);
  const used = usedSymbols(withNames, exportNames);
  const gone = eliminations(withNames, used);
  const left = mapSections(withNames, withoutUnused, { used, exportNames });
  const { sections } = nothingGone(gone) ? left : mapSections(left, movedSection, gone);
  return { bytes: serializeModule({ sections: sections.filter(isNoCustomSection) }) };
}
