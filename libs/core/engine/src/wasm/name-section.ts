// Decodes the `name` custom section and encodes it again.
// mirrors casper-wasm 1.0.0 elements/{name_section,index_map}.rs and module.rs `parse_names`
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import {
  bodiesOf,
  functionsSpace,
  localCount,
  mapSections,
  type NameMap,
  type NameSection,
  type Section,
  typesOf,
  type WasmModule,
} from './module.js';
import { attempt, refuse } from './wasm-fault.js';

const MODULE_NAME = 0;
const FUNCTION_NAMES = 1;
const LOCAL_NAMES = 2;

function readIndexMap<T>(reader: ByteReader, space: number, readValue: () => T): Map<number, T> {
  const count = reader.u32();
  const map = new Map<number, T>();
  let previous = -1;
  for (let position = 0; position < count; position += 1) {
    const index = reader.u32();
    if (index >= space) refuse('index is larger than expected');
    if (previous >= index) refuse('indices are out of order');
    previous = index;
    map.set(index, readValue());
  }
  return map;
}

/** Locals that the largest function may have: an upper bound that mixes functions, as Rust's does. */
function localsSpace(module: WasmModule): number {
  const params = typesOf(module).reduce((most, type) => Math.max(most, type.params.length), 0);
  const locals = bodiesOf(module).reduce((most, body) => Math.max(most, localCount(body)), 0);
  return params + locals;
}

function readNames(module: WasmModule, payload: Uint8Array): NameSection {
  const reader = new ByteReader(payload);
  const functions = functionsSpace(module);
  const nameMap = (space: number): NameMap => readIndexMap(reader, space, () => reader.string());
  let moduleName: string | undefined;
  let functionNames: NameMap | undefined;
  let localNames: ReadonlyMap<number, NameMap> | undefined;
  while (!reader.atEnd) {
    const kind = reader.u8();
    // The size is read but not used for the three kinds that are kept.
    const size = reader.u32();
    if (kind === MODULE_NAME) {
      if (moduleName !== undefined) refuse('Duplicated name subsections: 1');
      moduleName = reader.string();
    } else if (kind === FUNCTION_NAMES) {
      if (functionNames !== undefined) refuse('Duplicated name subsections: 1');
      functionNames = nameMap(functions);
    } else if (kind === LOCAL_NAMES) {
      if (localNames !== undefined) refuse('Duplicated name subsections: 2');
      const space = localsSpace(module);
      localNames = readIndexMap(reader, functions, () => nameMap(space));
    } else {
      if (reader.offset + size > reader.end) refuse('Unexpected end of input');
      reader.offset += size;
    }
  }
  return { moduleName, functions: functionNames, locals: localNames };
}

/** The module with every `name` section decoded; one that does not decode stays a custom section. */
export const parseNames = (module: WasmModule): WasmModule => mapSections(module, withNames, module);

function withNames(section: Section, module: WasmModule): Section {
  if (section.kind !== 'custom' || section.name !== 'name') return section;
  const result = attempt(readNames, module, section.payload);
  return 'refused' in result ? section : { kind: 'name', names: result.value };
}

function writeName(writer: ByteWriter, [index, name]: readonly [number, string]): void {
  writer.u32(index);
  writer.string(name);
}

const writeNameMap = (writer: ByteWriter, names: NameMap): void => writer.list([...names], writeName);

function writeLocalNames(writer: ByteWriter, [index, names]: readonly [number, NameMap]): void {
  writer.u32(index);
  writeNameMap(writer, names);
}

const writeAllLocalNames = (writer: ByteWriter, locals: ReadonlyMap<number, NameMap>): void =>
  writer.list([...locals], writeLocalNames);

const writeText = (writer: ByteWriter, text: string): void => writer.string(text);

/** The payload of the custom section `name`. */
export function encodeNames({ moduleName, functions, locals }: NameSection): Uint8Array {
  const writer = new ByteWriter();
  if (moduleName !== undefined) {
    writer.u8(MODULE_NAME);
    writer.region(moduleName, writeText);
  }
  if (functions !== undefined) {
    writer.u8(FUNCTION_NAMES);
    writer.region(functions, writeNameMap);
  }
  if (locals !== undefined) {
    writer.u8(LOCAL_NAMES);
    writer.region(locals, writeAllLocalNames);
  }
  return writer.finish();
}
