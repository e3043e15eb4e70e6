// Type-checks a function body instruction by instruction.
// mirrors casper-wasmi-validation 1.0.0 func.rs, with the order of checks of casper-wasmi 1.0.0 prepare/compile.rs
import { disassemble } from './code.js';
import { CodeCursor } from './code-cursor.js';
import { debugBlockType, debugInstruction, debugValueType, type InstructionHead, infoOf } from './instruction.js';
import type { FunctionBody, FunctionType } from './module.js';
import { type BlockType, NO_RESULT, Op, type OpcodeInfo, ValueType } from './opcode.js';
import {
  Locals,
  type ModuleSpaces,
  requireFunction,
  requireGlobal,
  requireMemory,
  requireTable,
  requireType,
} from './validation-context.js';
import { refuse, WasmFault } from './wasm-fault.js';

const STACK_LIMIT = 16384;
const MAX_U32 = 0xffffffff;

/** An operand of unreachable code that may have any type. */
const ANY = 0;
type StackType = ValueType | typeof ANY;

const debugStackType = (type: StackType): string => (type === ANY ? 'Any' : `Specific(${debugValueType(type)})`);

type StartedWith = 'block' | 'if' | 'else' | 'loop';

interface Frame {
  readonly startedWith: StartedWith;
  readonly blockType: BlockType;
  readonly valueStackLength: number;
  isPolymorphic: boolean;
}

class FunctionValidator {
  readonly #spaces: ModuleSpaces;
  readonly #locals: Locals;
  readonly #returnType: BlockType;
  readonly #values: StackType[] = [];
  readonly #frames: Frame[] = [];

  constructor(spaces: ModuleSpaces, type: FunctionType, locals: Locals) {
    this.#spaces = spaces;
    this.#locals = locals;
    this.#returnType = type.results[0] ?? NO_RESULT;
    this.#pushFrame('block', this.#returnType);
  }

  get #top(): Frame {
    return this.#frames.at(-1) ?? refuse('Stack: non-empty stack expected');
  }

  #push(type: StackType): void {
    if (this.#values.length >= STACK_LIMIT) refuse(`Stack: exceeded stack limit ${STACK_LIMIT}`);
    this.#values.push(type);
  }

  #pop(expected: StackType): StackType {
    const top = this.#top;
    if (this.#values.length <= top.valueStackLength) {
      if (top.isPolymorphic && this.#values.length === top.valueStackLength) return ANY;
      refuse('Trying to access parent frame stack values.');
    }
    const actual = this.#values.pop() ?? ANY;
    if (actual !== ANY && expected !== ANY && actual !== expected) {
      refuse(`Expected value of type ${debugStackType(expected)} on top of stack. Got ${debugStackType(actual)}`);
    }
    return actual;
  }

  #tee(type: BlockType): void {
    if (type === NO_RESULT) return;
    this.#pop(type);
    this.#push(type);
  }

  #pushFrame(startedWith: StartedWith, blockType: BlockType): void {
    if (this.#frames.length >= STACK_LIMIT) refuse(`Stack: exceeded stack limit ${STACK_LIMIT}`);
    this.#frames.push({ startedWith, blockType, valueStackLength: this.#values.length, isPolymorphic: false });
  }

  #popFrame(): void {
    const { blockType, valueStackLength } = this.#top;
    if (blockType !== NO_RESULT) this.#pop(blockType);
    this.#frames.pop();
    if (this.#values.length !== valueStackLength) {
      refuse(`Unexpected stack height ${this.#values.length}, expected ${valueStackLength}`);
    }
  }

  #markUnreachable(): void {
    const top = this.#top;
    this.#values.length = top.valueStackLength;
    top.isPolymorphic = true;
  }

  #label(depth: number): Frame {
    const size = this.#frames.length;
    return (
      this.#frames[size - 1 - depth] ??
      refuse(`Stack: trying to get value at position ${depth} on stack of size ${size}`)
    );
  }

  /** What a branch to the frame takes along. */
  #branchType({ startedWith, blockType }: Frame): BlockType {
    return startedWith === 'loop' ? NO_RESULT : blockType;
  }

  /** wasmi refuses a local too far beyond the stack before it looks for its type. */
  #localDepth(index: number): void {
    const reach = this.#values.length + this.#locals.count;
    if (reach > MAX_U32 || reach < index) refuse('Locals range not in 32-bit range');
  }

  #else(): void {
    const { startedWith, blockType } = this.#top;
    if (startedWith !== 'if') refuse('Misplaced else instruction');
    this.#popFrame();
    this.#pushFrame('else', blockType);
  }

  #end(): void {
    const { startedWith, blockType } = this.#top;
    if (startedWith === 'if' && blockType !== NO_RESULT) {
      const shown = debugBlockType(blockType);
      refuse(`If block without else required to have NoResult block type. But it has ${shown} type`);
    }
    if (this.#frames.length === 1) {
      this.#tee(this.#returnType);
      this.#popFrame();
      return;
    }
    this.#popFrame();
    if (blockType !== NO_RESULT) this.#push(blockType);
  }

  #branchTable(item: InstructionHead): void {
    const required = this.#branchType(this.#label(item.second));
    for (const label of item.labels) {
      const frame = this.#label(label);
      if (this.#branchType(frame) !== required) {
        const [first, second] = [debugBlockType(required), debugBlockType(frame.blockType)];
        refuse(`Labels in br_table points to block of different types: ${first} and ${second}`);
      }
    }
    this.#pop(ValueType.I32);
    this.#tee(required);
    this.#markUnreachable();
  }

  #call({ params, results }: FunctionType): void {
    for (let index = params.length - 1; index >= 0; index -= 1) this.#pop(params[index] ?? ANY);
    for (const result of results) this.#push(result);
  }

  #select(): void {
    this.#pop(ValueType.I32);
    const selected = this.#pop(ANY);
    this.#pop(selected);
    this.#push(selected);
  }

  #control(item: InstructionHead): void {
    switch (item.op) {
      case Op.Unreachable:
        this.#markUnreachable();
        break;
      case Op.Block:
        this.#pushFrame('block', item.first as BlockType);
        break;
      case Op.Loop:
        this.#pushFrame('loop', item.first as BlockType);
        break;
      case Op.If:
        this.#pop(ValueType.I32);
        this.#pushFrame('if', item.first as BlockType);
        break;
      case Op.Else:
        this.#else();
        break;
      case Op.End:
        this.#end();
        break;
      case Op.Br:
        this.#tee(this.#branchType(this.#label(item.first)));
        this.#markUnreachable();
        break;
      case Op.BrIf:
        this.#pop(ValueType.I32);
        this.#tee(this.#branchType(this.#label(item.first)));
        break;
      case Op.BrTable:
        this.#branchTable(item);
        break;
      case Op.Return:
        this.#tee(this.#returnType);
        this.#markUnreachable();
        break;
      case Op.Call:
        this.#call(requireFunction(this.#spaces, item.first));
        break;
      case Op.CallIndirect:
        // Whatever table the instruction names, wasmi's validation looks at table 0 only.
        requireTable(this.#spaces, 0);
        this.#pop(ValueType.I32);
        this.#call(requireType(this.#spaces, item.first));
        break;
      case Op.Drop:
        this.#pop(ANY);
        break;
      case Op.Select:
        this.#select();
        break;
      default:
        break;
    }
  }

  #setLocal(index: number): void {
    const type = this.#locals.typeOf(index);
    const value = this.#pop(ANY);
    if (value !== ANY && value !== type) {
      const shown = `type ${debugValueType(type)} with value of type ${debugStackType(value)}`;
      refuse(`Trying to update local ${index} of ${shown}`);
    }
    this.#localDepth(index);
  }

  #setGlobal(index: number): void {
    const { type, mutable } = requireGlobal(this.#spaces, index);
    if (!mutable) refuse(`Expected global ${index} to be mutable`);
    const value = this.#pop(ANY);
    if (value !== ANY && value !== type) {
      const shown = `type ${debugStackType(type)} with value of type ${debugStackType(value)}`;
      refuse(`Trying to update global ${index} of ${shown}`);
    }
  }

  #variable({ op, first }: InstructionHead): void {
    switch (op) {
      case Op.GetLocal:
        this.#localDepth(first);
        this.#push(this.#locals.typeOf(first));
        break;
      case Op.SetLocal:
        this.#setLocal(first);
        break;
      case Op.TeeLocal:
        this.#tee(this.#locals.typeOf(first));
        this.#localDepth(first);
        break;
      case Op.GetGlobal:
        this.#push(requireGlobal(this.#spaces, first).type);
        break;
      case Op.SetGlobal:
        this.#setGlobal(first);
        break;
      default:
        requireMemory(this.#spaces, 0);
        if (op === Op.GrowMemory) this.#pop(ValueType.I32);
        this.#push(ValueType.I32);
    }
  }

  #simple({ first }: InstructionHead, info: OpcodeInfo): void {
    const { group, operands, result, width } = info;
    if (width > 0 && (first > 31 || 2 ** first > width)) {
      refuse(`Too large memory alignment 2^${first} (expected at most ${width})`);
    }
    if (group === 'store') requireMemory(this.#spaces, 0);
    for (let index = operands.length - 1; index >= 0; index -= 1) this.#pop(operands[index] ?? ANY);
    if (group === 'load') requireMemory(this.#spaces, 0);
    if (result !== undefined) this.#push(result);
  }

  step(item: InstructionHead): void {
    const info = infoOf(item.op);
    if (info.group === 'control') this.#control(item);
    else if (info.group === 'variable') this.#variable(item);
    else this.#simple(item, info);
  }
}

/** Checks the body of a function of that type; refuses (WasmFault) with wasmi's text. */
export function validateBody(spaces: ModuleSpaces, typeIndex: number, { locals, code }: FunctionBody): void {
  const type = requireType(spaces, typeIndex);
  const validator = new FunctionValidator(spaces, type, new Locals(type.params, locals));
  const cursor = new CodeCursor(code);
  let position = 0;
  try {
    for (; cursor.next(); position += 1) validator.step(cursor);
  } catch (fault) {
    const item = disassemble(code)[position];
    if (!(fault instanceof WasmFault) || item === undefined) throw fault;
    refuse(`At instruction ${debugInstruction(item)}(@${position}): ${fault.text}`);
  }
}
