// Walks the code of a function as bytes, without an object for each instruction: a module has tens of thousands.
import { EngineBug } from '@casper-trace/casper-types/app-error';
import type { InstructionHead } from './instruction.js';
import { type Immediate, Op, opcodeTable } from './opcode.js';

const NO_LABELS: readonly number[] = [];

/** What follows an opcode, as a small number that a loop can switch on. */
export const Shape = {
  none: 0,
  index: 1,
  pair: 2,
  i32: 3,
  i64: 4,
  f32: 5,
  f64: 6,
  byte: 7,
  labels: 8,
  unknown: 9,
} as const;

function shapeOf(op: number, immediate: Immediate | undefined): number {
  switch (immediate) {
    case 'none':
      return Shape.none;
    case 'index':
      return Shape.index;
    case 'memory':
    case 'call indirect':
      return Shape.pair;
    case 'block type':
    case 'memory index':
      return Shape.byte;
    case 'labels':
      return Shape.labels;
    case 'constant':
      return [Shape.i32, Shape.i64, Shape.f32, Shape.f64][op - Op.I32Const] ?? Shape.unknown;
    case undefined:
      return Shape.unknown;
  }
}

/** Shapes by opcode. */
export const shapes: Uint8Array = Uint8Array.from(opcodeTable, (info, op) => shapeOf(op, info?.immediate));

/**
 * A position in code that the parser or the assembler wrote, so that every number is in its shortest form and nothing is
 * cut off. `next` moves on; the fields are then those of the instruction just passed. Constants but i32 are skipped.
 */
export class CodeCursor implements InstructionHead {
  readonly code: Uint8Array;
  op = 0;
  first = 0;
  second = 0;
  labels: readonly number[] = NO_LABELS;
  /** Where the instruction begins, and where it ends. */
  start = 0;
  end = 0;

  constructor(code: Uint8Array) {
    this.code = code;
  }

  /** False at the end of the code. */
  next(): boolean {
    const { code } = this;
    const at = this.end;
    if (at >= code.length) return false;
    const op = code[at];
    this.start = at;
    this.end = at + 1;
    this.op = op;
    this.first = 0;
    this.second = 0;
    if (this.labels !== NO_LABELS) this.labels = NO_LABELS;
    switch (shapes[op]) {
      case Shape.none:
        break;
      case Shape.index:
        this.first = this.#u32();
        break;
      case Shape.pair:
        this.first = this.#u32();
        this.second = this.#u32();
        break;
      case Shape.i32:
        this.first = this.#i32();
        break;
      case Shape.i64:
        while (code[this.end] >= 0x80) this.end += 1;
        this.end += 1;
        break;
      case Shape.f32:
        this.end += 4;
        break;
      case Shape.f64:
        this.end += 8;
        break;
      case Shape.byte:
        this.first = code[this.end];
        this.end += 1;
        break;
      case Shape.labels: {
        const labels = new Array<number>(this.#u32()).fill(0);
        for (let index = 0; index < labels.length; index += 1) labels[index] = this.#u32();
        this.labels = labels;
        this.second = this.#u32();
        break;
      }
      default:
        throw new EngineBug('unknown opcode in a parsed module', { op });
    }
    return true;
  }

  #u32(): number {
    const { code } = this;
    let byte = code[this.end];
    this.end += 1;
    if (byte < 0x80) return byte;
    let result = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = code[this.end];
      this.end += 1;
      result |= (byte & 0x7f) << shift;
    }
    return result >>> 0;
  }

  #i32(): number {
    const { code } = this;
    let result = 0;
    let shift = 0;
    let byte = 0x80;
    while (byte >= 0x80) {
      byte = code[this.end];
      this.end += 1;
      result |= (byte & 0x7f) << shift;
      shift += 7;
    }
    return shift < 32 && (byte & 0x40) !== 0 ? result | (-1 << shift) : result;
  }
}
