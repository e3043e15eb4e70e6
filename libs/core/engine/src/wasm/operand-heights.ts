// How high the operands of a function really get, branch by branch: the stack limiter's own figure leaves parts out
// (stack-height.ts). And the worst that a module can do to the value stack of wasmi within the stack limit.
import { type Instruction, infoOf } from './instruction.js';
import { bodiesOf, type FunctionBody, importedFunctionTypes, type WasmModule } from './module.js';
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

  step(item: Instruction): void {
    const { group, operands, result } = infoOf(item.op);
    if (group === 'control') this.#control(item);
    else if (group === 'variable') this.height += changeByVariable(item.op);
    else this.height += (result === undefined ? 0 : 1) - operands.length;
  }

  #control(item: Instruction): void {
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

/** Locals of a body as declared, without parameters. */
export const localCount = ({ locals }: FunctionBody): number => locals.reduce((sum, { count }) => sum + count, 0);

function trueMaximum(body: FunctionBody, space: SignatureSpace): number {
  const operands = new OperandHeight(space);
  let maximum = 0;
  for (const item of body.code) {
    operands.step(item);
    if (operands.reachable && operands.height > maximum) maximum = operands.height;
  }
  return maximum;
}

/** What the stack limiter wrote before a call: `i32.const cost; i32.add; …; i32.const limit; i32.gt_u; if; unreachable; end`. */
interface LimitedCall {
  readonly cost: number;
  readonly limit: number;
}
const LIMITER_LENGTH = 10;

function limiterBefore(code: readonly Instruction[], call: number): LimitedCall | undefined {
  if (call < LIMITER_LENGTH) return undefined;
  const [cost, limit, compare] = [code[call - 9], code[call - 5], code[call - 4]];
  if (compare.op !== Op.I32GtU || cost.op !== Op.I32Const || limit.op !== Op.I32Const) return undefined;
  if (code[call - 3].op !== Op.If || code[call - 2].op !== Op.Unreachable) return undefined;
  return { cost: cost.first >>> 0, limit: limit.first >>> 0 };
}

/** Stack costs by function index, and the limit, as the instrumented calls name them. */
function limitsOf(bodies: readonly FunctionBody[]): {
  readonly costs: ReadonlyMap<number, number>;
  readonly limit: number;
} {
  const costs = new Map<number, number>();
  let limit = 0;
  for (const { code } of bodies) {
    for (let index = LIMITER_LENGTH; index < code.length; index += 1) {
      if (code[index].op !== Op.Call) continue;
      const limited = limiterBefore(code, index);
      if (limited === undefined) continue;
      costs.set(code[index].first, limited.cost);
      limit = Math.max(limit, limited.limit);
    }
  }
  return { costs, limit };
}

/** What a thunk of the limiter pushes on top of its arguments. */
const THUNK_OPERANDS = 2;

/**
 * Whether an instrumented and validated module could fill the value stack of wasmi before its stack limiter stops it.
 * False for what compilers make; true needs hidden operands, hundreds of parameters, or a limit of early networks.
 */
export function mayFillValueStack(module: WasmModule): boolean {
  const bodies = bodiesOf(module);
  const space = signatureSpace(module);
  const { costs, limit } = limitsOf(bodies);
  const imports = importedFunctionTypes(module).length;
  // Each function may be entered through a thunk, which has its parameters once more.
  const thunk = space.types.reduce((most, { params }) => Math.max(most, params.length), 0) + THUNK_OPERANDS;
  return bodies.some((body, index) => {
    // Without a cost it is a thunk, or nobody calls it.
    const cost = costs.get(imports + index);
    if (cost === undefined) return false;
    const cells = localCount(body) + trueMaximum(body, space) + thunk;
    return (Math.floor(limit / Math.max(1, cost)) + 1) * cells > VALUE_STACK_CELLS;
  });
}
