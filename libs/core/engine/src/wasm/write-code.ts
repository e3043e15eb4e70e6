// Writes instructions, always in the one form that casper-wasm writes.
// mirrors casper-wasm 1.0.0 elements/ops.rs `serialize`
import { type ByteWriter, writeU32 } from './byte-writer.js';
import type { Instruction } from './instruction.js';
import { Op, opcodeTable } from './opcode.js';

function writeConstant(writer: ByteWriter, { op, first, wide }: Instruction): void {
  if (op === Op.I32Const) writer.i32(first);
  else if (op === Op.I64Const) writer.i64(wide);
  else if (op === Op.F32Const) writer.fixedU32(first);
  else writer.fixedU64(wide);
}

function writeInstruction(writer: ByteWriter, item: Instruction): void {
  writer.u8(item.op);
  switch (opcodeTable[item.op]?.immediate) {
    case 'index':
      writer.u32(item.first);
      break;
    case 'memory':
    case 'call indirect':
      writer.u32(item.first);
      writer.u32(item.second);
      break;
    case 'constant':
      writeConstant(writer, item);
      break;
    case 'block type':
    case 'memory index':
      writer.u8(item.first);
      break;
    case 'labels':
      writer.list(item.labels, writeU32);
      writer.u32(item.second);
      break;
    default:
      break;
  }
}

/** Instructions, one after another. */
export function writeCode(writer: ByteWriter, code: readonly Instruction[]): void {
  for (const item of code) writeInstruction(writer, item);
}
