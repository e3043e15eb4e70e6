// The round trip through casper-wasm's module builder, which the instrumenting passes make: it fixes the order of sections.
// mirrors casper-wasm 1.0.0 builder/module.rs (`from_module`, `push_*`, `build`)
import {
  bodiesOf,
  dataOf,
  elementsOf,
  exportsOf,
  type FunctionBody,
  type FunctionType,
  functionTypesOf,
  globalsOf,
  type ImportEntry,
  importsOf,
  type Limits,
  type Section,
  sameFunctionType,
  sectionOf,
  startOf,
  typesOf,
  type WasmModule,
} from './module.js';

/** What a round trip may add. */
export class ModuleScaffold {
  readonly #from: WasmModule;
  readonly #types: FunctionType[];
  readonly #imports: ImportEntry[];
  readonly #functionTypes: number[];
  readonly #bodies: FunctionBody[];
  #memories: readonly Limits[];

  constructor(module: WasmModule) {
    this.#from = module;
    this.#types = [...typesOf(module)];
    this.#imports = [...importsOf(module)];
    this.#functionTypes = [...functionTypesOf(module)];
    this.#bodies = [...bodiesOf(module)];
    this.#memories = sectionOf(module, 'memory')?.entries ?? [];
  }

  /** Index of the first equal type, which is added if there is none. */
  typeIndex(type: FunctionType): number {
    for (let index = 0; index < this.#types.length; index += 1) {
      if (sameFunctionType(this.#types[index], type)) return index;
    }
    this.#types.push(type);
    return this.#types.length - 1;
  }

  pushImport(entry: ImportEntry): void {
    this.#imports.push(entry);
  }

  pushFunction(type: FunctionType, body: FunctionBody): void {
    this.#functionTypes.push(this.typeIndex(type));
    this.#bodies.push(body);
  }

  /** Takes the last own memory away; undefined if there is none. */
  popMemory(): Limits | undefined {
    const last = this.#memories.at(-1);
    this.#memories = this.#memories.slice(0, -1);
    return last;
  }

  /** Sections in canonical order, empty ones dropped; all others at the end, in reverse of the order they had. */
  build(): WasmModule {
    const from = this.#from;
    const sections: Section[] = [];
    const tables = sectionOf(from, 'table')?.entries ?? [];
    const start = startOf(from);
    if (this.#types.length > 0) sections.push({ kind: 'type', types: this.#types });
    if (this.#imports.length > 0) sections.push({ kind: 'import', entries: this.#imports });
    if (this.#functionTypes.length > 0) sections.push({ kind: 'function', typeIndices: this.#functionTypes });
    if (tables.length > 0) sections.push({ kind: 'table', entries: tables });
    if (this.#memories.length > 0) sections.push({ kind: 'memory', entries: this.#memories });
    if (globalsOf(from).length > 0) sections.push({ kind: 'global', entries: globalsOf(from) });
    if (exportsOf(from).length > 0) sections.push({ kind: 'export', entries: exportsOf(from) });
    if (start !== undefined) sections.push({ kind: 'start', functionIndex: start });
    if (elementsOf(from).length > 0) sections.push({ kind: 'element', entries: elementsOf(from) });
    if (this.#bodies.length > 0) sections.push({ kind: 'code', bodies: this.#bodies });
    if (dataOf(from).length > 0) sections.push({ kind: 'data', entries: dataOf(from) });
    for (let index = from.sections.length - 1; index >= 0; index -= 1) {
      const section = from.sections[index];
      if (section.kind === 'custom' || section.kind === 'name' || section.kind === 'data count') sections.push(section);
    }
    return { sections };
  }
}
