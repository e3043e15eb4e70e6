// Gas of one instruction: cycles, fixed in the code, times the multiplier of its class, from the chainspec.
// mirrors casper-execution-engine 8.1.1 runtime/wasm_prep.rs `cycles_for_instruction` and `RuledOpcodeCosts`
import type { ControlFlowCosts, OpcodeCosts } from '../chainspec/protocol-rules.js';
import type { InstructionHead } from './instruction.js';
import { Op, type OpcodeInfo, opcodeTable } from './opcode.js';

const MAX_U32 = 0xffffffff;

/** Cycles of constants, arithmetic, comparisons, conversions, locals and memory size; the others are named below. */
const COMMON_CYCLES = 5;
const GET_GLOBAL_CYCLES = 7;
const LOAD_CYCLES = 8;
const STORE_CYCLES = 4;

function cyclesOf(op: number, { group }: OpcodeInfo): number {
  if (group === 'load') return LOAD_CYCLES;
  if (group === 'store') return STORE_CYCLES;
  return op === Op.GetGlobal ? GET_GLOBAL_CYCLES : COMMON_CYCLES;
}

const CONTROL: Readonly<Record<number, readonly [cycles: number, cost: Exclude<keyof ControlFlowCosts, 'brTable'>]>> = {
  [Op.Block]: [1, 'block'],
  [Op.Loop]: [1, 'loop'],
  [Op.If]: [3, 'if'],
  [Op.Else]: [1, 'else'],
  [Op.End]: [1, 'end'],
  [Op.Br]: [1, 'br'],
  [Op.BrIf]: [3, 'brIf'],
  [Op.Return]: [1, 'return'],
  [Op.Call]: [22, 'call'],
  [Op.CallIndirect]: [27, 'callIndirect'],
  [Op.Drop]: [1, 'drop'],
  [Op.Select]: [11, 'select'],
};

/** Undefined where the product does not fit a u32. */
const checkedProduct = (cycles: number, multiplier: number): number | undefined => {
  const product = cycles * multiplier;
  return product > MAX_U32 ? undefined : product;
};

function branchTableCost(labels: number, { brTable }: ControlFlowCosts): number | undefined {
  const size = checkedProduct(labels, brTable.sizeMultiplier);
  if (size === undefined || brTable.cost + size > MAX_U32) return undefined;
  return checkedProduct(COMMON_CYCLES, brTable.cost + size);
}

/** Gas of an instruction by its opcode; undefined where the gas rules forbid it. `br_table` depends on its labels. */
export type CostOf = (item: InstructionHead) => number | undefined;

/** Prepares the costs of all opcodes of one chainspec. */
export function instructionCosts(costs: OpcodeCosts): CostOf {
  const byOpcode: (number | undefined)[] = [];
  for (let op = 0; op < 256; op += 1) byOpcode.push(opcodeCost(op, costs));
  return (item) =>
    item.op === Op.BrTable ? branchTableCost(item.labels.length, costs.controlFlow) : byOpcode[item.op];
}

function opcodeCost(op: number, costs: OpcodeCosts): number | undefined {
  if (op === Op.Unreachable) return costs.unreachable;
  if (op === Op.Nop) return costs.nop;
  const control = CONTROL[op];
  if (control !== undefined) return checkedProduct(control[0], costs.controlFlow[control[1]]);
  const info = opcodeTable[op];
  return info?.costClass === undefined ? undefined : checkedProduct(cyclesOf(op, info), costs[info.costClass]);
}
