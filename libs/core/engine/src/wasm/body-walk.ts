// One walk over the code of a function that finds out at once what the passes find out one after another: that it is
// decoded, accessed, metered, limited and validated without an error (access-checks.ts, gas-injector.ts, stack-height.ts,
// validate-function.ts), and where it has to be changed. It knows no error texts: where anything is wrong or out of the
// ordinary it gives up, and the passes decide. What it finds must be exactly what they would find.
import { ByteReader } from './byte-reader.js';
import { GivenUp, NotShortest } from './given-up.js';
import type { LocalGroup } from './module.js';
import { NO_RESULT, Op, ValueType } from './opcode.js';
import { alignments, Kind, kinds, lowerOperands, type OpcodeGas, resultTypes, topOperands } from './opcode-tables.js';
import {
  CALL_INDIRECT_SITE,
  GROW_MEMORY_SITE,
  LONG_SIGNED_SITE,
  LONG_UNSIGNED_SITE,
  type Survey,
  type WalkContext,
  type WalkedType,
} from './walk-context.js';

/** More operands or blocks are left to the passes; so wasmi's own limit, 16384, is out of reach. */
const MOST_OPERANDS = 8192;
const MOST_FRAMES = 4096;
const MOST_LOCALS = 50_000;
const MOST_LABELS = 256;

/** An operand of code that cannot be reached, of any type. */
const ANY = 0;
/** In the place of a height that the stack limiter leaves out. */
const NOT_COUNTED = -2;
const MAX_U32 = 0xffffffff;
const { I32 } = ValueType;

const OPENED_BY_IF = 1;
const OPENED_BY_LOOP = 2;
const OPENED_OTHERWISE = 0;

const giveUp = (): never => {
  throw new GivenUp();
};

/** What the walk found out about one body. */
export interface WalkedBody {
  /** Greatest operand height as the stack limiter reckons it, instructions of the gas counter included. */
  readonly limiterHeight: number;
  /** Greatest operand height of the code as it was given. */
  readonly operandHeight: number;
}

/** What the stack limiter wrote before a call: `i32.const cost; i32.add; …; i32.const limit; i32.gt_u; if; unreachable; end`. */
const LIMITER = { cost: 9, limit: 5, compare: 4, condition: 3, trap: 2 };
/** The last instructions are kept in a ring of this size, a power of two. */
const RING = 16;
const recentStarts = new Int32Array(RING);

/** Scratch space: a walk ends before the next one begins. */
const operands = new Uint8Array(MOST_OPERANDS + 8);
const localTypes = new Uint8Array(MOST_LOCALS + 256);
const frameBase = new Int32Array(MOST_FRAMES + 1);
const frameType = new Uint8Array(MOST_FRAMES + 1);
const frameOpening = new Uint8Array(MOST_FRAMES + 1);
const frameUnreachable = new Uint8Array(MOST_FRAMES + 1);
/** Metering: the block that is being charged, its gas so far, the outermost block that a branch leaves to (no loop). */
const frameBlock = new Int32Array(MOST_FRAMES + 1);
const frameGas = new Float64Array(MOST_FRAMES + 1);
const frameTarget = new Int32Array(MOST_FRAMES + 1);
/** The stack limiter's view, which differs from the validator's in code that cannot be reached and after `else`. */
const limiterStart = new Int32Array(MOST_FRAMES + 1);
const limiterPolymorphic = new Uint8Array(MOST_FRAMES + 1);

/** The types of all locals of a function go to `localTypes`; gives their number. */
function prepareLocals(params: Uint8Array, declared: readonly LocalGroup[]): number {
  if (params.length > 256) giveUp();
  localTypes.set(params);
  let count = params.length;
  for (const group of declared) {
    if (group.count > MOST_LOCALS - count) giveUp();
    localTypes.fill(group.type, count, count + group.count);
    count += group.count;
  }
  return count;
}

/** The constant of the i32.const that begins there, as u32. */
const constantAt = (source: Uint8Array, start: number): number => new ByteReader(source, start + 1).i32() >>> 0;

/** Walks bodies of one module. */
export class BodyWalk {
  readonly #context: WalkContext;
  readonly #survey: Survey;
  readonly #gas: OpcodeGas;
  #source: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #operandCount = 0;
  #frame = 0;
  #height = 0;
  #greatestHeight = 0;
  #returnType: number = NO_RESULT;
  /** The metered block that begins with the next instruction; -1 if none does. */
  #begun = -1;

  constructor(context: WalkContext, survey: Survey) {
    this.#context = context;
    this.#survey = survey;
    this.#gas = context.gas;
  }

  /** `locals` are parameters and declared locals, one byte each. Throws GivenUp or NotShortest. */
  walk(source: Uint8Array, start: number, end: number, typeIndex: number, declared: readonly LocalGroup[]): WalkedBody {
    const type = this.#context.types[typeIndex] ?? giveUp();
    const localCount = prepareLocals(type.params, declared);
    const { globalTypes, globalMutable, hasMemory, functionTypes, importedFunctions, isLimited } = this.#context;
    // The loop below runs for each instruction: what it needs is in variables.
    const [gas, kindOf, topOf, lowerOf, resultOf] = [this.#gas, kinds, topOperands, lowerOperands, resultTypes];
    const [stack, typeOfLocal, recent] = [operands, localTypes, recentStarts];
    const survey = this.#survey;
    const globalCount = globalTypes.length;
    this.#source = source;
    this.#end = end;
    this.#operandCount = 0;
    this.#frame = -1;
    this.#height = 0;
    this.#greatestHeight = 0;
    this.#returnType = type.result;
    this.#open(OPENED_OTHERWISE, type.result, this.#beginBlock(start));
    this.#noteHeight();
    let at = start;
    let count = 0;
    let base = 0;
    let height = 0;
    let greatestHeight = 0;
    let mostOperands = 0;
    let spent = 0;
    let position = -1;
    let isReachable = true;
    let isCounted = true;
    for (;;) {
      if (at >= end) giveUp();
      const op = source[at];
      const kind = kindOf[op];
      position += 1;
      recent[position & (RING - 1)] = at;
      at += 1;
      if (kind === Kind.control) {
        frameGas[this.#frame] += spent;
        spent = 0;
        this.#at = at;
        this.#operandCount = count;
        this.#height = height;
        this.#greatestHeight = greatestHeight;
        this.#control(op, at - 1);
        at = this.#at;
        count = this.#operandCount;
        if (count > mostOperands) mostOperands = count;
        const frame = this.#frame;
        if (frame < 0) break;
        this.#noteHeight();
        height = this.#height;
        greatestHeight = this.#greatestHeight;
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
          else at = this.#skipSigned(at, 5);
          result = ValueType.I32;
          break;
        case Kind.i64:
          if (source[at] < 0x80) at += 1;
          else at = this.#skipSigned(at, 10);
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
            this.#at = at;
            this.#u32();
            at = this.#at;
          }
          lower = lowerOf[op];
          result = resultOf[op];
          break;
        case Kind.call: {
          let callee = source[at];
          if (callee < 0x80) at += 1;
          else {
            this.#at = at;
            callee = isLimited ? this.#u32() : this.#index();
            at = this.#at;
          }
          if (!isLimited) survey.addSite(recent[position & (RING - 1)], at, callee);
          else if (callee >= importedFunctions) this.#readLimiter(callee, position);
          const { params, result: returned } = functionTypes[callee] ?? giveUp();
          for (let index = params.length - 1; index >= 0; index -= 1) {
            if (count > base) {
              count -= 1;
              if (stack[count] !== params[index] && stack[count] !== ANY) giveUp();
            } else if (isReachable) giveUp();
          }
          if (isCounted) height -= params.length;
          else if (height !== limiterStart[this.#frame]) height = this.#lowered(height, params.length);
          if (returned !== NO_RESULT) result = returned;
          break;
        }
        default: {
          let index = source[at];
          if (index < 0x80) at += 1;
          else {
            this.#at = at;
            index = this.#u32();
            at = this.#at;
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
        else if (height !== limiterStart[this.#frame]) height = this.#lowered(height, pops);
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
    return { limiterHeight: this.#greatestHeight, operandHeight: mostOperands };
  }

  /** What the stack limiter counts is the height before each instruction. */
  #noteHeight(): void {
    const isCounted = limiterPolymorphic[this.#frame] === 0;
    const height = this.#height;
    if (isCounted && height > this.#greatestHeight) this.#greatestHeight = height;
    if (this.#begun < 0) return;
    this.#survey.blockHeights[this.#begun] = isCounted ? height : NOT_COUNTED;
    this.#begun = -1;
  }

  /** As the stack limiter pops in code after a branch, not below zero. */
  #lowered(height: number, pops: number): number {
    const lowered = height - pops;
    return lowered < 0 ? giveUp() : lowered;
  }

  #limiterPop(pops: number): void {
    if (pops === 0) return;
    const frame = this.#frame;
    if (limiterPolymorphic[frame] !== 0 && this.#height === limiterStart[frame]) return;
    this.#height = this.#lowered(this.#height, pops);
  }

  #push(type: number): void {
    if (this.#operandCount >= MOST_OPERANDS) giveUp();
    operands[this.#operandCount] = type;
    this.#operandCount += 1;
  }

  /** The type that was there; ANY where the code cannot be reached. */
  #pop(wanted: number): number {
    const frame = this.#frame;
    if (this.#operandCount <= frameBase[frame]) return frameUnreachable[frame] === 0 ? giveUp() : ANY;
    this.#operandCount -= 1;
    const given = operands[this.#operandCount];
    if (given !== wanted && given !== ANY && wanted !== ANY) giveUp();
    return given;
  }

  #tee(type: number): void {
    if (type === NO_RESULT) return;
    this.#pop(type);
    this.#push(type);
  }

  #markUnreachable(): void {
    const frame = this.#frame;
    this.#operandCount = frameBase[frame];
    frameUnreachable[frame] = 1;
    limiterPolymorphic[frame] = 1;
  }

  #byte(): number {
    if (this.#at >= this.#end) giveUp();
    const byte = this.#source[this.#at];
    this.#at += 1;
    return byte;
  }

  /** A u32; one that is not in its shortest form is a site. */
  #u32(): number {
    const start = this.#at;
    const value = this.#index();
    const length = this.#at - start;
    if (length > 1 && this.#source[this.#at - 1] === 0) this.#noteLong(start, LONG_UNSIGNED_SITE);
    return value;
  }

  /** As `u32` for an index whose length is of no concern. */
  #index(): number {
    let byte = this.#byte();
    if (byte < 0x80) return byte;
    let result = byte & 0x7f;
    for (let shift = 7; ; shift += 7) {
      byte = this.#byte();
      result |= (byte & 0x7f) << shift;
      if (shift === 28 && byte > 0x0f) giveUp();
      if (byte < 0x80) return result >>> 0;
    }
  }

  /** A number from `start` to here is not in its shortest form: where the code is written anew it gets shorter. */
  #noteLong(start: number, site: number): void {
    if (this.#context.isLimited) throw new NotShortest();
    this.#survey.addSite(start, this.#at, site);
  }

  /** The place after a signed number of more than one byte. */
  #skipSigned(from: number, most: number): number {
    const source = this.#source;
    let at = from;
    while (source[at] >= 0x80) at += 1;
    const last = source[at];
    const before = source[at - 1];
    at += 1;
    const length = at - from;
    if (length > most || at > this.#end) giveUp();
    if (length === most) {
      const bits = most === 5 ? last & 0x78 : last;
      if (bits !== 0 && bits !== (most === 5 ? 0x78 : 0x7f)) giveUp();
    }
    if ((last === 0 && (before & 0x40) === 0) || (last === 0x7f && (before & 0x40) !== 0)) {
      this.#at = at;
      this.#noteLong(from, LONG_SIGNED_SITE);
    }
    return at;
  }

  #blockType(): number {
    const type = this.#byte();
    if (type >= 0x80) throw new NotShortest();
    if (type !== NO_RESULT && (type < ValueType.F64 || type > ValueType.I32)) giveUp();
    return type;
  }

  #open(opening: number, type: number, block: number): void {
    const frame = this.#frame + 1;
    if (frame > MOST_FRAMES) giveUp();
    this.#frame = frame;
    frameBase[frame] = this.#operandCount;
    frameType[frame] = type;
    frameOpening[frame] = opening;
    frameUnreachable[frame] = 0;
    frameBlock[frame] = block;
    frameGas[frame] = 0;
    frameTarget[frame] = frame;
    limiterStart[frame] = this.#height;
    limiterPolymorphic[frame] = 0;
  }

  /** A metered block that begins at that place, with the next instruction. */
  #beginBlock(start: number): number {
    if (this.#context.isLimited) return 0;
    const block = this.#survey.addBlock(start);
    this.#begun = block;
    return block;
  }

  /** Ends the metered block of the frame; one that was opened together with its parent's merges into it. */
  #finishBlock(frame: number): void {
    const block = frameBlock[frame];
    const gas = frameGas[frame];
    // Not so for NaN either: an opcode that the gas rules forbid.
    if (!(gas <= MAX_U32)) giveUp();
    if (frame > 0 && frameBlock[frame - 1] === block) {
      const sum = frameGas[frame - 1] + gas;
      if (!(sum <= MAX_U32)) giveUp();
      frameGas[frame - 1] = sum;
    } else if (gas > 0) {
      const survey = this.#survey;
      if (survey.blockGas[block] !== 0) giveUp();
      survey.blockGas[block] = gas;
      // The gas counter pushes the amount there.
      const height = survey.blockHeights[block] + 1;
      if (height > this.#greatestHeight) this.#greatestHeight = height;
    }
  }

  #nextBlock(): void {
    if (this.#context.isLimited) return;
    const frame = this.#frame;
    this.#finishBlock(frame);
    frameBlock[frame] = this.#beginBlock(this.#at);
    frameGas[frame] = 0;
  }

  #label(depth: number): number {
    const frame = this.#frame - depth;
    return frame < 0 ? giveUp() : frame;
  }

  #branchType(frame: number): number {
    return frameOpening[frame] === OPENED_BY_LOOP ? NO_RESULT : frameType[frame];
  }

  #noteTarget(frame: number): void {
    if (frameOpening[frame] !== OPENED_BY_LOOP && frame < frameTarget[this.#frame]) frameTarget[this.#frame] = frame;
  }

  #call(type: WalkedType): void {
    const { params, result } = type;
    for (let index = params.length - 1; index >= 0; index -= 1) this.#pop(params[index]);
    this.#limiterPop(params.length);
    if (result === NO_RESULT) return;
    this.#push(result);
    this.#height += 1;
  }

  /** Notes what a limited call says of its callee. */
  #readLimiter(callee: number, position: number): void {
    if (position <= LIMITER.cost) return;
    const source = this.#source;
    const before = (distance: number): number => recentStarts[(position - distance) & (RING - 1)];
    if (source[before(LIMITER.compare)] !== Op.I32GtU || source[before(LIMITER.trap)] !== Op.Unreachable) return;
    if (source[before(LIMITER.condition)] !== Op.If) return;
    const [cost, limit] = [before(LIMITER.cost), before(LIMITER.limit)];
    if (source[cost] !== Op.I32Const || source[limit] !== Op.I32Const) return;
    this.#survey.limitedCosts.set(callee, constantAt(source, cost));
    this.#survey.limit = Math.max(this.#survey.limit, constantAt(source, limit));
  }

  #control(op: number, start: number): void {
    const gas = this.#gas[op];
    switch (op) {
      case Op.Block: {
        const frame = this.#frame;
        frameGas[frame] += gas;
        this.#open(OPENED_OTHERWISE, this.#blockType(), frameBlock[frame]);
        break;
      }
      case Op.Loop:
      case Op.If: {
        frameGas[this.#frame] += gas;
        const type = this.#blockType();
        if (op === Op.If) {
          this.#pop(I32);
          this.#limiterPop(1);
        }
        this.#open(op === Op.Loop ? OPENED_BY_LOOP : OPENED_BY_IF, type, this.#beginBlock(this.#at));
        break;
      }
      case Op.Else:
        this.#else();
        break;
      case Op.End:
        this.#endOfBlock();
        break;
      case Op.Br:
      case Op.BrIf:
        this.#branch(op, gas);
        break;
      case Op.BrTable:
        this.#branchTable();
        break;
      case Op.Return:
        frameGas[this.#frame] += gas;
        this.#tee(this.#returnType);
        this.#limiterPop(this.#returnType === NO_RESULT ? 0 : 1);
        this.#markUnreachable();
        this.#nextBlock();
        this.#noteTarget(0);
        break;
      case Op.CallIndirect: {
        frameGas[this.#frame] += gas;
        this.#survey.addSite(start, this.#at, CALL_INDIRECT_SITE);
        const type = this.#context.types[this.#u32()] ?? giveUp();
        if (this.#byte() !== 0 || !this.#context.hasTable) giveUp();
        this.#pop(I32);
        this.#limiterPop(1);
        this.#call(type);
        break;
      }
      case Op.CurrentMemory:
      case Op.GrowMemory:
        frameGas[this.#frame] += gas;
        if (this.#byte() !== 0 || !this.#context.hasMemory) giveUp();
        if (op === Op.GrowMemory) {
          this.#survey.addSite(start, this.#at, GROW_MEMORY_SITE);
          this.#pop(I32);
          this.#limiterPop(1);
        }
        this.#push(I32);
        this.#height += 1;
        break;
      case Op.Drop:
        frameGas[this.#frame] += gas;
        this.#pop(ANY);
        this.#limiterPop(1);
        break;
      case Op.Select: {
        frameGas[this.#frame] += gas;
        this.#pop(I32);
        const selected = this.#pop(ANY);
        this.#pop(selected);
        this.#push(selected);
        this.#limiterPop(2);
        this.#limiterPop(1);
        this.#height += 1;
        break;
      }
      case Op.Unreachable:
        frameGas[this.#frame] += gas;
        this.#markUnreachable();
        break;
      case Op.Nop:
        frameGas[this.#frame] += gas;
        break;
      default:
        giveUp();
    }
  }

  #closeFrame(): void {
    const frame = this.#frame;
    if (frameType[frame] !== NO_RESULT) this.#pop(frameType[frame]);
    if (this.#operandCount !== frameBase[frame]) giveUp();
  }

  /** The stack limiter leaves the frame of the `if` as it is. */
  #else(): void {
    const frame = this.#frame;
    if (frameOpening[frame] !== OPENED_BY_IF) giveUp();
    this.#closeFrame();
    frameOpening[frame] = OPENED_OTHERWISE;
    frameUnreachable[frame] = 0;
    this.#nextBlock();
  }

  #endOfBlock(): void {
    const frame = this.#frame;
    const type = frameType[frame];
    if (frameOpening[frame] === OPENED_BY_IF && type !== NO_RESULT) giveUp();
    if (frame === 0) this.#tee(type);
    this.#closeFrame();
    if (!this.#context.isLimited) this.#finishBlock(frame);
    this.#frame = frame - 1;
    if (frame === 0) return;
    const target = frameTarget[frame];
    if (target < frameTarget[frame - 1]) frameTarget[frame - 1] = target;
    // A branch may have left further out than this block: what follows may not run.
    if (target < frame) this.#nextBlock();
    this.#height = limiterStart[frame];
    if (type === NO_RESULT) return;
    this.#push(type);
    this.#height += 1;
  }

  #branch(op: number, gas: number): void {
    frameGas[this.#frame] += gas;
    const target = this.#label(this.#u32());
    const type = this.#branchType(target);
    const arity = type === NO_RESULT ? 0 : 1;
    if (op === Op.BrIf) this.#pop(I32);
    this.#tee(type);
    this.#limiterPop(arity);
    if (op === Op.Br) this.#markUnreachable();
    else {
      this.#limiterPop(1);
      this.#height += arity;
    }
    this.#nextBlock();
    this.#noteTarget(target);
  }

  #branchTable(): void {
    const count = this.#u32();
    if (count > MOST_LABELS) giveUp();
    const labels: number[] = [];
    for (let index = 0; index < count; index += 1) labels.push(this.#label(this.#u32()));
    const target = this.#label(this.#u32());
    frameGas[this.#frame] += this.#context.branchTableGas(count) ?? Number.NaN;
    const type = this.#branchType(target);
    for (const label of labels) if (this.#branchType(label) !== type) giveUp();
    this.#pop(I32);
    this.#tee(type);
    this.#limiterPop(type === NO_RESULT ? 0 : 1);
    this.#markUnreachable();
    this.#nextBlock();
    this.#noteTarget(target);
    for (const label of labels) this.#noteTarget(label);
  }
}
