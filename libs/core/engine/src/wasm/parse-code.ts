// Reads instructions, initializers and function bodies.
// mirrors casper-wasm 1.0.0 elements/{ops,func,types}.rs
import { type ByteReader, readU32 } from './byte-reader.js';
import { type ByteWriter, writeU32 } from './byte-writer.js';
import { Shape, shapes } from './code-cursor.js';
import {
  branchTable,
  type Instruction,
  instruction,
  opensBlock,
  plainInstructions,
  wideConstant,
} from './instruction.js';
import { type FunctionBody, type LocalGroup, localCount } from './module.js';
import { type BlockType, NO_RESULT, Op, opcodeTable, ValueType } from './opcode.js';
import { refuse } from './wasm-fault.js';

/** A value type byte. */
export function readValueType(reader: ByteReader): ValueType {
  const type = reader.i7();
  switch (type) {
    case -0x01:
      return ValueType.I32;
    case -0x02:
      return ValueType.I64;
    case -0x03:
      return ValueType.F32;
    case -0x04:
      return ValueType.F64;
    default:
      return refuse(`Invalid or unknown value type ${type}`);
  }
}

function readBlockType(reader: ByteReader): BlockType {
  // Read as a 32-bit number: longer forms of the same value are accepted, and written short.
  const type = reader.i32();
  switch (type) {
    case -0x40:
      return NO_RESULT;
    case -0x01:
      return ValueType.I32;
    case -0x02:
      return ValueType.I64;
    case -0x03:
      return ValueType.F32;
    case -0x04:
      return ValueType.F64;
    default:
      return refuse(`Invalid or unknown block type ${type}`);
  }
}

function readConstant(op: number, reader: ByteReader): Instruction {
  switch (op) {
    case Op.I32Const:
      return instruction(op, reader.i32());
    case Op.I64Const:
      return wideConstant(op, reader.i64());
    case Op.F32Const:
      return instruction(op, reader.fixedU32());
    default:
      return wideConstant(op, reader.fixedU64());
  }
}

function readMemoryIndex(reader: ByteReader): number {
  const memory = reader.u8();
  if (memory !== 0) refuse(`Invalid memory reference (${memory})`);
  return memory;
}

/** The table of a call_indirect. */
function readTableIndex(reader: ByteReader): number {
  const lead = reader.u8();
  return lead < 0x80 ? lead : reader.u32After(lead);
}

function readCallIndirect(reader: ByteReader): Instruction {
  const typeIndex = reader.u32();
  return instruction(Op.CallIndirect, typeIndex, readTableIndex(reader));
}

/** One instruction. */
export function readInstruction(reader: ByteReader): Instruction {
  const op = reader.u8();
  const shared = plainInstructions[op];
  if (shared !== undefined) return shared;
  switch (opcodeTable[op]?.immediate) {
    case 'index':
      return instruction(op, reader.u32());
    case 'memory': {
      const alignment = reader.u32();
      return instruction(op, alignment, reader.u32());
    }
    case 'constant':
      return readConstant(op, reader);
    case 'block type':
      return instruction(op, readBlockType(reader));
    case 'labels': {
      const labels = reader.list(readU32);
      return branchTable(labels, reader.u32());
    }
    case 'call indirect':
      return readCallIndirect(reader);
    case 'memory index':
      return instruction(op, readMemoryIndex(reader));
    default:
      return refuse(`Unknown opcode ${op}`);
  }
}

/** An initializer: up to the first `end`, which is part of it. */
export function readInitializer(reader: ByteReader): Instruction[] {
  const code: Instruction[] = [];
  for (;;) {
    const next = readInstruction(reader);
    code.push(next);
    if (next.op === Op.End) return code;
  }
}

/** Copies the immediates of an instruction, every number in its shortest form. */
function copyImmediates(op: number, reader: ByteReader, writer: ByteWriter): void {
  switch (shapes[op]) {
    case Shape.none:
      break;
    case Shape.index:
      writer.u32(reader.u32());
      break;
    case Shape.pair:
      writer.u32(reader.u32());
      writer.u32(op === Op.CallIndirect ? readTableIndex(reader) : reader.u32());
      break;
    case Shape.i32:
      writer.i32(reader.i32());
      break;
    case Shape.i64:
      writer.i64(reader.i64());
      break;
    case Shape.f32:
      writer.raw(reader.take(4));
      break;
    case Shape.f64:
      writer.raw(reader.take(8));
      break;
    case Shape.byte:
      writer.u8(opensBlock(op) ? readBlockType(reader) : readMemoryIndex(reader));
      break;
    case Shape.labels:
      writer.list(reader.list(readU32), writeU32);
      writer.u32(reader.u32());
      break;
    default:
      refuse(`Unknown opcode ${op}`);
  }
}

function copyInstructions(reader: ByteReader, writer: ByteWriter): void {
  let openBlocks = 1;
  while (openBlocks > 0) {
    const op = reader.u8();
    writer.u8(op);
    if (op === Op.End) openBlocks -= 1;
    else if (opensBlock(op)) openBlocks += 1;
    copyImmediates(op, reader, writer);
  }
}

function readLocalGroup(reader: ByteReader): LocalGroup {
  const count = reader.u32();
  return { count, type: readValueType(reader) };
}

/** The declared locals that a function body begins with. */
export function readLocals(body: ByteReader): LocalGroup[] {
  const locals = body.list(readLocalGroup);
  if (localCount({ locals }) > 0xffffffff) refuse('Too many locals');
  return locals;
}

/** A function body with its declared locals; its code is written by `writer`, which all bodies of a module may share. */
export function readFunctionBody(reader: ByteReader, writer: ByteWriter): FunctionBody {
  const region = reader.region();
  const locals = readLocals(region);
  const start = writer.length;
  copyInstructions(region, writer);
  region.close();
  return { locals, code: writer.since(start) };
}
