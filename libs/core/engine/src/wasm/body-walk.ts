// One walk over the code of a function that finds out at once what the passes find out one after another: that it is
// decoded, accessed, metered, limited and validated without an error (access-checks.ts, gas-injector.ts, stack-height.ts,
// validate-function.ts), and where it has to be changed. It knows no error texts: where anything is wrong or out of the
// ordinary it gives up, and the passes decide. What it finds must be exactly what they would find.
import type { LocalGroup } from './module.js';
import { NO_RESULT, Op, ValueType } from './opcode.js';
import { alignments, Kind, kinds, lowerOperands, resultTypes, topOperands } from './opcode-tables.js';
import {
  ANY,
  frameBase,
  frameGas,
  frameUnreachable,
  limiterPolymorphic,
  limiterStart,
  MOST_OPERANDS,
  operands,
  WalkedBlocks,
} from './walked-blocks.js';
import { giveUp, isLongSigned } from './walked-code.js';

const MOST_LOCALS = 50_000;
const MOST_PARAMETERS = 256;

/** What the walk found out about one body. */
export interface WalkedBody {
  /** Greatest operand height as the stack limiter reckons it, instructions of the gas counter included. */
  readonly limiterHeight: number;
  /** Greatest operand height of the code as it was given. */
  readonly operandHeight: number;
}

/** Scratch space, as in walked-blocks.ts. */
const localTypes = new Uint8Array(MOST_LOCALS + MOST_PARAMETERS);

/** The types of all locals of a function go to `localTypes`; gives their number. */
function prepareLocals(params: Uint8Array, declared: readonly LocalGroup[]): number {
  if (params.length > MOST_PARAMETERS) giveUp();
  localTypes.set(params);
  let count = params.length;
  for (const group of declared) {
    if (group.count > MOST_LOCALS - count) giveUp();
    localTypes.fill(group.type, count, count + group.count);
    count += group.count;
  }
  return count;
}

/** The i32 in its shortest form that begins there, as u32. */
function u32Of(source: Uint8Array, from: number): number {
  let result = 0;
  let shift = 0;
  let byte = 0x80;
  for (let at = from; byte >= 0x80; at += 1) {
    byte = source[at];
    result |= (byte & 0x7f) << shift;
    shift += 7;
  }
  return (shift < 32 && (byte & 0x40) !== 0 ? result | (-1 << shift) : result) >>> 0;
}

/** The place after an i32 in its shortest form; -1 if it is in another. */
function afterShortest(source: Uint8Array, from: number): number {
  let at = from;
  while (source[at] >= 0x80) at += 1;
  return at === from || !isLongSigned(source[at - 1], source[at]) ? at + 1 : -1;
}

/** Walks bodies of one module. */
export class BodyWalk extends WalkedBlocks {
  /** `declared`: locals without parameters. Throws GivenUp, or NotShortest if the code has to be written anew first. */
  walk(source: Uint8Array, start: number, end: number, typeIndex: number, declared: readonly LocalGroup[]): WalkedBody {
    const type = this.context.types[typeIndex] ?? giveUp();
    const localCount = prepareLocals(type.params, declared);
    const { globalTypes, globalMutable, hasMemory, functionTypes, gasFunction, isLimited } = this.context;
    // The loop below runs for each instruction: what it needs is in variables.
    const [gas, kindOf, topOf, lowerOf, resultOf] = [this.context.gas, kinds, topOperands, lowerOperands, resultTypes];
    const [stack, typeOfLocal] = [operands, localTypes];
    const survey = this.survey;
    const globalCount = globalTypes.length;
    this.source = source;
    this.at = start;
    this.end = end;
    this.openFunction(type.result);
    let at = start;
    let count = 0;
    let base = 0;
    let height = 0;
    let greatestHeight = 0;
    let mostOperands = 0;
    let spent = 0;
    let isReachable = true;
    let isCounted = true;
    for (;;) {
      if (at >= end) giveUp();
      const op = source[at];
      const kind = kindOf[op];
      at += 1;
      if (kind === Kind.control) {
        frameGas[this.frame] += spent;
        spent = 0;
        this.at = at;
        this.operandCount = count;
        this.height = height;
        this.greatestHeight = greatestHeight;
        this.control(op, at - 1);
        at = this.at;
        count = this.operandCount;
        if (count > mostOperands) mostOperands = count;
        const frame = this.frame;
        if (frame < 0) break;
        this.noteHeight();
        height = this.height;
        greatestHeight = this.greatestHeight;
        base = frameBase[frame];
        isReachable = frameUnreachable[frame] === 0;
        isCounted = limiterPolymorphic[frame] === 0;
        continue;
      }
      spent += gas[op];
      let top = topOf[op];
      let lower = 0;
      let result = 0;
      switch (kind) {
        case Kind.numeric:
          lower = lowerOf[op];
          result = resultOf[op];
          break;
        case Kind.i32:
          if (source[at] < 0x80) at += 1;
          else at = this.skipSigned(at, 5);
          if (source[at] === Op.Call && source[at + 1] === gasFunction) {
            // A charge, which leaves the operands as they are.
            at += 2;
            if (count + 1 > mostOperands) mostOperands = count + 1;
            break;
          }
          result = ValueType.I32;
          break;
        case Kind.i64:
          if (source[at] < 0x80) at += 1;
          else at = this.skipSigned(at, 10);
          result = ValueType.I64;
          break;
        case Kind.f32:
          at += 4;
          result = ValueType.F32;
          break;
        case Kind.f64:
          at += 8;
          result = ValueType.F64;
          break;
        case Kind.memory:
          if (source[at] > alignments[op] || !hasMemory) giveUp();
          at += 1;
          if (source[at] < 0x80) at += 1;
          else {
            this.at = at;
            this.u32();
            at = this.at;
          }
          lower = lowerOf[op];
          result = resultOf[op];
          break;
        case Kind.call: {
          const callStart = at - 1;
          let callee = source[at];
          if (callee < 0x80) at += 1;
          else {
            this.at = at;
            callee = isLimited ? this.u32() : this.index();
            at = this.at;
          }
          if (!isLimited) survey.addSite(callStart, at, callee);
          const { params, result: returned } = functionTypes[callee] ?? giveUp();
          for (let index = params.length - 1; index >= 0; index -= 1) {
            if (count > base) {
              count -= 1;
              if (stack[count] !== params[index] && stack[count] !== ANY) giveUp();
            } else if (isReachable) giveUp();
          }
          if (isCounted) height -= params.length;
          else if (height !== limiterStart[this.frame]) height = this.lowered(height, params.length);
          if (returned !== NO_RESULT) result = returned;
          break;
        }
        default: {
          if (isLimited && kind === Kind.getGlobal) {
            const after = this.passLimiter(at);
            if (after !== at) {
              at = after;
              if (count + 2 > mostOperands) mostOperands = count + 2;
              break;
            }
          }
          let index = source[at];
          if (index < 0x80) at += 1;
          else {
            this.at = at;
            index = this.u32();
            at = this.at;
          }
          if (kind <= Kind.teeLocal) {
            if (kind < Kind.getLocal || !(index < localCount)) giveUp();
            const local = typeOfLocal[index];
            if (kind !== Kind.getLocal) top = local;
            if (kind !== Kind.setLocal) result = local;
          } else {
            if (!(index < globalCount)) giveUp();
            if (kind === Kind.getGlobal) result = globalTypes[index];
            else if (globalMutable[index] === 0) giveUp();
            else top = globalTypes[index];
          }
        }
      }
      if (top !== 0) {
        const pops = lower === 0 ? 1 : 2;
        if (count - pops >= base) {
          count -= 1;
          if (stack[count] !== top && stack[count] !== ANY) giveUp();
          if (lower !== 0) {
            count -= 1;
            if (stack[count] !== lower && stack[count] !== ANY) giveUp();
          }
        } else {
          if (isReachable) giveUp();
          if (count > base) {
            // One operand of two.
            count -= 1;
            if (stack[count] !== top && stack[count] !== ANY) giveUp();
          }
        }
        if (isCounted) height -= pops;
        else if (height !== limiterStart[this.frame]) height = this.lowered(height, pops);
      }
      if (result !== 0) {
        stack[count] = result;
        count += 1;
        if (count > mostOperands) {
          mostOperands = count;
          if (count > MOST_OPERANDS) giveUp();
        }
        height += 1;
        if (isCounted && height > greatestHeight) greatestHeight = height;
      }
    }
    if (at !== end) giveUp();
    return { limiterHeight: this.greatestHeight, operandHeight: mostOperands };
  }

  /**
   * What the stack limiter wrote before a call or after it, from the index of its first get_global on: it leaves the operands
   * as they are, and says what the callee costs. Gives the place after it, the given one if there is something else.
   */
  private passLimiter(from: number): number {
    const { source } = this;
    const global = source[from];
    if (global !== this.context.heightGlobal) return from;
    const cost = from + 1;
    if (source[cost] !== Op.I32Const) return from;
    let at = afterShortest(source, cost + 1);
    const op = source[at];
    if (at < 0 || source[at + 1] !== Op.SetGlobal || source[at + 2] !== global) return from;
    at += 3;
    if (op === Op.I32Sub) return at;
    if (op !== Op.I32Add || source[at] !== Op.GetGlobal || source[at + 1] !== global) return from;
    const limit = at + 2;
    if (source[limit] !== Op.I32Const) return from;
    at = afterShortest(source, limit + 1);
    if (at < 0 || source[at] !== Op.I32GtU || source[at + 1] !== Op.If || source[at + 2] !== NO_RESULT) return from;
    if (source[at + 3] !== Op.Unreachable || source[at + 4] !== Op.End || source[at + 5] !== Op.Call) return from;
    at += 5;
    this.at = at + 1;
    this.survey.addLimitedCall(this.index(), u32Of(source, cost + 1), u32Of(source, limit + 1));
    return at;
  }
}
