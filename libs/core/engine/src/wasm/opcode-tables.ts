// What a walk over code needs of each opcode, as arrays of small numbers by opcode.
import type { OpcodeCosts } from '../chainspec/protocol-rules.js';
import { instructionCosts } from './instruction-cost.js';
import { Op, opcodeTable } from './opcode.js';

/** How a walk treats an opcode. */
export const Kind = {
  unknown: 0,
  numeric: 1,
  /** i32.const, whose immediate has five bytes at most. */
  i32: 2,
  /** i64.const. */
  i64: 3,
  f32: 4,
  f64: 5,
  /** Loads and stores. */
  memory: 6,
  getLocal: 7,
  setLocal: 8,
  teeLocal: 9,
  getGlobal: 10,
  setGlobal: 11,
  call: 12,
  /** All others. */
  control: 13,
} as const;

const VARIABLES: Readonly<Record<number, number>> = {
  [Op.GetLocal]: Kind.getLocal,
  [Op.SetLocal]: Kind.setLocal,
  [Op.TeeLocal]: Kind.teeLocal,
  [Op.GetGlobal]: Kind.getGlobal,
  [Op.SetGlobal]: Kind.setGlobal,
};

function kindOf(op: number): number {
  const info = opcodeTable[op];
  if (info === undefined) return Kind.unknown;
  if (info.immediate === 'constant') return Kind.i32 + op - Op.I32Const;
  if (info.group === 'numeric') return Kind.numeric;
  if (op === Op.Call) return Kind.call;
  if (info.group === 'control' || info.immediate === 'memory index') return Kind.control;
  return VARIABLES[op] ?? Kind.memory;
}

/** A `Kind` by opcode. */
export const kinds = Uint8Array.from(opcodeTable, (_, op) => kindOf(op));
/** Type of the operand on top, of the one below it, and of the result, as bytes; 0 where there is none. */
export const topOperands = Uint8Array.from(opcodeTable, (info) => info?.operands.at(-1) ?? 0);
export const lowerOperands = Uint8Array.from(opcodeTable, (info) => info?.operands.at(-2) ?? 0);
export const resultTypes = Uint8Array.from(opcodeTable, (info) => info?.result ?? 0);
/** The largest alignment of a load or store, as exponent of 2. */
export const alignments = Uint8Array.from(opcodeTable, (info) => Math.log2(Math.max(1, info?.width ?? 1)));

/** Gas by opcode without `br_table`, which depends on its labels; NaN where the gas rules forbid the opcode. */
export type OpcodeGas = Float64Array;

/** No gas for anything: that of a stored module was written into it when it was stored. */
export const NO_GAS: OpcodeGas = new Float64Array(256);

/** The gas of each opcode under the costs of a chainspec. */
export function opcodeGas(costs: OpcodeCosts): OpcodeGas {
  const costOf = instructionCosts(costs);
  const gas = Float64Array.from(opcodeTable, (_, op) =>
    op === Op.BrTable ? 0 : (costOf({ op, first: 0, second: 0, labels: [] }) ?? Number.NaN),
  );
  // Both are free, and yet they must have a cost.
  return Number.isNaN(gas[Op.Else] + gas[Op.End]) ? gas.fill(Number.NaN) : gas;
}
