// One instruction of a function body or of an initializer, decoded.
// mirrors casper-wasm 1.0.0 elements/ops.rs `Instruction` and elements/types.rs `BlockType`
import { EngineBug } from '@casper-trace/casper-types/app-error';
import { type BlockType, NO_RESULT, Op, type OpcodeInfo, opcodeTable, ValueType } from './opcode.js';

/** What most passes need of an instruction, be it an object or the place of a cursor. */
export type InstructionHead = Pick<Instruction, 'op' | 'first' | 'second' | 'labels'>;

/** Immutable; every instruction has the same four fields so that passes over large modules stay fast. */
export interface Instruction {
  readonly op: number;
  /** Index, label, alignment (log 2), block type, i32 constant (signed) or f32 bits (unsigned); 0 if there is none. */
  readonly first: number;
  /** Offset of a load or store, table of a call_indirect, default label of a br_table; 0 if there is none. */
  readonly second: number;
  /** The constant of an i64.const (signed) or the bits of an f64.const (unsigned); 0n if there is none. */
  readonly wide: bigint;
  /** Labels of a br_table without the default one. */
  readonly labels: readonly number[];
}

const NO_LABELS: readonly number[] = [];

const make = (op: number, first: number, second: number): Instruction => ({
  op,
  first,
  second,
  wide: 0n,
  labels: NO_LABELS,
});

/** Immediates below this, alone or as offset of an alignment below 4, make up nearly all of a module. */
const SHARED_IMMEDIATES = 1024;
const SHARED_ALIGNMENTS = 4;
type Row = (Instruction | undefined)[];
/** Shared instructions by opcode and immediate: those with one immediate, those with an alignment and an offset. */
const sharedByFirst: (Row | undefined)[] = new Array<Row | undefined>(256).fill(undefined);
const sharedByBoth: (Row | undefined)[] = new Array<Row | undefined>(256).fill(undefined);

/** An instruction whose immediates are at most two numbers. Frequent ones are shared: a module has ten thousands. */
export function instruction(op: number, first = 0, second = 0): Instruction {
  if (first < 0 || second < 0) return make(op, first, second);
  if (second === 0 && first < SHARED_IMMEDIATES) {
    sharedByFirst[op] ??= new Array<Instruction | undefined>(SHARED_IMMEDIATES).fill(undefined);
    sharedByFirst[op][first] ??= make(op, first, second);
    return sharedByFirst[op][first];
  }
  if (first < SHARED_ALIGNMENTS && second < SHARED_IMMEDIATES) {
    const place = first * SHARED_IMMEDIATES + second;
    sharedByBoth[op] ??= new Array<Instruction | undefined>(SHARED_ALIGNMENTS * SHARED_IMMEDIATES).fill(undefined);
    sharedByBoth[op][place] ??= make(op, first, second);
    return sharedByBoth[op][place];
  }
  return make(op, first, second);
}

/** An i64.const or f64.const. */
export const wideConstant = (op: number, wide: bigint): Instruction => ({
  op,
  first: 0,
  second: 0,
  wide,
  labels: NO_LABELS,
});

/** A br_table. */
export const branchTable = (labels: readonly number[], defaultLabel: number): Instruction => ({
  op: Op.BrTable,
  first: 0,
  second: defaultLabel,
  wide: 0n,
  labels,
});

/** An instruction of two numbers at most with another first one (an index that was rewritten). */
export const withFirst = ({ op, second }: Instruction, first: number): Instruction => instruction(op, first, second);

/** Shared instructions of the opcodes without immediates: most of a module. */
export const plainInstructions: readonly (Instruction | undefined)[] = opcodeTable.map((info, op) =>
  info?.immediate === 'none' ? instruction(op) : undefined,
);

/** The instruction of an opcode without immediates. */
export function plain(op: number): Instruction {
  const found = plainInstructions[op];
  if (found === undefined) throw new EngineBug('the opcode has immediates', { op });
  return found;
}

/** Opens a block that an `end` closes. */
export const opensBlock = (op: number): boolean => op === Op.Block || op === Op.Loop || op === Op.If;

/** What is known of the instruction's opcode; the parser let no other through. */
export function infoOf(op: number): OpcodeInfo {
  const info = opcodeTable[op];
  if (info === undefined) throw new EngineBug('unknown opcode in a parsed module', { op });
  return info;
}

/** Rust's Debug of a value type: `I32`. */
export function debugValueType(type: ValueType): string {
  switch (type) {
    case ValueType.I32:
      return 'I32';
    case ValueType.I64:
      return 'I64';
    case ValueType.F32:
      return 'F32';
    case ValueType.F64:
      return 'F64';
  }
}

/** Rust's Debug of a block type: `NoResult`, `Value(I32)`. */
export const debugBlockType = (type: BlockType): string =>
  type === NO_RESULT ? 'NoResult' : `Value(${debugValueType(type)})`;

/** Rust's Debug of an instruction: `GetLocal(3)`, `I32Load(2, 16)`, as wasmi's validation errors show it. */
export function debugInstruction(shown: Instruction): string {
  const { name, immediate } = infoOf(shown.op);
  switch (immediate) {
    case 'none':
      return name;
    case 'block type':
      return `${name}(${debugBlockType(shown.first as BlockType)})`;
    case 'index':
    case 'memory index':
      return `${name}(${shown.first})`;
    case 'memory':
    case 'call indirect':
      return `${name}(${shown.first}, ${shown.second})`;
    case 'labels':
      return `${name}(BrTableData { table: [${shown.labels.join(', ')}], default: ${shown.second} })`;
    case 'constant':
      return `${name}(${shown.op === Op.I64Const || shown.op === Op.F64Const ? shown.wide : shown.first})`;
  }
}
