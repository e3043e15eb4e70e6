// A Wasm module as a list of sections, in the shape that casper-wasm gives it. Modules are immutable: passes make new ones.
// mirrors casper-wasm 1.0.0 elements/{module,section,types,import_entry,export_entry,global_entry,segment,func}.rs
import type { Instruction } from './instruction.js';
import { mapWith } from './map-with.js';
import type { ValueType } from './opcode.js';

/** A function type; casper-wasm takes one result at most. */
export interface FunctionType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** Entries of a table or pages of 64 KiB; u32. */
export interface Limits {
  readonly initial: number;
  readonly maximum: number | undefined;
}

export interface GlobalType {
  readonly type: ValueType;
  readonly mutable: boolean;
}

/** What is imported. */
export type External =
  | { readonly kind: 'function'; readonly typeIndex: number }
  | { readonly kind: 'table'; readonly limits: Limits }
  | { readonly kind: 'memory'; readonly limits: Limits; readonly isShared?: boolean }
  | { readonly kind: 'global'; readonly global: GlobalType };

export interface ImportEntry {
  readonly module: string;
  readonly field: string;
  readonly external: External;
}

/** Which index space an export points into. */
export type ExportKind = 'function' | 'table' | 'memory' | 'global';

export interface ExportEntry {
  readonly field: string;
  readonly kind: ExportKind;
  readonly index: number;
}

/** A global with its initializer, `end` included. */
export interface GlobalEntry {
  readonly global: GlobalType;
  readonly init: readonly Instruction[];
}

export interface ElementSegment {
  readonly table: number;
  readonly offset: readonly Instruction[];
  readonly members: readonly number[];
}

export interface DataSegment {
  readonly memory: number;
  readonly offset: readonly Instruction[];
  readonly bytes: Uint8Array;
}

/** `count` locals of one type, as declared: the grouping is kept for byte-exact output. */
export interface LocalGroup {
  readonly count: number;
  readonly type: ValueType;
}

/** A function body. The code is in the form that casper-wasm writes, and ends with the `end` of the function. */
export interface FunctionBody {
  readonly locals: readonly LocalGroup[];
  readonly code: Uint8Array;
}

/** Names by index, ascending. */
export type NameMap = ReadonlyMap<number, string>;

/** The decoded `name` section: only the three subsections that casper-wasm keeps. */
export interface NameSection {
  readonly moduleName: string | undefined;
  readonly functions: NameMap | undefined;
  readonly locals: ReadonlyMap<number, NameMap> | undefined;
}

export type Section =
  | { readonly kind: 'custom'; readonly name: string; readonly payload: Uint8Array }
  | { readonly kind: 'name'; readonly names: NameSection }
  | { readonly kind: 'type'; readonly types: readonly FunctionType[] }
  | { readonly kind: 'import'; readonly entries: readonly ImportEntry[] }
  | { readonly kind: 'function'; readonly typeIndices: readonly number[] }
  | { readonly kind: 'table'; readonly entries: readonly Limits[] }
  | { readonly kind: 'memory'; readonly entries: readonly Limits[] }
  | { readonly kind: 'global'; readonly entries: readonly GlobalEntry[] }
  | { readonly kind: 'export'; readonly entries: readonly ExportEntry[] }
  | { readonly kind: 'start'; readonly functionIndex: number }
  | { readonly kind: 'element'; readonly entries: readonly ElementSegment[] }
  | { readonly kind: 'data count'; readonly count: number }
  | { readonly kind: 'code'; readonly bodies: readonly FunctionBody[] }
  | { readonly kind: 'data'; readonly entries: readonly DataSegment[] };

export type SectionKind = Section['kind'];
export type SectionOf<K extends SectionKind> = Extract<Section, { readonly kind: K }>;

export interface WasmModule {
  readonly sections: readonly Section[];
}

/** The first section of that kind; undefined if there is none. */
export function sectionOf<K extends SectionKind>(module: WasmModule, kind: K): SectionOf<K> | undefined {
  for (const section of module.sections) if (section.kind === kind) return section as SectionOf<K>;
  return undefined;
}

/** Entries of the sections that most passes read; empty where the section is missing. */
export const typesOf = (module: WasmModule): readonly FunctionType[] => sectionOf(module, 'type')?.types ?? [];
export const importsOf = (module: WasmModule): readonly ImportEntry[] => sectionOf(module, 'import')?.entries ?? [];
export const functionTypesOf = (module: WasmModule): readonly number[] =>
  sectionOf(module, 'function')?.typeIndices ?? [];
export const globalsOf = (module: WasmModule): readonly GlobalEntry[] => sectionOf(module, 'global')?.entries ?? [];
export const exportsOf = (module: WasmModule): readonly ExportEntry[] => sectionOf(module, 'export')?.entries ?? [];
export const elementsOf = (module: WasmModule): readonly ElementSegment[] =>
  sectionOf(module, 'element')?.entries ?? [];
export const bodiesOf = (module: WasmModule): readonly FunctionBody[] => sectionOf(module, 'code')?.bodies ?? [];
export const dataOf = (module: WasmModule): readonly DataSegment[] => sectionOf(module, 'data')?.entries ?? [];
/** Index of the start function; undefined if there is none. */
export const startOf = (module: WasmModule): number | undefined => sectionOf(module, 'start')?.functionIndex;

/** Imports of that kind. */
export function importCount(module: WasmModule, kind: External['kind']): number {
  let count = 0;
  for (const { external } of importsOf(module)) if (external.kind === kind) count += 1;
  return count;
}

/** Imported and own functions together. */
export const functionsSpace = (module: WasmModule): number =>
  importCount(module, 'function') + functionTypesOf(module).length;

/** Type indices of the imported functions, in order. */
export function importedFunctionTypes(module: WasmModule): number[] {
  const typeIndices: number[] = [];
  for (const { external } of importsOf(module)) {
    if (external.kind === 'function') typeIndices.push(external.typeIndex);
  }
  return typeIndices;
}

/** Locals of a body as declared, without parameters. */
export function localCount({ locals }: Pick<FunctionBody, 'locals'>): number {
  let sum = 0;
  for (const { count } of locals) sum += count;
  return sum;
}

function sameTypes(left: readonly ValueType[], right: readonly ValueType[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false;
  return true;
}

/** Equal parameters and results. */
export const sameFunctionType = (left: FunctionType, right: FunctionType): boolean =>
  sameTypes(left.params, right.params) && sameTypes(left.results, right.results);

/** The module with each section passed through `change`; `context` as in map-with.ts. */
export const mapSections = <Context>(
  module: WasmModule,
  change: (section: Section, context: Context) => Section,
  context: Context,
): WasmModule => ({ sections: mapWith(module.sections, change, context) });

/** The module with another section in the place of one that it has. */
export function withSection(module: WasmModule, old: Section | undefined, next: Section): WasmModule {
  const sections: Section[] = [];
  for (const section of module.sections) sections.push(section === old ? next : section);
  return { sections };
}
