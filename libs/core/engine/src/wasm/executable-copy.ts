// The module as V8 runs it: it behaves as the instrumented one, counts its gas by itself and tells call traps apart.
// No bytes of it are ever stored or shown. The differences to the given module:
// - it imports no function: in the place of each there is an own one that calls the host through a table (host-bridge.ts);
// - that of `gas` takes from an i64 global and calls the host only if that is not enough;
// - call_indirect notes its index in a global, since V8 has one message for two traps of wasmi, and names table 1;
// - a module that could fill wasmi's value stack counts its cells (value-stack.ts);
// - exports are renamed (V8 limits the length of names), segment offsets are constants, other sections are left out.

import { EngineBug } from '@casper-trace/casper-types/app-error';
import { ByteWriter, writeU32 } from './byte-writer.js';
import { assemble } from './code.js';
import { CodeCursor } from './code-cursor.js';
import { HOST_TABLE_SIZE, hostSlot, hostSlotType } from './host-bridge.js';
import { isMemoryShared, limitsOfMemory } from './instance-memory.js';
import { type Instruction, type InstructionHead, instruction, plain, wideConstant } from './instruction.js';
import type { KnownBodies } from './known-bodies.js';
import { GAS_IMPORT, importedMemory, segmentOffset } from './link.js';
import { mapWith } from './map-with.js';
import {
  bodiesOf,
  type DataSegment,
  dataOf,
  type ExportEntry,
  elementsOf,
  exportsOf,
  type FunctionBody,
  type FunctionType,
  functionsSpace,
  functionTypesOf,
  type GlobalEntry,
  globalsOf,
  type ImportEntry,
  importCount,
  importsOf,
  localCount,
  sectionOf,
  typesOf,
  type WasmModule,
} from './module.js';
import { NO_RESULT, Op, ValueType } from './opcode.js';
import { mayFillValueStack } from './operand-heights.js';
import { roomFor, SECTION_IDS, writeHeader, writeSection } from './serialize.js';
import { signatureSpace } from './stack-height.js';
import { countingBody, type ValueStackLayout, valueStackFunctions } from './value-stack.js';
import { writeCode } from './write-code.js';

/** Name of the import of the host's table, in `env`. */
export const HOST_TABLE_IMPORT = 'host';
/** Name of the i64 global with the gas that is left. */
export const GAS_GLOBAL = 'gas';
/** Name of the i32 global with the table index of the last call_indirect. */
export const CALLED_INDEX_GLOBAL = 'called index';
/** Name under which the table is exported, if there is one. */
export const TABLE_EXPORT = 'table';
/** Name of the i32 global that counts the value stack, in modules that could fill it. */
export const CELLS_GLOBAL = 'cells';
/** Name of an exported function by its index. */
export const functionExport = (index: number): string => `f${index}`;

/** V8 refuses functions with more locals; wasmi does not. */
const MAX_V8_LOCALS = 50000;

/** Indices of the tables: that of the host is imported, so it comes first. */
const HOST_TABLE = 0;
const OWN_TABLE = 1;

interface Layout {
  readonly gasGlobal: number;
  readonly calledIndexGlobal: number;
  /** Undefined for a module that cannot fill the value stack. */
  readonly valueStack: ValueStackLayout | undefined;
}

function layoutOf(module: WasmModule, known: KnownBodies | undefined): Layout {
  const globals = globalsOf(module).length;
  const next = functionsSpace(module);
  return {
    gasGlobal: globals,
    calledIndexGlobal: globals + 1,
    valueStack:
      known?.fitsValueStack !== true && mayFillValueStack(module)
        ? {
            cellsGlobal: globals + 2,
            checkFunction: next,
            moveFunction: next + 1,
            imports: importCount(module, 'function'),
          }
        : undefined,
  };
}

/** Calls the host function of that number with the parameters of the function that this is code of. */
function hostCall(callee: number, type: FunctionType, slotType: number): Instruction[] {
  const code = [instruction(Op.I32Const, callee)];
  for (let index = 0; index < type.params.length; index += 1) code.push(instruction(Op.GetLocal, index));
  code.push(instruction(Op.I32Const, hostSlot(type)), instruction(Op.CallIndirect, slotType, HOST_TABLE));
  return code;
}

/** Takes the amount from the global if it is there; else the host's `gas` decides. */
const chargeBody = (callHost: readonly Instruction[], gasGlobal: number): FunctionBody => ({
  locals: [{ count: 1, type: ValueType.I64 }],
  code: assemble([
    instruction(Op.GetGlobal, gasGlobal),
    instruction(Op.GetLocal, 0),
    plain(Op.I64ExtendUI32),
    plain(Op.I64Sub),
    instruction(Op.TeeLocal, 1),
    wideConstant(Op.I64Const, 0n),
    plain(Op.I64GeS),
    instruction(Op.If, NO_RESULT),
    instruction(Op.GetLocal, 1),
    instruction(Op.SetGlobal, gasGlobal),
    plain(Op.Else),
    ...callHost,
    plain(Op.End),
    plain(Op.End),
  ]),
});

/** Own functions in the place of the imported ones, with the types that they need besides those of the module. */
function hostStubs(
  module: WasmModule,
  { gasGlobal }: Layout,
): {
  readonly types: readonly FunctionType[];
  readonly typeIndices: readonly number[];
  readonly bodies: readonly FunctionBody[];
} {
  const types = [...typesOf(module)];
  const slotTypes = new Map<number, number>();
  const typeIndices: number[] = [];
  const bodies: FunctionBody[] = [];
  for (const { field, external } of importsOf(module)) {
    if (external.kind !== 'function') continue;
    const type = typesOf(module)[external.typeIndex];
    if (type === undefined) throw new EngineBug('an import was not validated', { field });
    const slot = hostSlot(type);
    let slotType = slotTypes.get(slot);
    if (slotType === undefined) {
      slotType = types.push(hostSlotType(type)) - 1;
      slotTypes.set(slot, slotType);
    }
    const call = hostCall(bodies.length, type, slotType);
    bodies.push(
      field === GAS_IMPORT ? chargeBody(call, gasGlobal) : { locals: [], code: assemble([...call, plain(Op.End)]) },
    );
    typeIndices.push(external.typeIndex);
  }
  return { types, typeIndices, bodies };
}

function writeIndirectCall(
  writer: ByteWriter,
  { first, second }: InstructionHead,
  { calledIndexGlobal }: Layout,
): void {
  // Only table 0 can be there: wasmi traps as for an index that is out of bounds.
  if (second !== 0) {
    writer.u8(Op.Drop);
    writer.u8(Op.I32Const);
    writer.i32(-1);
  } else {
    writer.u8(Op.SetGlobal);
    writer.u32(calledIndexGlobal);
    writer.u8(Op.GetGlobal);
    writer.u32(calledIndexGlobal);
  }
  writer.u8(Op.CallIndirect);
  writer.u32(first);
  writer.u32(OWN_TABLE);
}

/** The code with other indirect calls. `places`: where they are in it, if that is known. */
function executableCode(code: Uint8Array, layout: Layout, places: readonly number[] | undefined): Uint8Array {
  // The byte of the opcode may be part of something else, but without it there is no such call.
  if (places === undefined ? !code.includes(Op.CallIndirect) : places.length === 0) return code;
  const writer = new ByteWriter(code.length + 64);
  const item = new CodeCursor(code);
  let copied = 0;
  let nextPlace = 0;
  for (;;) {
    if (places !== undefined) {
      if (nextPlace === places.length) break;
      item.end = places[nextPlace];
      nextPlace += 1;
    }
    if (!item.next()) break;
    if (item.op !== Op.CallIndirect) continue;
    writer.copy(code, copied, item.start);
    writeIndirectCall(writer, item, layout);
    copied = item.end;
  }
  writer.copy(code, copied, code.length);
  return writer.since(0);
}

function executableBody(body: FunctionBody, layout: Layout, places: readonly number[] | undefined): FunctionBody {
  // Its stack cost is at least the number of locals, so every call of it traps before it is entered.
  if (localCount(body) > MAX_V8_LOCALS) return { locals: [], code: assemble([plain(Op.Unreachable), plain(Op.End)]) };
  return { locals: body.locals, code: executableCode(body.code, layout, places) };
}

function countedBodies(module: WasmModule, valueStack: ValueStackLayout | undefined): readonly FunctionBody[] {
  const bodies = bodiesOf(module);
  if (valueStack === undefined) return bodies;
  const space = signatureSpace(module);
  return bodies.map((body) => countingBody(body, space, valueStack));
}

/** An i32 global of the executable copy, 0 at first. */
const counter: GlobalEntry = {
  global: { type: ValueType.I32, mutable: true },
  init: [instruction(Op.I32Const, 0), plain(Op.End)],
};

function constantOffset(module: WasmModule, offset: readonly Instruction[]): Instruction[] {
  return [instruction(Op.I32Const, segmentOffset(module, offset) | 0), plain(Op.End)];
}

/** A segment of the own table, which needs the long form: table, offset, kind of the members. */
function writeElements(writer: ByteWriter, module: WasmModule): void {
  const segments = elementsOf(module);
  writer.u32(segments.length);
  for (const { offset, members } of segments) {
    writer.u32(2);
    writer.u32(OWN_TABLE);
    writeCode(writer, constantOffset(module, offset));
    writer.u8(0);
    writer.list(members, writeU32);
  }
}

function importsOfCopy(module: WasmModule): ImportEntry[] {
  const memory = importedMemory(module);
  const table = { kind: 'table', limits: { initial: HOST_TABLE_SIZE, maximum: HOST_TABLE_SIZE } } as const;
  const imports: ImportEntry[] = [{ module: 'env', field: HOST_TABLE_IMPORT, external: table }];
  if (memory !== undefined) {
    imports.push({
      module: 'env',
      field: 'memory',
      external: { kind: 'memory', limits: limitsOfMemory(memory), isShared: isMemoryShared },
    });
  }
  return imports;
}

const gasCounter: GlobalEntry = {
  global: { type: ValueType.I64, mutable: true },
  init: [wideConstant(Op.I64Const, 0n), plain(Op.End)],
};

function globalsOfCopy(module: WasmModule, { valueStack }: Layout): GlobalEntry[] {
  const globals = [...globalsOf(module), gasCounter, counter];
  if (valueStack !== undefined) globals.push(counter);
  return globals;
}

function exportsOfCopy(module: WasmModule, layout: Layout, hasTable: boolean): ExportEntry[] {
  const functions = new Set<number>();
  for (const { kind, index } of exportsOf(module)) if (kind === 'function') functions.add(index);
  const exports: ExportEntry[] = [];
  for (const index of functions) exports.push({ field: functionExport(index), kind: 'function', index });
  exports.push({ field: GAS_GLOBAL, kind: 'global', index: layout.gasGlobal });
  exports.push({ field: CALLED_INDEX_GLOBAL, kind: 'global', index: layout.calledIndexGlobal });
  const { valueStack } = layout;
  if (valueStack !== undefined) exports.push({ field: CELLS_GLOBAL, kind: 'global', index: valueStack.cellsGlobal });
  if (hasTable) exports.push({ field: TABLE_EXPORT, kind: 'table', index: OWN_TABLE });
  return exports;
}

const withConstantOffset = ({ memory, offset, bytes }: DataSegment, module: WasmModule): DataSegment => ({
  memory,
  offset: constantOffset(module, offset),
  bytes,
});

/** The bytes that V8 compiles for a module that was validated and linked. */
export function executableBytes(module: WasmModule, known?: KnownBodies): Uint8Array {
  const layout = layoutOf(module, known);
  const { valueStack } = layout;
  const stubs = hostStubs(module, layout);
  const types = [...stubs.types];
  const typeIndices = [...stubs.typeIndices, ...functionTypesOf(module)];
  // A counting body has other places.
  const indirectCalls = valueStack === undefined ? known?.indirectCalls : undefined;
  const bodies = [...stubs.bodies];
  const own = countedBodies(module, valueStack);
  for (let index = 0; index < own.length; index += 1) {
    bodies.push(executableBody(own[index], layout, indirectCalls && (indirectCalls[index] ?? [])));
  }
  if (valueStack !== undefined) {
    for (const body of valueStackFunctions(valueStack)) {
      typeIndices.push(types.push({ params: [ValueType.I32], results: [] }) - 1);
      bodies.push(body);
    }
  }
  const tables = sectionOf(module, 'table')?.entries ?? [];
  const writer = new ByteWriter(roomFor(module));
  writeHeader(writer);
  writeSection(writer, { kind: 'type', types });
  writeSection(writer, { kind: 'import', entries: importsOfCopy(module) });
  writeSection(writer, { kind: 'function', typeIndices });
  if (tables.length > 0) writeSection(writer, { kind: 'table', entries: tables });
  writeSection(writer, { kind: 'global', entries: globalsOfCopy(module, layout) });
  writeSection(writer, { kind: 'export', entries: exportsOfCopy(module, layout, tables.length > 0) });
  writer.u8(SECTION_IDS.element);
  writer.region(module, writeElements);
  writeSection(writer, { kind: 'code', bodies });
  writeSection(writer, { kind: 'data', entries: mapWith(dataOf(module), withConstantOffset, module) });
  return writer.since(0);
}
