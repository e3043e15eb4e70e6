// How many operands a function keeps on the stack at most, by a walk over its code that never follows a branch.
// mirrors casper-wasm-utils 4.0.0 stack_height/max_height.rs, its inaccuracies included
import { CodeCursor } from './code-cursor.js';
import { type InstructionHead, infoOf } from './instruction.js';
import {
  bodiesOf,
  type FunctionBody,
  type FunctionType,
  functionTypesOf,
  importedFunctionTypes,
  localCount,
  typesOf,
  type WasmModule,
} from './module.js';
import { NO_RESULT, Op } from './opcode.js';
import { refuse } from './wasm-fault.js';

/** Refuses the module for the stack limiter; Rust drops the reason. */
export const refuseStackLimit = (): never => refuse('Stack limiter error');

interface Frame {
  isPolymorphic: boolean;
  readonly endArity: number;
  readonly branchArity: number;
  readonly startHeight: number;
}

class HeightStack {
  height = 0;
  readonly frames: Frame[] = [];

  frame(depth: number): Frame {
    return this.frames[this.frames.length - 1 - depth] ?? refuseStackLimit();
  }

  push(count: number): void {
    this.height += count;
    if (this.height > 0xffffffff) refuseStackLimit();
  }

  pop(count: number): void {
    if (count === 0) return;
    const top = this.frame(0);
    if (this.height === top.startHeight) {
      if (!top.isPolymorphic) refuseStackLimit();
      return;
    }
    this.height -= count;
    if (this.height < 0) refuseStackLimit();
  }

  markUnreachable(): void {
    this.frame(0).isPolymorphic = true;
  }
}

/** Function types by function index: what calls pop and push. */
export interface SignatureSpace {
  readonly types: readonly FunctionType[];
  /** Type index by function index, imports first. */
  readonly functionTypes: readonly number[];
}

/** The signatures that the calls of a module refer to. */
export const signatureSpace = (module: WasmModule): SignatureSpace => ({
  types: typesOf(module),
  functionTypes: [...importedFunctionTypes(module), ...functionTypesOf(module)],
});

/** The type of a function; refuses an index that is not there. */
export function signatureOf({ types, functionTypes }: SignatureSpace, functionIndex: number): FunctionType {
  const typeIndex = functionTypes[functionIndex] ?? refuseStackLimit();
  return types[typeIndex] ?? refuseStackLimit();
}

function applyCall(stack: HeightStack, { params, results }: FunctionType): void {
  stack.pop(params.length);
  stack.push(results.length);
}

function applyBranchTable(stack: HeightStack, item: InstructionHead): void {
  const arity = stack.frame(item.second).branchArity;
  for (const label of item.labels) {
    if (stack.frame(label).branchArity !== arity) refuseStackLimit();
  }
  stack.pop(arity);
  stack.markUnreachable();
}

function applyControl(stack: HeightStack, item: InstructionHead, space: SignatureSpace, functionArity: number): void {
  switch (item.op) {
    case Op.Block:
    case Op.Loop:
    case Op.If: {
      const endArity = item.first === NO_RESULT ? 0 : 1;
      if (item.op === Op.If) stack.pop(1);
      const branchArity = item.op === Op.Loop ? 0 : endArity;
      stack.frames.push({ isPolymorphic: false, endArity, branchArity, startHeight: stack.height });
      break;
    }
    case Op.End: {
      const frame = stack.frames.pop() ?? refuseStackLimit();
      stack.height = frame.startHeight;
      stack.push(frame.endArity);
      break;
    }
    case Op.Unreachable:
      stack.markUnreachable();
      break;
    case Op.Br:
      stack.pop(stack.frame(item.first).branchArity);
      stack.markUnreachable();
      break;
    case Op.BrIf: {
      const arity = stack.frame(item.first).branchArity;
      stack.pop(arity);
      stack.pop(1);
      stack.push(arity);
      break;
    }
    case Op.BrTable:
      applyBranchTable(stack, item);
      break;
    case Op.Return:
      stack.pop(functionArity);
      stack.markUnreachable();
      break;
    case Op.Call:
      applyCall(stack, signatureOf(space, item.first));
      break;
    case Op.CallIndirect: {
      const type = space.types[item.first] ?? refuseStackLimit();
      stack.pop(1);
      applyCall(stack, type);
      break;
    }
    case Op.Drop:
      stack.pop(1);
      break;
    case Op.Select:
      stack.pop(2);
      stack.pop(1);
      stack.push(1);
      break;
    default:
      // `nop`; and `else`, which leaves the frame of its `if` as it is.
      break;
  }
}

function applyVariable(stack: HeightStack, op: number): void {
  switch (op) {
    case Op.GetLocal:
    case Op.GetGlobal:
    case Op.CurrentMemory:
      stack.push(1);
      break;
    case Op.SetLocal:
    case Op.SetGlobal:
      stack.pop(1);
      break;
    default:
      stack.pop(1);
      stack.push(1);
  }
}

/** A `call` in the code: from the byte where it begins to the one after it. */
export interface PlacedCall {
  readonly start: number;
  readonly end: number;
  readonly callee: number;
}

/** The code of a function with the calls in it. */
export interface CostedBody {
  readonly code: Uint8Array;
  readonly calls: readonly PlacedCall[];
}

/** Greatest height of the operand stack in the body; refuses (WasmFault) bodies that pop too much. Tells of the calls. */
function maxStackHeight(code: Uint8Array, type: FunctionType, space: SignatureSpace, calls: PlacedCall[]): number {
  const stack = new HeightStack();
  const arity = type.results.length;
  let max = 0;
  stack.frames.push({ isPolymorphic: false, endArity: arity, branchArity: arity, startHeight: 0 });
  const item = new CodeCursor(code);
  while (item.next()) {
    if (stack.height > max && !stack.frame(0).isPolymorphic) max = stack.height;
    const { op } = item;
    if (op === Op.Call) calls.push({ start: item.start, end: item.end, callee: item.first });
    const info = infoOf(op);
    if (info.group === 'control') {
      applyControl(stack, item, space, arity);
    } else if (info.group === 'variable') {
      applyVariable(stack, op);
    } else {
      stack.pop(info.operands.length);
      stack.push(info.result === undefined ? 0 : 1);
    }
  }
  return max;
}

/** Stack cost of a body: declared locals, without parameters, plus greatest height. Its calls go to `calls`. */
export function stackCost(body: FunctionBody, type: FunctionType, space: SignatureSpace, calls: PlacedCall[]): number {
  const declared = localCount(body);
  const cost = declared + maxStackHeight(body.code, type, space, calls);
  return cost > 0xffffffff ? refuseStackLimit() : cost;
}

/** Stack cost of every function, imports (0) included. */
export function stackCosts(module: WasmModule): { readonly costs: number[]; readonly bodies: readonly CostedBody[] } {
  const space = signatureSpace(module);
  const bodies = bodiesOf(module);
  const imports = importedFunctionTypes(module).length;
  const costed: CostedBody[] = [];
  const costs = space.functionTypes.map((_, functionIndex) => {
    if (functionIndex < imports) return 0;
    const body = bodies[functionIndex - imports] ?? refuseStackLimit();
    const calls: PlacedCall[] = [];
    const cost = stackCost(body, signatureOf(space, functionIndex), space, calls);
    costed.push({ code: body.code, calls });
    return cost;
  });
  return { costs, bodies: costed };
}
