// The blocks of a function's code while it is walked: operands and their types as wasmi's validation sees them, gas by metered
// block as the gas counter sees it, heights as the stack limiter sees them. And what control instructions do to all three.
import { NO_RESULT, Op, ValueType } from './opcode.js';
import { CALL_INDIRECT_SITE, GROW_MEMORY_SITE, type WalkedType } from './walk-context.js';
import { giveUp, WalkedCode } from './walked-code.js';

/** More operands or blocks are left to the passes; so wasmi's own limit, 16384, is out of reach. */
export const MOST_OPERANDS = 8192;
const MOST_FRAMES = 4096;
const MOST_LABELS = 256;

/** An operand of code that cannot be reached, of any type. */
export const ANY = 0;
/** In the place of a height that the stack limiter leaves out. */
const NOT_COUNTED = -2;
const MAX_U32 = 0xffffffff;
const { I32 } = ValueType;

const OPENED_BY_IF = 1;
const OPENED_BY_LOOP = 2;
const OPENED_OTHERWISE = 0;

/** Scratch space: a walk ends before the next one begins. */
export const operands = new Uint8Array(MOST_OPERANDS + 8);
export const frameBase = new Int32Array(MOST_FRAMES + 1);
const frameType = new Uint8Array(MOST_FRAMES + 1);
const frameOpening = new Uint8Array(MOST_FRAMES + 1);
export const frameUnreachable = new Uint8Array(MOST_FRAMES + 1);
/** Metering: the block that is being charged, its gas so far, the outermost block that a branch leaves to (no loop). */
const frameBlock = new Int32Array(MOST_FRAMES + 1);
export const frameGas = new Float64Array(MOST_FRAMES + 1);
const frameTarget = new Int32Array(MOST_FRAMES + 1);
/** The stack limiter's view, which differs from the validator's in code that cannot be reached and after `else`. */
export const limiterStart = new Int32Array(MOST_FRAMES + 1);
export const limiterPolymorphic = new Uint8Array(MOST_FRAMES + 1);

/** The stack of open blocks, its uppermost frame being `frame`. */
export class WalkedBlocks extends WalkedCode {
  protected operandCount = 0;
  /** The innermost open block; -1 after the end of the function. */
  protected frame = 0;
  /** Operand height as the stack limiter reckons it, and the greatest one so far. */
  protected height = 0;
  protected greatestHeight = 0;
  /** The metered block that begins with the next instruction; -1 if none does. */
  protected begun = -1;

  /** Opens the body of a function with that result. */
  protected openFunction(result: number): void {
    this.operandCount = 0;
    this.frame = -1;
    this.height = 0;
    this.greatestHeight = 0;
    this.open(OPENED_OTHERWISE, result, this.beginBlock(this.at));
    this.noteHeight();
  }

  /** What the stack limiter counts is the height before each instruction. */
  protected noteHeight(): void {
    const isCounted = limiterPolymorphic[this.frame] === 0;
    const height = this.height;
    if (isCounted && height > this.greatestHeight) this.greatestHeight = height;
    if (this.begun < 0) return;
    this.survey.blockHeights[this.begun] = isCounted ? height : NOT_COUNTED;
    this.begun = -1;
  }

  /** As the stack limiter pops in code after a branch, not below zero. */
  protected lowered(height: number, pops: number): number {
    const lowered = height - pops;
    return lowered < 0 ? giveUp() : lowered;
  }

  protected limiterPop(pops: number): void {
    if (pops === 0) return;
    const frame = this.frame;
    if (limiterPolymorphic[frame] !== 0 && this.height === limiterStart[frame]) return;
    this.height = this.lowered(this.height, pops);
  }

  protected push(type: number): void {
    if (this.operandCount >= MOST_OPERANDS) giveUp();
    operands[this.operandCount] = type;
    this.operandCount += 1;
  }

  /** The type that was there; ANY where the code cannot be reached. */
  protected pop(wanted: number): number {
    const frame = this.frame;
    if (this.operandCount <= frameBase[frame]) return frameUnreachable[frame] === 0 ? giveUp() : ANY;
    this.operandCount -= 1;
    const given = operands[this.operandCount];
    if (given !== wanted && given !== ANY && wanted !== ANY) giveUp();
    return given;
  }

  protected tee(type: number): void {
    if (type === NO_RESULT) return;
    this.pop(type);
    this.push(type);
  }

  protected markUnreachable(): void {
    const frame = this.frame;
    this.operandCount = frameBase[frame];
    frameUnreachable[frame] = 1;
    limiterPolymorphic[frame] = 1;
  }

  protected open(opening: number, type: number, block: number): void {
    const frame = this.frame + 1;
    if (frame > MOST_FRAMES) giveUp();
    this.frame = frame;
    frameBase[frame] = this.operandCount;
    frameType[frame] = type;
    frameOpening[frame] = opening;
    frameUnreachable[frame] = 0;
    frameBlock[frame] = block;
    frameGas[frame] = 0;
    frameTarget[frame] = frame;
    limiterStart[frame] = this.height;
    limiterPolymorphic[frame] = 0;
  }

  /** A metered block that begins at that place, with the next instruction. */
  protected beginBlock(start: number): number {
    if (this.context.isLimited) return 0;
    const block = this.survey.addBlock(start);
    this.begun = block;
    return block;
  }

  /** Ends the metered block of the frame; one that was opened together with its parent's merges into it. */
  protected finishBlock(frame: number): void {
    const block = frameBlock[frame];
    const gas = frameGas[frame];
    // Not so for NaN either: an opcode that the gas rules forbid.
    if (!(gas <= MAX_U32)) giveUp();
    if (frame > 0 && frameBlock[frame - 1] === block) {
      const sum = frameGas[frame - 1] + gas;
      if (!(sum <= MAX_U32)) giveUp();
      frameGas[frame - 1] = sum;
    } else if (gas > 0) {
      const survey = this.survey;
      if (survey.blockGas[block] !== 0) giveUp();
      survey.blockGas[block] = gas;
      // The gas counter pushes the amount there.
      const height = survey.blockHeights[block] + 1;
      if (height > this.greatestHeight) this.greatestHeight = height;
    }
  }

  protected nextBlock(): void {
    if (this.context.isLimited) return;
    const frame = this.frame;
    this.finishBlock(frame);
    frameBlock[frame] = this.beginBlock(this.at);
    frameGas[frame] = 0;
  }

  protected label(depth: number): number {
    const frame = this.frame - depth;
    return frame < 0 ? giveUp() : frame;
  }

  protected branchType(frame: number): number {
    return frameOpening[frame] === OPENED_BY_LOOP ? NO_RESULT : frameType[frame];
  }

  protected noteTarget(frame: number): void {
    if (frameOpening[frame] !== OPENED_BY_LOOP && frame < frameTarget[this.frame]) frameTarget[this.frame] = frame;
  }

  protected call(type: WalkedType): void {
    const { params, result } = type;
    for (let index = params.length - 1; index >= 0; index -= 1) this.pop(params[index]);
    this.limiterPop(params.length);
    if (result === NO_RESULT) return;
    this.push(result);
    this.height += 1;
  }

  protected control(op: number, start: number): void {
    const gas = this.context.gas[op];
    switch (op) {
      case Op.Block: {
        const frame = this.frame;
        frameGas[frame] += gas;
        this.open(OPENED_OTHERWISE, this.blockType(), frameBlock[frame]);
        break;
      }
      case Op.Loop:
      case Op.If: {
        frameGas[this.frame] += gas;
        const type = this.blockType();
        if (op === Op.If) {
          this.pop(I32);
          this.limiterPop(1);
        }
        this.open(op === Op.Loop ? OPENED_BY_LOOP : OPENED_BY_IF, type, this.beginBlock(this.at));
        break;
      }
      case Op.Else:
        this.else();
        break;
      case Op.End:
        this.endOfBlock();
        break;
      case Op.Br:
      case Op.BrIf:
        this.branch(op, gas);
        break;
      case Op.BrTable:
        this.branchTable();
        break;
      case Op.Return:
        frameGas[this.frame] += gas;
        this.tee(frameType[0]);
        this.limiterPop(frameType[0] === NO_RESULT ? 0 : 1);
        this.markUnreachable();
        this.nextBlock();
        this.noteTarget(0);
        break;
      case Op.CallIndirect: {
        frameGas[this.frame] += gas;
        this.survey.addSite(start, this.at, CALL_INDIRECT_SITE);
        const type = this.context.types[this.u32()] ?? giveUp();
        if (this.byte() !== 0 || !this.context.hasTable) giveUp();
        this.pop(I32);
        this.limiterPop(1);
        this.call(type);
        break;
      }
      case Op.CurrentMemory:
      case Op.GrowMemory:
        frameGas[this.frame] += gas;
        if (this.byte() !== 0 || !this.context.hasMemory) giveUp();
        if (op === Op.GrowMemory) {
          this.survey.addSite(start, this.at, GROW_MEMORY_SITE);
          this.pop(I32);
          this.limiterPop(1);
        }
        this.push(I32);
        this.height += 1;
        break;
      case Op.Drop:
        frameGas[this.frame] += gas;
        this.pop(ANY);
        this.limiterPop(1);
        break;
      case Op.Select: {
        frameGas[this.frame] += gas;
        this.pop(I32);
        const selected = this.pop(ANY);
        this.pop(selected);
        this.push(selected);
        this.limiterPop(2);
        this.limiterPop(1);
        this.height += 1;
        break;
      }
      case Op.Unreachable:
        frameGas[this.frame] += gas;
        this.markUnreachable();
        break;
      case Op.Nop:
        frameGas[this.frame] += gas;
        break;
      default:
        giveUp();
    }
  }

  protected closeFrame(): void {
    const frame = this.frame;
    if (frameType[frame] !== NO_RESULT) this.pop(frameType[frame]);
    if (this.operandCount !== frameBase[frame]) giveUp();
  }

  /** The stack limiter leaves the frame of the `if` as it is. */
  protected else(): void {
    const frame = this.frame;
    if (frameOpening[frame] !== OPENED_BY_IF) giveUp();
    this.closeFrame();
    frameOpening[frame] = OPENED_OTHERWISE;
    frameUnreachable[frame] = 0;
    this.nextBlock();
  }

  protected endOfBlock(): void {
    const frame = this.frame;
    const type = frameType[frame];
    if (frameOpening[frame] === OPENED_BY_IF && type !== NO_RESULT) giveUp();
    if (frame === 0) this.tee(type);
    this.closeFrame();
    if (!this.context.isLimited) this.finishBlock(frame);
    this.frame = frame - 1;
    if (frame === 0) return;
    const target = frameTarget[frame];
    if (target < frameTarget[frame - 1]) frameTarget[frame - 1] = target;
    // A branch may have left further out than this block: what follows may not run.
    if (target < frame) this.nextBlock();
    this.height = limiterStart[frame];
    if (type === NO_RESULT) return;
    this.push(type);
    this.height += 1;
  }

  protected branch(op: number, gas: number): void {
    frameGas[this.frame] += gas;
    const target = this.label(this.u32());
    const type = this.branchType(target);
    const arity = type === NO_RESULT ? 0 : 1;
    if (op === Op.BrIf) this.pop(I32);
    this.tee(type);
    this.limiterPop(arity);
    if (op === Op.Br) this.markUnreachable();
    else {
      this.limiterPop(1);
      this.height += arity;
    }
    this.nextBlock();
    this.noteTarget(target);
  }

  protected branchTable(): void {
    const count = this.u32();
    if (count > MOST_LABELS) giveUp();
    const labels: number[] = [];
    for (let index = 0; index < count; index += 1) labels.push(this.label(this.u32()));
    const target = this.label(this.u32());
    frameGas[this.frame] += this.context.branchTableGas(count) ?? Number.NaN;
    const type = this.branchType(target);
    for (const label of labels) if (this.branchType(label) !== type) giveUp();
    this.pop(I32);
    this.tee(type);
    this.limiterPop(type === NO_RESULT ? 0 : 1);
    this.markUnreachable();
    this.nextBlock();
    this.noteTarget(target);
    for (const label of labels) this.noteTarget(label);
  }
}
