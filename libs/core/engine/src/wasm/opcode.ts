// The opcodes of the Wasm that the network takes: MVP and sign extension, nothing else.
// mirrors casper-wasm 1.0.0 elements/ops.rs (names are those of its enum) and the classes of runtime/wasm_prep.rs
import type { OpcodeCosts } from '../chainspec/protocol-rules.js';

/** The four value types, as their bytes in a module. */
export const ValueType = { I32: 0x7f, I64: 0x7e, F32: 0x7d, F64: 0x7c } as const;
export type ValueType = (typeof ValueType)[keyof typeof ValueType];

/** Block type of a block without a result; other blocks carry the byte of a value type. */
export const NO_RESULT = 0x40;
/** A value type or NO_RESULT. */
export type BlockType = ValueType | typeof NO_RESULT;

/** The opcodes that some rule treats by name. */
export const Op = {
  Unreachable: 0x00,
  Nop: 0x01,
  Block: 0x02,
  Loop: 0x03,
  If: 0x04,
  Else: 0x05,
  End: 0x0b,
  Br: 0x0c,
  BrIf: 0x0d,
  BrTable: 0x0e,
  Return: 0x0f,
  Call: 0x10,
  CallIndirect: 0x11,
  Drop: 0x1a,
  Select: 0x1b,
  GetLocal: 0x20,
  SetLocal: 0x21,
  TeeLocal: 0x22,
  GetGlobal: 0x23,
  SetGlobal: 0x24,
  CurrentMemory: 0x3f,
  GrowMemory: 0x40,
  I32Const: 0x41,
  I64Const: 0x42,
  F32Const: 0x43,
  F64Const: 0x44,
  I32GtU: 0x4b,
  I64GeS: 0x59,
  I32Add: 0x6a,
  I32Sub: 0x6b,
  I32Mul: 0x6c,
  I64Sub: 0x7d,
  I64ExtendUI32: 0xad,
} as const;

/** What follows the opcode byte. */
export type Immediate =
  | 'none'
  | 'block type'
  | 'index'
  | 'labels'
  | 'call indirect'
  | 'memory'
  | 'memory index'
  | 'constant';

/** How an opcode acts on the operand stack; `control` and `variable` opcodes have rules of their own. */
export type OpcodeGroup = 'control' | 'variable' | 'load' | 'store' | 'numeric';

/** A cost of the chainspec that is one number. */
export type CostClass = Exclude<keyof OpcodeCosts, 'controlFlow'>;

/** What the passes know of an opcode. */
export interface OpcodeInfo {
  /** Rust's Debug name, e.g. `I32Load8S`. */
  readonly name: string;
  readonly immediate: Immediate;
  readonly group: OpcodeGroup;
  /** Operands of a load, store or numeric opcode, lowest first. */
  readonly operands: readonly ValueType[];
  /** Undefined where there is no result or where it depends on the immediate. */
  readonly result: ValueType | undefined;
  /** Bytes that a load or store accesses: the largest alignment allowed. */
  readonly width: number;
  /** Undefined: the gas rules forbid the opcode, or it has a rule of its own. */
  readonly costClass: CostClass | undefined;
}

const table: (OpcodeInfo | undefined)[] = new Array<OpcodeInfo | undefined>(256).fill(undefined);

const TYPE_LETTERS: Readonly<Record<string, ValueType>> = {
  i: ValueType.I32,
  I: ValueType.I64,
  f: ValueType.F32,
  F: ValueType.F64,
};
const types = (letters: string): ValueType[] =>
  [...letters].map((letter) => TYPE_LETTERS[letter]).filter((type) => type !== undefined);

function define(
  first: number,
  names: string,
  group: OpcodeGroup,
  immediate: Immediate,
  signature = '>',
  costClass: CostClass | undefined = undefined,
  width = 0,
): void {
  const [operands = '', results = ''] = signature.split('>');
  names.split(' ').forEach((name, index) => {
    table[first + index] = {
      name,
      immediate,
      group,
      operands: types(operands),
      result: types(results)[0],
      width,
      costClass,
    };
  });
}

define(0x00, 'Unreachable Nop', 'control', 'none');
define(0x02, 'Block Loop If', 'control', 'block type');
define(0x05, 'Else', 'control', 'none');
define(0x0b, 'End', 'control', 'none');
define(0x0c, 'Br BrIf', 'control', 'index');
define(0x0e, 'BrTable', 'control', 'labels');
define(0x0f, 'Return', 'control', 'none');
define(0x10, 'Call', 'control', 'index');
define(0x11, 'CallIndirect', 'control', 'call indirect');
define(0x1a, 'Drop Select', 'control', 'none');
define(0x20, 'GetLocal SetLocal TeeLocal', 'variable', 'index', '>', 'local');
define(0x23, 'GetGlobal SetGlobal', 'variable', 'index', '>', 'global');
define(0x28, 'I32Load', 'load', 'memory', 'i>i', 'load', 4);
define(0x29, 'I64Load', 'load', 'memory', 'i>I', 'load', 8);
define(0x2a, 'F32Load', 'load', 'memory', 'i>f', 'load', 4);
define(0x2b, 'F64Load', 'load', 'memory', 'i>F', 'load', 8);
define(0x2c, 'I32Load8S I32Load8U', 'load', 'memory', 'i>i', 'load', 1);
define(0x2e, 'I32Load16S I32Load16U', 'load', 'memory', 'i>i', 'load', 2);
define(0x30, 'I64Load8S I64Load8U', 'load', 'memory', 'i>I', 'load', 1);
define(0x32, 'I64Load16S I64Load16U', 'load', 'memory', 'i>I', 'load', 2);
define(0x34, 'I64Load32S I64Load32U', 'load', 'memory', 'i>I', 'load', 4);
define(0x36, 'I32Store', 'store', 'memory', 'ii>', 'store', 4);
define(0x37, 'I64Store', 'store', 'memory', 'iI>', 'store', 8);
define(0x38, 'F32Store', 'store', 'memory', 'if>', 'store', 4);
define(0x39, 'F64Store', 'store', 'memory', 'iF>', 'store', 8);
define(0x3a, 'I32Store8', 'store', 'memory', 'ii>', 'store', 1);
define(0x3b, 'I32Store16', 'store', 'memory', 'ii>', 'store', 2);
define(0x3c, 'I64Store8', 'store', 'memory', 'iI>', 'store', 1);
define(0x3d, 'I64Store16', 'store', 'memory', 'iI>', 'store', 2);
define(0x3e, 'I64Store32', 'store', 'memory', 'iI>', 'store', 4);
define(0x3f, 'CurrentMemory', 'variable', 'memory index', '>', 'currentMemory');
define(0x40, 'GrowMemory', 'variable', 'memory index', '>', 'growMemory');
define(0x41, 'I32Const', 'numeric', 'constant', '>i', 'const');
define(0x42, 'I64Const', 'numeric', 'constant', '>I', 'const');
define(0x43, 'F32Const', 'numeric', 'constant', '>f');
define(0x44, 'F64Const', 'numeric', 'constant', '>F');
define(0x45, 'I32Eqz', 'numeric', 'none', 'i>i', 'integerComparison');
define(
  0x46,
  'I32Eq I32Ne I32LtS I32LtU I32GtS I32GtU I32LeS I32LeU I32GeS I32GeU',
  'numeric',
  'none',
  'ii>i',
  'integerComparison',
);
define(0x50, 'I64Eqz', 'numeric', 'none', 'I>i', 'integerComparison');
define(
  0x51,
  'I64Eq I64Ne I64LtS I64LtU I64GtS I64GtU I64LeS I64LeU I64GeS I64GeU',
  'numeric',
  'none',
  'II>i',
  'integerComparison',
);
define(0x5b, 'F32Eq F32Ne F32Lt F32Gt F32Le F32Ge', 'numeric', 'none', 'ff>i');
define(0x61, 'F64Eq F64Ne F64Lt F64Gt F64Le F64Ge', 'numeric', 'none', 'FF>i');
define(0x67, 'I32Clz I32Ctz I32Popcnt', 'numeric', 'none', 'i>i', 'bit');
define(0x6a, 'I32Add I32Sub', 'numeric', 'none', 'ii>i', 'add');
define(0x6c, 'I32Mul', 'numeric', 'none', 'ii>i', 'mul');
define(0x6d, 'I32DivS I32DivU I32RemS I32RemU', 'numeric', 'none', 'ii>i', 'div');
define(0x71, 'I32And I32Or I32Xor I32Shl I32ShrS I32ShrU I32Rotl I32Rotr', 'numeric', 'none', 'ii>i', 'bit');
define(0x79, 'I64Clz I64Ctz I64Popcnt', 'numeric', 'none', 'I>I', 'bit');
define(0x7c, 'I64Add I64Sub', 'numeric', 'none', 'II>I', 'add');
define(0x7e, 'I64Mul', 'numeric', 'none', 'II>I', 'mul');
define(0x7f, 'I64DivS I64DivU I64RemS I64RemU', 'numeric', 'none', 'II>I', 'div');
define(0x83, 'I64And I64Or I64Xor I64Shl I64ShrS I64ShrU I64Rotl I64Rotr', 'numeric', 'none', 'II>I', 'bit');
define(0x8b, 'F32Abs F32Neg F32Ceil F32Floor F32Trunc F32Nearest F32Sqrt', 'numeric', 'none', 'f>f');
define(0x92, 'F32Add F32Sub F32Mul F32Div F32Min F32Max F32Copysign', 'numeric', 'none', 'ff>f');
define(0x99, 'F64Abs F64Neg F64Ceil F64Floor F64Trunc F64Nearest F64Sqrt', 'numeric', 'none', 'F>F');
define(0xa0, 'F64Add F64Sub F64Mul F64Div F64Min F64Max F64Copysign', 'numeric', 'none', 'FF>F');
define(0xa7, 'I32WrapI64', 'numeric', 'none', 'I>i', 'conversion');
define(0xa8, 'I32TruncSF32 I32TruncUF32', 'numeric', 'none', 'f>i');
define(0xaa, 'I32TruncSF64 I32TruncUF64', 'numeric', 'none', 'F>i');
define(0xac, 'I64ExtendSI32 I64ExtendUI32', 'numeric', 'none', 'i>I', 'conversion');
define(0xae, 'I64TruncSF32 I64TruncUF32', 'numeric', 'none', 'f>I');
define(0xb0, 'I64TruncSF64 I64TruncUF64', 'numeric', 'none', 'F>I');
define(0xb2, 'F32ConvertSI32 F32ConvertUI32', 'numeric', 'none', 'i>f');
define(0xb4, 'F32ConvertSI64 F32ConvertUI64', 'numeric', 'none', 'I>f');
define(0xb6, 'F32DemoteF64', 'numeric', 'none', 'F>f');
define(0xb7, 'F64ConvertSI32 F64ConvertUI32', 'numeric', 'none', 'i>F');
define(0xb9, 'F64ConvertSI64 F64ConvertUI64', 'numeric', 'none', 'I>F');
define(0xbb, 'F64PromoteF32', 'numeric', 'none', 'f>F');
define(0xbc, 'I32ReinterpretF32', 'numeric', 'none', 'f>i');
define(0xbd, 'I64ReinterpretF64', 'numeric', 'none', 'F>I');
define(0xbe, 'F32ReinterpretI32', 'numeric', 'none', 'i>f');
define(0xbf, 'F64ReinterpretI64', 'numeric', 'none', 'I>F');
define(0xc0, 'SignExt(I32Extend8S) SignExt(I32Extend16S)', 'numeric', 'none', 'i>i', 'sign');
define(0xc2, 'SignExt(I64Extend8S) SignExt(I64Extend16S) SignExt(I64Extend32S)', 'numeric', 'none', 'I>I', 'sign');

/** By opcode byte; undefined for what casper-wasm does not know. */
export const opcodeTable: readonly (OpcodeInfo | undefined)[] = table;
