// Modules of attackers, built instruction by instruction: what no compiler makes.
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { assemble } from '@casper-trace/engine/wasm/code';
import { type Instruction, instruction, plain } from '@casper-trace/engine/wasm/instruction';
import type { FunctionBody, FunctionType, Section } from '@casper-trace/engine/wasm/module';
import { NO_RESULT, Op, ValueType } from '@casper-trace/engine/wasm/opcode';
import { serializeModule } from '@casper-trace/engine/wasm/serialize';

const I32_EQ = 0x46;
const I64_LOAD = 0x29;

export const i32 = (value: number): Instruction => instruction(Op.I32Const, value | 0);
/** So many instructions, each made by its position. */
export const repeat = (count: number, make: (index: number) => readonly Instruction[]): Instruction[] =>
  Array.from({ length: count }, (_, index) => make(index)).flat();
/** Code that the stack limiter does not count: it follows an `else` after a branch. */
export const hidden = (code: readonly Instruction[]): Instruction[] => [
  i32(0),
  instruction(Op.If, NO_RESULT),
  instruction(Op.Br, 0),
  plain(Op.Else),
  ...code,
  plain(Op.End),
];
export const body = (code: readonly Instruction[], i64Locals = 0): FunctionBody => ({
  locals: i64Locals === 0 ? [] : [{ count: i64Locals, type: ValueType.I64 }],
  code: assemble([...code, plain(Op.End)]),
});

/** How a frame of the deep module looks. */
export interface DeepFrames {
  /** Active functions at the deepest point. */
  readonly frames: number;
  /** i64 parameters of each function: each costs V8 an operand, an argument and a local, and wasmi a cell. */
  readonly parameters: number;
  /** i64 operands below the arguments. */
  readonly operands: number;
  /** The contract that the deepest function calls, by its entry point `call`. */
  readonly contract: Uint8Array;
}

/** Module bytes whose `call` goes down to the given depth and calls a contract there. */
export function deepModule({ frames, parameters, operands, contract }: DeepFrames): Uint8Array {
  const deep: FunctionType = { params: new Array<ValueType>(parameters).fill(ValueType.I64), results: [] };
  const callContract: FunctionType = {
    params: new Array<ValueType>(7).fill(ValueType.I32),
    results: [ValueType.I32],
  };
  // Different values, or V8 keeps one of them.
  const values = (count: number) => repeat(count, (index) => [i32(0), instruction(I64_LOAD, 3, 8 * index)]);
  const [deepFunction, leaf] = [2, 3];
  const down = [...values(parameters), instruction(Op.Call, deepFunction)];
  const goDeeper = [
    ...[instruction(Op.GetGlobal, 0), i32(1), plain(Op.I32Add), instruction(Op.SetGlobal, 0)],
    ...[instruction(Op.GetGlobal, 0), i32(frames), plain(I32_EQ), instruction(Op.If, NO_RESULT)],
    ...[instruction(Op.Call, leaf), instruction(Op.Br, 0), plain(Op.Else)],
    ...values(operands),
    ...down,
    ...repeat(operands, () => [plain(Op.Drop)]),
    plain(Op.End),
  ];
  const data: readonly (readonly [number, Uint8Array])[] = [
    [1024, contract],
    [1088, new Writer().string('call').finish()],
    [1152, new Uint8Array(4)],
  ];
  const limits = { initial: 4, maximum: 64 };
  const sections: Section[] = [
    { kind: 'type', types: [{ params: [], results: [] }, deep, callContract] },
    {
      kind: 'import',
      entries: [{ module: 'env', field: 'casper_call_contract', external: { kind: 'function', typeIndex: 2 } }],
    },
    { kind: 'function', typeIndices: [0, 1, 0] },
    { kind: 'memory', entries: [limits] },
    { kind: 'global', entries: [{ global: { type: ValueType.I32, mutable: true }, init: [i32(0), plain(Op.End)] }] },
    { kind: 'export', entries: [{ field: 'call', kind: 'function', index: 1 }] },
    {
      kind: 'code',
      bodies: [
        body(hidden(down)),
        body(hidden(goDeeper)),
        body([...[1024, 32, 1088, 8, 1152, 4, 2048].map(i32), instruction(Op.Call, 0), plain(Op.Drop)]),
      ],
    },
    {
      kind: 'data',
      entries: data.map(([pointer, bytes]) => ({ memory: 0, offset: [i32(pointer), plain(Op.End)], bytes })),
    },
  ];
  return serializeModule({ sections });
}
