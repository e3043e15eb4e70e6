// From a module's sections to its bytes.
// mirrors casper-wasm 1.0.0 `serialize` (elements/{module,section,ops,func,types,segment}.rs)
import { ByteWriter, lengthOfU32, writeU8, writeU32 } from './byte-writer.js';
import {
  bodiesOf,
  type DataSegment,
  dataOf,
  type ElementSegment,
  type ExportEntry,
  type ExportKind,
  type External,
  type FunctionBody,
  type FunctionType,
  type GlobalEntry,
  type GlobalType,
  type ImportEntry,
  type Limits,
  type LocalGroup,
  type Section,
  type WasmModule,
} from './module.js';
import { encodeNames } from './name-section.js';
import { writeCode } from './write-code.js';

const HAS_MAXIMUM = 1;
const IS_SHARED = 2;

function writeLimits(writer: ByteWriter, { initial, maximum }: Limits, sharing = 0): void {
  writer.u8((maximum === undefined ? 0 : HAS_MAXIMUM) | sharing);
  writer.u32(initial);
  if (maximum !== undefined) writer.u32(maximum);
}

function writeTable(writer: ByteWriter, limits: Limits): void {
  writer.u8(0x70);
  writeLimits(writer, limits);
}

const writeMemory = (writer: ByteWriter, limits: Limits): void => writeLimits(writer, limits);

function writeGlobalType(writer: ByteWriter, { type, mutable }: GlobalType): void {
  writer.u8(type);
  writer.u8(mutable ? 1 : 0);
}

function writeExternal(writer: ByteWriter, external: External): void {
  switch (external.kind) {
    case 'function':
      writer.u8(0);
      writer.u32(external.typeIndex);
      break;
    case 'table':
      writer.u8(1);
      writeTable(writer, external.limits);
      break;
    case 'memory':
      writer.u8(2);
      writeLimits(writer, external.limits, external.isShared === true ? IS_SHARED : 0);
      break;
    case 'global':
      writer.u8(3);
      writeGlobalType(writer, external.global);
      break;
  }
}

function writeImport(writer: ByteWriter, { module, field, external }: ImportEntry): void {
  writer.string(module);
  writer.string(field);
  writeExternal(writer, external);
}

const EXPORT_CODES: Readonly<Record<ExportKind, number>> = { function: 0, table: 1, memory: 2, global: 3 };

function writeLocalGroup(writer: ByteWriter, { count, type }: LocalGroup): void {
  writer.u32(count);
  writer.u8(type);
}

function writeBody(writer: ByteWriter, { locals, code }: FunctionBody): void {
  // The length is known: a `region` would move each body once more.
  let length = lengthOfU32(locals.length) + code.length;
  for (const { count } of locals) length += lengthOfU32(count) + 1;
  writer.u32(length);
  writer.list(locals, writeLocalGroup);
  writer.raw(code);
}

function writeType(writer: ByteWriter, { params, results }: FunctionType): void {
  writer.u8(0x60);
  writer.list(params, writeU8);
  writer.list(results, writeU8);
}

function writeGlobal(writer: ByteWriter, { global, init }: GlobalEntry): void {
  writeGlobalType(writer, global);
  writeCode(writer, init);
}

function writeExport(writer: ByteWriter, { field, kind, index }: ExportEntry): void {
  writer.string(field);
  writer.u8(EXPORT_CODES[kind]);
  writer.u32(index);
}

function writeElementSegment(writer: ByteWriter, { table, offset, members }: ElementSegment): void {
  writer.u32(table);
  writeCode(writer, offset);
  writer.list(members, writeU32);
}

function writeDataSegment(writer: ByteWriter, { memory, offset, bytes }: DataSegment): void {
  writer.u32(memory);
  writeCode(writer, offset);
  writer.u32(bytes.length);
  writer.raw(bytes);
}

function writeSectionBody(writer: ByteWriter, section: Section): void {
  switch (section.kind) {
    case 'custom':
      writer.string(section.name);
      writer.raw(section.payload);
      break;
    case 'name':
      writer.string('name');
      writer.raw(encodeNames(section.names));
      break;
    case 'type':
      writer.list(section.types, writeType);
      break;
    case 'import':
      writer.list(section.entries, writeImport);
      break;
    case 'function':
      writer.list(section.typeIndices, writeU32);
      break;
    case 'table':
      writer.list(section.entries, writeTable);
      break;
    case 'memory':
      writer.list(section.entries, writeMemory);
      break;
    case 'global':
      writer.list(section.entries, writeGlobal);
      break;
    case 'export':
      writer.list(section.entries, writeExport);
      break;
    case 'start':
      writer.u32(section.functionIndex);
      break;
    case 'element':
      writer.list(section.entries, writeElementSegment);
      break;
    case 'data count':
      writer.u32(section.count);
      break;
    case 'code':
      writer.list(section.bodies, writeBody);
      break;
    case 'data':
      writer.list(section.entries, writeDataSegment);
      break;
  }
}

/** The byte that a section begins with. */
export const SECTION_IDS: Readonly<Record<Section['kind'], number>> = {
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
  code: 10,
  data: 11,
  'data count': 12,
};

/** What every module begins with. */
export function writeHeader(writer: ByteWriter): void {
  writer.fixedU32(0x6d736100);
  writer.fixedU32(1);
}

/** A section with its id and its length. */
export function writeSection(writer: ByteWriter, section: Section): void {
  writer.u8(SECTION_IDS[section.kind]);
  writer.region(section, writeSectionBody);
}

/** Nearly always more bytes than the module takes: growing means copying. */
export function roomFor(module: WasmModule): number {
  let room = 4096;
  for (const { code } of bodiesOf(module)) room += code.length + 16;
  for (const { bytes } of dataOf(module)) room += bytes.length + 16;
  return room;
}

/** The bytes of the module, byte-equal to what casper-wasm writes for the same sections. */
export function serializeModule(module: WasmModule): Uint8Array {
  const writer = new ByteWriter(roomFor(module));
  writeHeader(writer);
  for (const section of module.sections) writeSection(writer, section);
  return writer.finish();
}
