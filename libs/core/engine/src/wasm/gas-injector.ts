// Makes a module charge for its instructions through an imported `env.gas`.
// mirrors casper-wasm-utils 4.0.0 gas.rs
import { EngineBug } from '@casper-trace/casper-types/app-error';
import { type Instruction, instruction, plain, withFirst } from './instruction.js';
import type { CostOf } from './instruction-cost.js';
import {
  type FunctionBody,
  functionsSpace,
  importCount,
  mapSections,
  type Section,
  type WasmModule,
} from './module.js';
import { ModuleScaffold } from './module-scaffold.js';
import { Op, ValueType } from './opcode.js';
import { refuse } from './wasm-fault.js';

/** Instructions that all run if the first one does, unless one traps. */
interface MeteredBlock {
  readonly start: number;
  cost: number;
}

interface ControlBlock {
  /** Lowest stack position of a block that is no loop and that a branch in here may leave to. */
  lowestForwardTarget: number;
  active: MeteredBlock;
  readonly isLoop: boolean;
}

const refuseOperation = (): never =>
  refuse('Encountered operation forbidden by gas rules. Consult instruction -> metering config map');

/** The stack of open blocks while a body is walked, and the metered blocks that are done. */
class Counter {
  readonly stack: ControlBlock[] = [];
  readonly finished: MeteredBlock[] = [];

  get top(): ControlBlock {
    return this.stack.at(-1) ?? refuseOperation();
  }

  begin(start: number, isLoop: boolean): void {
    this.stack.push({ lowestForwardTarget: this.stack.length, active: { start, cost: 0 }, isLoop });
  }

  add(cost: number): void {
    const { active } = this.top;
    active.cost += cost;
    if (active.cost > 0xffffffff) refuseOperation();
  }

  /** Ends the active metered block at `position`; one that was opened with its parent's merges into it. */
  finishMeteredBlock(position: number): void {
    const { top } = this;
    const closing = top.active;
    top.active = { start: position + 1, cost: 0 };
    const parent = this.stack.at(-2);
    if (parent !== undefined && parent.active.start === closing.start) {
      // Rust adds unchecked here.
      parent.active.cost = (parent.active.cost + closing.cost) >>> 0;
    } else if (closing.cost > 0) {
      this.finished.push(closing);
    }
  }

  finishControlBlock(position: number): void {
    this.finishMeteredBlock(position);
    const closed = this.stack.pop();
    const parent = this.stack.at(-1);
    if (closed === undefined || parent === undefined) return;
    parent.lowestForwardTarget = Math.min(parent.lowestForwardTarget, closed.lowestForwardTarget);
    // A branch may have left further out than this block: what follows may not run.
    if (closed.lowestForwardTarget < this.stack.length) this.finishMeteredBlock(position);
  }

  branch(position: number, targets: readonly number[]): void {
    this.finishMeteredBlock(position);
    for (const target of targets) {
      const block = this.stack[target] ?? refuseOperation();
      const { top } = this;
      if (!block.isLoop) top.lowestForwardTarget = Math.min(top.lowestForwardTarget, target);
    }
  }

  branchToLabels(position: number, labels: readonly number[]): void {
    this.branch(
      position,
      labels.map((label) => this.stack.length - 1 - label),
    );
  }
}

function meteredBlocks(code: readonly Instruction[], costOf: CostOf): MeteredBlock[] {
  const counter = new Counter();
  counter.begin(0, false);
  code.forEach((item, position) => {
    const cost = costOf(item) ?? refuseOperation();
    switch (item.op) {
      case Op.Block: {
        counter.add(cost);
        counter.begin(counter.top.active.start, false);
        break;
      }
      case Op.If:
      case Op.Loop:
        counter.add(cost);
        counter.begin(position + 1, item.op === Op.Loop);
        break;
      case Op.End:
        counter.finishControlBlock(position);
        break;
      case Op.Else:
        counter.finishMeteredBlock(position);
        break;
      case Op.Br:
      case Op.BrIf:
        counter.add(cost);
        counter.branchToLabels(position, [item.first]);
        break;
      case Op.BrTable:
        counter.add(cost);
        counter.branchToLabels(position, [item.second, ...item.labels]);
        break;
      case Op.Return:
        counter.add(cost);
        counter.branch(position, [0]);
        break;
      default:
        counter.add(cost);
    }
  });
  return counter.finished.sort((left, right) => left.start - right.start);
}

function insertCharges(
  code: readonly Instruction[],
  blocks: readonly MeteredBlock[],
  gasFunction: number,
  changed: (item: Instruction) => Instruction,
): Instruction[] {
  const charge = instruction(Op.Call, gasFunction);
  const charged: Instruction[] = [];
  let next = 0;
  code.forEach((item, position) => {
    const block = blocks[next];
    if (block?.start === position) {
      charged.push(instruction(Op.I32Const, block.cost | 0), charge);
      next += 1;
    }
    charged.push(changed(item));
  });
  if (next < blocks.length) refuseOperation();
  return charged;
}

/** Charges `pages × cost` (wrapping) before it grows the memory. */
const growBody = (costPerPage: number, gasFunction: number): FunctionBody => ({
  locals: [],
  code: [
    instruction(Op.GetLocal, 0),
    instruction(Op.GetLocal, 0),
    instruction(Op.I32Const, costPerPage | 0),
    plain(Op.I32Mul),
    instruction(Op.Call, gasFunction),
    instruction(Op.GrowMemory, 0),
    plain(Op.End),
  ],
});

/**
 * Injects the calls of `env.gas`; `growMemoryCost` is gas per page, 0 for none.
 * Refuses (WasmFault) opcodes without a cost and costs beyond u32.
 */
export function injectGasCounter(module: WasmModule, costOf: CostOf, growMemoryCost: number): WasmModule {
  const scaffold = new ModuleScaffold(module);
  const gasType = scaffold.typeIndex({ params: [ValueType.I32], results: [] });
  scaffold.pushImport({ module: 'env', field: 'gas', external: { kind: 'function', typeIndex: gasType } });
  const imported = scaffold.build();
  const gasFunction = importCount(imported, 'function') - 1;
  const growFunction = functionsSpace(imported);
  let grows = false;

  // The import shifts all own functions by one.
  const shifted = (index: number): number => (index >= gasFunction ? index + 1 : index);
  const changedInstruction = (item: Instruction): Instruction => {
    if (item.op === Op.Call && item.first >= gasFunction) return withFirst(item, item.first + 1);
    if (item.op !== Op.GrowMemory || growMemoryCost === 0) return item;
    grows = true;
    return instruction(Op.Call, growFunction);
  };
  const metered = ({ locals, code }: FunctionBody): FunctionBody => ({
    locals,
    code: insertCharges(code, meteredBlocks(code, costOf), gasFunction, changedInstruction),
  });
  const changed = mapSections(imported, (section): Section => {
    switch (section.kind) {
      case 'code':
        return { ...section, bodies: section.bodies.map(metered) };
      case 'export':
        return {
          ...section,
          entries: section.entries.map((entry) =>
            entry.kind === 'function' ? { ...entry, index: shifted(entry.index) } : entry,
          ),
        };
      case 'element':
        return {
          ...section,
          entries: section.entries.map((entry) => ({ ...entry, members: entry.members.map(shifted) })),
        };
      case 'start':
        return { ...section, functionIndex: shifted(section.functionIndex) };
      default:
        return section;
    }
  });
  if (!grows) return changed;
  const withGrow = new ModuleScaffold(changed);
  withGrow.pushFunction({ params: [ValueType.I32], results: [ValueType.I32] }, growBody(growMemoryCost, gasFunction));
  const result = withGrow.build();
  if (functionsSpace(result) !== growFunction + 1) throw new EngineBug('the grow function is not the last one');
  return result;
}
