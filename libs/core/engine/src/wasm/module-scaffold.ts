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
    const found = this.#types.findIndex((existing) => sameFunctionType(existing, type));
    if (found >= 0) return found;
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
    const push = (section: Section, entries: readonly unknown[]): void => {
      if (entries.length > 0) sections.push(section);
    };
    const tables = sectionOf(from, 'table')?.entries ?? [];
    const start = startOf(from);
    push({ kind: 'type', types: this.#types }, this.#types);
    push({ kind: 'import', entries: this.#imports }, this.#imports);
    push({ kind: 'function', typeIndices: this.#functionTypes }, this.#functionTypes);
    push({ kind: 'table', entries: tables }, tables);
    push({ kind: 'memory', entries: this.#memories }, this.#memories);
    push({ kind: 'global', entries: globalsOf(from) }, globalsOf(from));
    push({ kind: 'export', entries: exportsOf(from) }, exportsOf(from));
    if (start !== undefined) sections.push({ kind: 'start', functionIndex: start });
    push({ kind: 'element', entries: elementsOf(from) }, elementsOf(from));
    push({ kind: 'code', bodies: this.#bodies }, this.#bodies);
    push({ kind: 'data', entries: dataOf(from) }, dataOf(from));
    const others = from.sections.filter(({ kind }) => kind === 'custom' || kind === 'name' || kind === 'data count');
    return { sections: [...sections, ...others.reverse()] };
  }
}
