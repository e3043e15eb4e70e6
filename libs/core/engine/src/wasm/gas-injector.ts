// Makes a module charge for its instructions through an imported `env.gas`.
// mirrors casper-wasm-utils 4.0.0 gas.rs
import { EngineBug } from '@casper-trace/casper-types/app-error';
import { ByteWriter } from './byte-writer.js';
import { assemble } from './code.js';
import { CodeCursor } from './code-cursor.js';
import { instruction, plain } from './instruction.js';
import type { CostOf } from './instruction-cost.js';
import {
  bodiesOf,
  type FunctionBody,
  functionsSpace,
  importCount,
  sectionOf,
  type WasmModule,
  withSection,
} from './module.js';
import { ModuleScaffold } from './module-scaffold.js';
import { Op, ValueType } from './opcode.js';
import { withRedirectedFunctions } from './redirected-functions.js';
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

/** The metered blocks of a body, ascending; a position in the code is the place of a byte. */
function meteredBlocks(item: CodeCursor, costOf: CostOf, met: (item: CodeCursor) => void): MeteredBlock[] {
  const counter = new Counter();
  counter.begin(0, false);
  while (item.next()) {
    // What begins at `position + 1` begins with the next instruction.
    const position = item.end - 1;
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
      case Op.Call:
      case Op.GrowMemory:
        counter.add(cost);
        met(item);
        break;
      default:
        counter.add(cost);
    }
  }
  return counter.finished.sort((left, right) => left.start - right.start);
}

/** A call that is to be written otherwise: from the byte where it begins to the one after it. */
interface ChangedCall {
  readonly start: number;
  readonly end: number;
  readonly callee: number;
}

function meteredCode(
  code: Uint8Array,
  blocks: readonly MeteredBlock[],
  calls: readonly ChangedCall[],
  gasFunction: number,
): Uint8Array {
  const writer = new ByteWriter(code.length + blocks.length * 9 + calls.length * 5);
  let copied = 0;
  let nextCall = 0;
  let last = -1;
  const copyTo = (place: number): void => {
    for (; nextCall < calls.length && calls[nextCall].start < place; nextCall += 1) {
      const { start, end, callee } = calls[nextCall];
      writer.copy(code, copied, start);
      writer.u8(Op.Call);
      writer.u32(callee);
      copied = end;
    }
    writer.copy(code, copied, place);
    copied = place;
  };
  for (const { start, cost } of blocks) {
    // Rust refuses if a block is left over for which no instruction was found.
    if (start >= code.length || start === last) refuseOperation();
    last = start;
    copyTo(start);
    writer.u8(Op.I32Const);
    writer.i32(cost | 0);
    writer.u8(Op.Call);
    writer.u32(gasFunction);
  }
  copyTo(code.length);
  return writer.since(0);
}

/** Charges `pages × cost` (wrapping) before it grows the memory. */
const growBody = (costPerPage: number, gasFunction: number): FunctionBody => ({
  locals: [],
  code: assemble([
    instruction(Op.GetLocal, 0),
    instruction(Op.GetLocal, 0),
    instruction(Op.I32Const, costPerPage | 0),
    plain(Op.I32Mul),
    instruction(Op.Call, gasFunction),
    instruction(Op.GrowMemory, 0),
    plain(Op.End),
  ]),
});

/** Indices in the module with `env.gas`, which shifts all own functions by one. */
export interface GasFunctions {
  /** Index of `env.gas`. */
  readonly gasFunction: number;
  /** Index of the function that charges for memory before it grows it, if there is one. */
  readonly growFunction: number;
}

/** The index of a function after `env.gas` was put before the own ones. */
export const shiftedByGas = (index: number, { gasFunction }: GasFunctions): number =>
  index >= gasFunction ? index + 1 : index;

/** The indices that `env.gas` and the grow function get in a module. */
export function gasFunctionsOf(module: WasmModule): GasFunctions {
  return { gasFunction: importCount(module, 'function'), growFunction: functionsSpace(module) + 1 };
}

/**
 * Imports `env.gas`, shifts what refers to functions from outside of the code, and adds the grow function if `grows`. The
 * bodies are for the caller to meter, before or after.
 */
export function withGasCounter(module: WasmModule, growMemoryCost: number, grows: boolean): WasmModule {
  const functions = gasFunctionsOf(module);
  const scaffold = new ModuleScaffold(module);
  const gasType = scaffold.typeIndex({ params: [ValueType.I32], results: [] });
  scaffold.pushImport({ module: 'env', field: 'gas', external: { kind: 'function', typeIndex: gasType } });
  const shifted = withRedirectedFunctions(scaffold.build(), shiftedByGas, functions);
  if (!grows) return shifted;
  const withGrow = new ModuleScaffold(shifted);
  withGrow.pushFunction(
    { params: [ValueType.I32], results: [ValueType.I32] },
    growBody(growMemoryCost, functions.gasFunction),
  );
  const result = withGrow.build();
  if (functionsSpace(result) !== functions.growFunction + 1)
    throw new EngineBug('the grow function is not the last one');
  return result;
}

/**
 * Injects the calls of `env.gas`; `growMemoryCost` is gas per page, 0 for none.
 * Refuses (WasmFault) opcodes without a cost and costs beyond u32.
 */
export function injectGasCounter(module: WasmModule, costOf: CostOf, growMemoryCost: number): WasmModule {
  const functions = gasFunctionsOf(module);
  let grows = false;
  const bodies = bodiesOf(module).map(({ locals, code }): FunctionBody => {
    const calls: ChangedCall[] = [];
    const blocks = meteredBlocks(new CodeCursor(code), costOf, ({ op, first, start, end }) => {
      if (op === Op.Call) {
        if (first >= functions.gasFunction) calls.push({ start, end, callee: first + 1 });
      } else if (growMemoryCost !== 0) {
        grows = true;
        calls.push({ start, end, callee: functions.growFunction });
      }
    });
    return { locals, code: meteredCode(code, blocks, calls, functions.gasFunction) };
  });
  const metered = withSection(module, sectionOf(module, 'code'), { kind: 'code', bodies });
  return withGasCounter(metered, growMemoryCost, grows);
}
