// From the bytes of a module to its sections, refusing exactly what the network refuses.
// mirrors casper-wasm 1.0.0 `deserialize_buffer` and wasm_prep.rs `deserialize` of casper-execution-engine 8.1.1
import { type ExecError, parityWasmError, wasmPreprocessingError } from '../exec-error.js';
import { ByteReader, readU32 } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import type { KnownBodies } from './known-bodies.js';
import type {
  DataSegment,
  ElementSegment,
  ExportEntry,
  External,
  FunctionBody,
  FunctionType,
  GlobalType,
  ImportEntry,
  Limits,
  Section,
  SectionKind,
  WasmModule,
} from './module.js';
import { bodiesOf, functionTypesOf } from './module.js';
import { readFunctionBody, readInitializer, readValueType } from './parse-code.js';
import { attempt, refuse } from './wasm-fault.js';

const MULTI_VALUE = 'Enable the multi_value feature to deserialize more than one function result';

function readFunctionType(reader: ByteReader): FunctionType {
  const form = reader.u8();
  if (form !== 0x60) refuse(`Unknown function form (${form})`);
  const params = reader.list(readValueType);
  const results = reader.list(readValueType);
  if (results.length > 1) refuse(MULTI_VALUE);
  return { params, results };
}

function readLimits(reader: ByteReader): Limits {
  const flags = reader.u8();
  if (flags > 1) refuse(`Invalid limits flags (${flags})`);
  const initial = reader.u32();
  return { initial, maximum: flags === 1 ? reader.u32() : undefined };
}

function readTable(reader: ByteReader): Limits {
  const elementType = reader.i7();
  if (elementType !== -0x10) refuse(`Unknown table element type ${elementType}`);
  return readLimits(reader);
}

function readGlobalType(reader: ByteReader): GlobalType {
  const type = readValueType(reader);
  const mutable = reader.u8();
  if (mutable > 1) refuse(`Not an unsigned 1-bit integer: ${mutable}`);
  return { type, mutable: mutable === 1 };
}

function readExternal(reader: ByteReader): External {
  const kind = reader.u8();
  switch (kind) {
    case 0:
      return { kind: 'function', typeIndex: reader.u32() };
    case 1:
      return { kind: 'table', limits: readTable(reader) };
    case 2:
      return { kind: 'memory', limits: readLimits(reader) };
    case 3:
      return { kind: 'global', global: readGlobalType(reader) };
    default:
      return refuse(`Unknown external kind ${kind}`);
  }
}

function readImport(reader: ByteReader): ImportEntry {
  const module = reader.string();
  const field = reader.string();
  return { module, field, external: readExternal(reader) };
}

const EXPORT_KINDS = ['function', 'table', 'memory', 'global'] as const;

function readExport(reader: ByteReader): ExportEntry {
  const field = reader.string();
  const code = reader.u8();
  const kind = EXPORT_KINDS[code];
  if (kind === undefined) refuse(`Unknown internal kind ${code}`);
  return { field, kind, index: reader.u32() };
}

function readElementSegment(reader: ByteReader): ElementSegment {
  const table = reader.u32();
  const offset = readInitializer(reader);
  return { table, offset, members: reader.list(readU32) };
}

function readDataSegment(reader: ByteReader): DataSegment {
  const memory = reader.u32();
  const offset = readInitializer(reader);
  return { memory, offset, bytes: reader.take(reader.u32()) };
}

function readGlobal(reader: ByteReader): { global: GlobalType; init: ReturnType<typeof readInitializer> } {
  const global = readGlobalType(reader);
  return { global, init: readInitializer(reader) };
}

/** Reads the bodies of a code section; `earlier` are the sections before it. */
export type ReadBodies = (reader: ByteReader, earlier: readonly Section[]) => FunctionBody[];

function readBodies(reader: ByteReader): FunctionBody[] {
  const writer = new ByteWriter(reader.end - reader.offset);
  return reader.list(() => readFunctionBody(reader, writer));
}

const CODE_SECTION = 10;

function readKnownSection(id: number, body: ByteReader): Section {
  switch (id) {
    case 1:
      return { kind: 'type', types: body.list(readFunctionType) };
    case 2:
      return { kind: 'import', entries: body.list(readImport) };
    case 3:
      return { kind: 'function', typeIndices: body.list(readU32) };
    case 4:
      return { kind: 'table', entries: body.list(readTable) };
    case 5:
      return { kind: 'memory', entries: body.list(readLimits) };
    case 6:
      return { kind: 'global', entries: body.list(readGlobal) };
    case 7:
      return { kind: 'export', entries: body.list(readExport) };
    case 8:
      return { kind: 'start', functionIndex: body.u32() };
    case 9:
      return { kind: 'element', entries: body.list(readElementSegment) };
    case 11:
      return { kind: 'data', entries: body.list(readDataSegment) };
    default:
      return { kind: 'data count', count: body.u32() };
  }
}

function readSection(reader: ByteReader, earlier: readonly Section[], bodiesOfCode: ReadBodies): Section {
  const id = reader.u8();
  if (id > 12) refuse(`Invalid section id: ${id}`);
  const body = reader.region();
  if (id === 0) {
    const name = body.string();
    return { kind: 'custom', name, payload: body.bytes.subarray(body.offset, body.end) };
  }
  const section: Section =
    id === CODE_SECTION ? { kind: 'code', bodies: bodiesOfCode(body, earlier) } : readKnownSection(id, body);
  body.close();
  return section;
}

/** Place of a section in a module; 0 for those that may stand anywhere. `data count` stands before `code`. */
const SECTION_ORDER: Readonly<Record<SectionKind, number>> = {
  custom: 0,
  name: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  'data count': 10,
  code: 11,
  data: 12,
};

/** Decodes a module; refuses by WasmFault. `bodiesOfCode` reads the bodies. */
export function readModule(bytes: Uint8Array, bodiesOfCode: ReadBodies = readBodies): WasmModule {
  const reader = new ByteReader(bytes);
  const magic = reader.fixedU32();
  if (magic !== 0x6d736100) refuse('Invalid magic number at start of file');
  const version = reader.fixedU32();
  if (version !== 1) refuse(`Unsupported wasm version ${version}`);
  const sections: Section[] = [];
  let last = 0;
  while (!reader.atEnd) {
    const section = readSection(reader, sections, bodiesOfCode);
    const order = SECTION_ORDER[section.kind];
    if (order !== 0) {
      if (last > order) refuse('Sections out of order');
      if (last === order) refuse(`Duplicated sections (${order})`);
      last = order;
    }
    sections.push(section);
  }
  const module = { sections };
  if (bodiesOf(module).length !== functionTypesOf(module).length) {
    refuse('Number of function body entries and signatures does not match');
  }
  return module;
}

const FRIENDLY_TEXTS: Readonly<Record<string, string>> = {
  'Unknown opcode 252': 'Bulk memory operations are not supported',
  'Unknown opcode 253': 'SIMD operations are not supported',
  'Unknown opcode 254': 'Atomic operations are not supported',
  [MULTI_VALUE]: 'Multi value extension is not supported',
};

/** The words of `deserialize` in wasm_prep.rs for some errors of casper-wasm. */
function friendlyText(text: string): string {
  const known = FRIENDLY_TEXTS[text];
  if (known !== undefined) return known;
  return text.startsWith('Unknown opcode ') ? 'Encountered an unsupported operation' : text;
}

/** A decoded module, with what is known of its bodies already, or the error with which the network refuses the bytes. */
export type Parsed = { readonly module: WasmModule; readonly known?: KnownBodies } | { readonly error: ExecError };

/**
 * Decodes the module of a transaction without checking anything else. The error is a `WasmPreprocessing` one.
 * The result holds views into `bytes`: do not change them afterwards.
 */
export function parseModule(bytes: Uint8Array): Parsed {
  const result = attempt(readModule, bytes);
  if ('value' in result) return { module: result.value };
  return { error: wasmPreprocessingError(`Deserialization error: ${friendlyText(result.refused)}`) };
}

/**
 * As `parseModule` for a stored module, whose bytes the network decodes with other words: a `ParityWasm` error. Nothing is
 * known of its bodies.
 */
export function parseStoredModule(bytes: Uint8Array): Parsed {
  const result = attempt(readModule, bytes);
  return 'value' in result ? { module: result.value } : { error: parityWasmError(result.refused) };
}
