// Code as bytes and as instructions: the passes that every module goes through work on the bytes (code-cursor.ts), what
// is written by hand or rewritten once in a while is made of instructions.
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import type { Instruction } from './instruction.js';
import { readInstruction } from './parse-code.js';
import { writeCode } from './write-code.js';

/** The bytes of the instructions. */
export function assemble(code: readonly Instruction[]): Uint8Array {
  const writer = new ByteWriter(code.length * 3);
  writeCode(writer, code);
  return writer.finish();
}

/** The instructions of code that the parser or the assembler wrote. */
export function disassemble(code: Uint8Array): Instruction[] {
  const reader = new ByteReader(code);
  const instructions: Instruction[] = [];
  while (!reader.atEnd) instructions.push(readInstruction(reader));
  return instructions;
}
