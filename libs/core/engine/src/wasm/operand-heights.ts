// How high the operands of a function really get, branch by branch: the stack limiter's own figure leaves parts out
// (stack-height.ts). And the worst that a module can do to the value stack of wasmi within the stack limit.
import { CodeCursor } from './code-cursor.js';
import { type InstructionHead, infoOf } from './instruction.js';
import { bodiesOf, type FunctionType, importedFunctionTypes, localCount, type WasmModule } from './module.js';
import { NO_RESULT, Op } from './opcode.js';
import { type SignatureSpace, signatureOf, signatureSpace } from './stack-height.js';

/** Cells of the value stack that wasmi gives to one invocation of an export. */
export const VALUE_STACK_CELLS = 131_072;

interface Frame {
  readonly start: number;
  readonly results: number;
  /** Whether the code before it can be reached. */
  readonly reachable: boolean;
}

const OUTSIDE: Frame = { start: 0, results: 0, reachable: true };

/** Operand height along validated code. In code that cannot be reached the height means nothing. */
export class OperandHeight {
  readonly #space: SignatureSpace;
  readonly #frames: Frame[];
  height = 0;
  /** False from an unconditional branch to the end of its block. */
  reachable = true;

  constructor(space: SignatureSpace) {
    this.#space = space;
    this.#frames = [];
  }

  step(item: InstructionHead): void {
    const { group, operands, result } = infoOf(item.op);
    if (group === 'control') this.#control(item);
    else if (group === 'variable') this.height += changeByVariable(item.op);
    else this.height += (result === undefined ? 0 : 1) - operands.length;
  }

  #control(item: InstructionHead): void {
    switch (item.op) {
      case Op.Block:
      case Op.Loop:
      case Op.If:
        if (item.op === Op.If) this.height -= 1;
        this.#frames.push({
          start: this.height,
          results: item.first === NO_RESULT ? 0 : 1,
          reachable: this.reachable,
        });
        break;
      case Op.Else: {
        const frame = this.#frames.at(-1) ?? OUTSIDE;
        this.height = frame.start;
        this.reachable = frame.reachable;
        break;
      }
      case Op.End: {
        const frame = this.#frames.pop() ?? OUTSIDE;
        this.height = frame.start + frame.results;
        this.reachable = frame.reachable;
        break;
      }
      case Op.Br:
      case Op.BrTable:
      case Op.Return:
      case Op.Unreachable:
        this.reachable = false;
        break;
      case Op.BrIf:
      case Op.Drop:
        this.height -= 1;
        break;
      case Op.Select:
        this.height -= 2;
        break;
      case Op.Call: {
        const { params, results } = signatureOf(this.#space, item.first);
        this.height += results.length - params.length;
        break;
      }
      case Op.CallIndirect: {
        const type = this.#space.types[item.first];
        this.height += (type?.results.length ?? 0) - (type?.params.length ?? 0) - 1;
        break;
      }
      default:
        break;
    }
  }
}

function changeByVariable(op: number): number {
  if (op === Op.GetLocal || op === Op.GetGlobal || op === Op.CurrentMemory) return 1;
  return op === Op.SetLocal || op === Op.SetGlobal ? -1 : 0;
}

/** What the stack limiter wrote before a call: `i32.const cost; i32.add; …; i32.const limit; i32.gt_u; if; unreachable; end`. */
const LIMITER = { cost: 9, limit: 5, compare: 4, condition: 3, trap: 2 };
/** The last instructions are kept in a ring of this size, a power of two. */
const RING = 16;

/** Stack costs by function index, and the limit, as the instrumented calls name them. */
interface Limits {
  readonly costs: Map<number, number>;
  limit: number;
}

/** Greatest height in the code that can be reached; what limited calls say of their callees goes to `limits`. */
function trueMaximum(code: Uint8Array, space: SignatureSpace, limits: Limits): number {
  const operands = new OperandHeight(space);
  const ops = new Uint8Array(RING);
  const firsts = new Int32Array(RING);
  const item = new CodeCursor(code);
  let maximum = 0;
  for (let position = 0; item.next(); position += 1) {
    const before = (distance: number): number => (position - distance) & (RING - 1);
    ops[before(0)] = item.op;
    firsts[before(0)] = item.first;
    if (
      item.op === Op.Call &&
      position >= LIMITER.cost + 1 &&
      ops[before(LIMITER.compare)] === Op.I32GtU &&
      ops[before(LIMITER.cost)] === Op.I32Const &&
      ops[before(LIMITER.limit)] === Op.I32Const &&
      ops[before(LIMITER.condition)] === Op.If &&
      ops[before(LIMITER.trap)] === Op.Unreachable
    ) {
      limits.costs.set(item.first, firsts[before(LIMITER.cost)] >>> 0);
      limits.limit = Math.max(limits.limit, firsts[before(LIMITER.limit)] >>> 0);
    }
    operands.step(item);
    if (operands.reachable && operands.height > maximum) maximum = operands.height;
  }
  return maximum;
}

/** What a thunk of the limiter pushes on top of its arguments. */
const THUNK_OPERANDS = 2;

/** Cells of a thunk: each function may be entered through one, which has the function's parameters once more. */
export function mostThunkCells(types: readonly FunctionType[]): number {
  let most = 0;
  for (const { params } of types) most = Math.max(most, params.length);
  return most + THUNK_OPERANDS;
}

/** Whether so many cells an invocation fill the value stack before a function of that stack cost reaches the stack limit. */
export const fillsValueStack = (cells: number, cost: number, limit: number): boolean =>
  (Math.floor(limit / Math.max(1, cost)) + 1) * cells > VALUE_STACK_CELLS;

/**
 * Whether an instrumented and validated module could fill the value stack of wasmi before its stack limiter stops it.
 * False for what compilers make; true needs hidden operands, hundreds of parameters, or a limit of early networks.
 */
export function mayFillValueStack(module: WasmModule): boolean {
  const bodies = bodiesOf(module);
  const space = signatureSpace(module);
  const limits: Limits = { costs: new Map(), limit: 0 };
  const maxima = bodies.map(({ code }) => trueMaximum(code, space, limits));
  const { costs, limit } = limits;
  const imports = importedFunctionTypes(module).length;
  const thunk = mostThunkCells(space.types);
  return bodies.some((body, index) => {
    // Without a cost it is a thunk, or nobody calls it.
    const cost = costs.get(imports + index);
    return cost !== undefined && fillsValueStack(localCount(body) + maxima[index] + thunk, cost, limit);
  });
}
