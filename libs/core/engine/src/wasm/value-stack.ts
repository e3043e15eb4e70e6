// Makes a module count the cells of wasmi's value stack, which V8 does not have, and trap where wasmi would.
// mirrors casper-wasmi 1.0.0 runner.rs `ValueStack`: a cell for each parameter, local and operand of all active functions
import { assemble, disassemble } from './code.js';
import { type Instruction, infoOf, instruction, plain } from './instruction.js';
import { type FunctionBody, localCount } from './module.js';
import { NO_RESULT, Op } from './opcode.js';
import { OperandHeight, VALUE_STACK_CELLS } from './operand-heights.js';
import type { SignatureSpace } from './stack-height.js';

/** Value of the cell counter after an overflow; no count is negative. */
export const VALUE_STACK_OVERFLOW = -1;

/** Where the executable copy keeps what the counting needs. */
export interface ValueStackLayout {
  /** Index of the i32 global with the cells below the locals of the running function. */
  readonly cellsGlobal: number;
  /** Index of the function that traps if so many cells more do not fit. */
  readonly checkFunction: number;
  /** Index of the function that moves the counter before and after a call. */
  readonly moveFunction: number;
  /** Number of imported functions: they have no cells. */
  readonly imports: number;
}

const I32_DIV_S = 0x6d;
const I64_DIV_S = 0x7f;
const TRUNC_FIRST = 0xa8;

/** Whether others can tell what was before the instruction from what comes after: it traps, charges, calls or branches. */
function isEvent({ op }: Instruction): boolean {
  const { group } = infoOf(op);
  if (group === 'control') return op !== Op.Drop && op !== Op.Select && op !== Op.Nop;
  if (group === 'load' || group === 'store' || op === Op.GrowMemory) return true;
  if (op >= I32_DIV_S && op < I32_DIV_S + 4) return true;
  if (op >= I64_DIV_S && op < I64_DIV_S + 4) return true;
  // The conversions that can trap: i32.trunc (4) and, after two extensions, i64.trunc (4).
  return (op >= TRUNC_FIRST && op < TRUNC_FIRST + 4) || (op >= TRUNC_FIRST + 6 && op < TRUNC_FIRST + 10);
}

const callWith = (callee: number, argument: number): Instruction[] => [
  instruction(Op.I32Const, argument),
  instruction(Op.Call, callee),
];

/** The body with a check before each stretch of code that goes higher than before, and the counter moved around calls. */
export function countingBody(body: FunctionBody, space: SignatureSpace, layout: ValueStackLayout): FunctionBody {
  const { checkFunction, moveFunction, imports } = layout;
  const locals = localCount(body);
  const operands = new OperandHeight(space);
  const code: Instruction[] = [];
  let stretch: Instruction[] = [];
  let highest = 0;
  // The locals themselves are to be checked first.
  let checked = -1;
  const flush = (): void => {
    if (operands.reachable && highest > checked) code.push(...callWith(checkFunction, locals + highest));
    for (const item of stretch) code.push(item);
    stretch = [];
  };
  for (const item of disassemble(body.code)) {
    if (!isEvent(item)) {
      stretch.push(item);
      operands.step(item);
      highest = Math.max(highest, operands.height);
      continue;
    }
    flush();
    const before = operands.height;
    const { reachable } = operands;
    operands.step(item);
    const own = item.op === Op.CallIndirect || (item.op === Op.Call && item.first >= imports);
    if (own && reachable) {
      // The arguments are cells of the callee already; the table index is popped before.
      const moved = locals + before - (item.op === Op.CallIndirect ? 1 : 0);
      code.push(...movedCall(item, moved, moveFunction));
    } else {
      code.push(item);
    }
    const branched = item.op === Op.Else || item.op === Op.End;
    checked = branched ? operands.height : Math.max(before, 0);
    highest = operands.height;
  }
  flush();
  return { locals: body.locals, code: assemble(code) };
}

/** `move` leaves the operands below its argument alone, so that the callee finds its own on top. */
const movedCall = (call: Instruction, cells: number, moveFunction: number): Instruction[] => [
  ...callWith(moveFunction, cells),
  call,
  ...callWith(moveFunction, -cells),
];

/** Bodies of the check and of the move; both take an i32. */
export const valueStackFunctions = ({ cellsGlobal }: ValueStackLayout): readonly [FunctionBody, FunctionBody] => {
  const sum = [instruction(Op.GetGlobal, cellsGlobal), instruction(Op.GetLocal, 0), plain(Op.I32Add)];
  const check = [
    ...sum,
    instruction(Op.I32Const, VALUE_STACK_CELLS),
    plain(Op.I32GtU),
    instruction(Op.If, NO_RESULT),
    instruction(Op.I32Const, VALUE_STACK_OVERFLOW),
    instruction(Op.SetGlobal, cellsGlobal),
    plain(Op.Unreachable),
    plain(Op.End),
    plain(Op.End),
  ];
  return [
    { locals: [], code: assemble(check) },
    { locals: [], code: assemble([...sum, instruction(Op.SetGlobal, cellsGlobal), plain(Op.End)]) },
  ];
};
