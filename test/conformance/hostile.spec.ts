// Programs that are out to break the engine. Each ends with an outcome of the official engine, in bounded time and memory,
// and the same process then runs a good transaction with the good transaction's result. What the official engine itself
// made of such programs: test/vectors/calls/hostile.json (host functions), test/vectors/wasm (modules), hostile-stack.spec.ts.
import { clU512 } from '@casper-trace/casper-types/cl-value';
import { hostFunctions } from '@casper-trace/engine/runtime/host-functions/table';
import { type GuestCode, guestModule } from '@casper-trace/engine/runtime/test-support/guest-module';
import { hash, runSample, type SampleRun } from '@casper-trace/engine/runtime/test-support/sample-network';
import { Unsupported } from '@casper-trace/engine/unsupported';
import { type Instruction, instruction, plain } from '@casper-trace/engine/wasm/instruction';
import type { FunctionBody, FunctionType, Limits, Section } from '@casper-trace/engine/wasm/module';
import { NO_RESULT, Op, ValueType } from '@casper-trace/engine/wasm/opcode';
import { serializeModule } from '@casper-trace/engine/wasm/serialize';
import { afterEach, describe, expect, it } from 'vitest';
import { body, i32, repeat } from './hostile-modules.js';

const PAGE = 65_536;
const I32 = ValueType.I32;
const CSPR = 1_000_000_000n;
const CALLED = 1;
const amount = { name: 'amount', value: clU512(0n) };

interface Source {
  readonly code: readonly Instruction[];
  readonly imports?: readonly (readonly [module: string, field: string, type: FunctionType])[];
  readonly functions?: readonly FunctionBody[];
  readonly memory?: Limits;
  readonly extra?: readonly Section[];
}

/** Session bytes with `call` as first own function; the others have no parameters either. */
function moduleOf({ code, imports = [], functions = [], memory, extra = [] }: Source): Uint8Array {
  const own = [body(code), ...functions];
  const sections: Section[] = [
    { kind: 'type', types: [{ params: [], results: [] }, ...imports.map(([, , type]) => type)] },
    {
      kind: 'import',
      entries: imports.map(([module, field], index) => ({
        module,
        field,
        external: { kind: 'function', typeIndex: index + 1 },
      })),
    },
    { kind: 'function', typeIndices: own.map(() => 0) },
    { kind: 'memory', entries: [memory ?? { initial: 1, maximum: undefined }] },
    { kind: 'export', entries: [{ field: 'call', kind: 'function', index: imports.length }] },
    { kind: 'code', bodies: own },
    ...extra,
  ];
  return serializeModule({ sections });
}

const run = (session: Uint8Array, options: Partial<SampleRun> = {}) =>
  runSample({ executable: { kind: 'module bytes', bytes: session }, args: [amount], ...options });
const endOf = (session: Uint8Array, options: Partial<SampleRun> = {}): string | undefined =>
  run(session, options).error?.message;
const trapText = (code: string): string => `Interpreter error: trap: Code(${code})`;
const region = (from: number, to: number, size = PAGE): string =>
  `Interpreter error: trying to access region [${from}..${to}] in memory [0..${size}]`;
const typeOf = (params: number, result: boolean): FunctionType => ({
  params: new Array<ValueType>(params).fill(I32),
  results: result ? [I32] : [],
});
const importOf = (name: string) => {
  const host = hostFunctions.find((one) => one.name === name);
  return ['env', name, typeOf(host?.parameterCount ?? 0, host?.returns ?? false)] as const;
};

const goodKey = Uint8Array.of(1, ...hash(5));
/** What a worker must still be able to do. */
const good = guestModule('own', {
  call: (code: GuestCode) => {
    code.call('casper_put_key', ...code.data(Uint8Array.of(1, 0, 0, 0, 0x6b)), ...code.data(goodKey));
  },
});
const goodResult = run(good);

afterEach(() => {
  expect(goodResult.error).toBeUndefined();
  expect(goodResult.effects).toHaveLength(1);
  expect(run(good)).toEqual(goodResult);
});

describe('programs without end', () => {
  const forever = [instruction(Op.Loop, NO_RESULT), instruction(Op.Br, 0), plain(Op.End)];

  it('run until the gas is used up', () => {
    const result = run(moduleOf({ code: forever }), { gasLimit: 100n * CSPR });
    expect(result).toMatchObject({ error: { message: 'Out of gas error' }, consumed: 100n * CSPR, effects: [] });
  });

  it('run until the gas is used up by a host function', () => {
    const code = [instruction(Op.Loop, NO_RESULT), i32(0), instruction(Op.Call, 0), ...forever.slice(1)];
    const session = moduleOf({ code, imports: [importOf('casper_get_blocktime')] });
    const result = run(session, { gasLimit: CSPR });
    expect(result).toMatchObject({ error: { message: 'Out of gas error' }, consumed: CSPR, effects: [] });
  });
});

const name = Uint8Array.of(4, 0, 0, 0, ...new TextEncoder().encode('call'));
function callContract(code: GuestCode, byte: number): void {
  const at = code.room(4);
  code.call('casper_call_contract', ...code.data(hash(byte)), ...code.data(name), ...code.data(new Uint8Array(4)), at);
}

describe('recursion', () => {
  it('in one function ends by the stack limiter', () => {
    expect(endOf(moduleOf({ code: [instruction(Op.Call, 0)] }))).toBe(trapText('Unreachable'));
  });

  it('through contracts ends at the call stack height of the chainspec', () => {
    const wasm = guestModule('imported', { call: (code) => callContract(code, 20) });
    const contracts = [{ byte: 20, wasm, entryPoints: [['call', CALLED]] as const }];
    const session = guestModule('own', { call: (code) => callContract(code, 20) });
    expect(endOf(session, { contracts })).toBe('Runtime stack overflow');
  });
});

describe('memory', () => {
  const grow = (pages: number) => [i32(pages), instruction(Op.GrowMemory)];
  /** Reverts with the value on top of the stack, plus one, as user error. */
  const revert = [i32(65_537), plain(Op.I32Add), instruction(Op.Call, 0)];
  const imports = [importOf('casper_revert')];

  it('grows to the limit of the chainspec', () => {
    expect(endOf(moduleOf({ imports, code: [...grow(63), ...revert] }))).toBe('User error: 2');
  });

  it.each([64, 65_535, 65_536, 0x7fffffff, -1])('does not grow by %i pages', (pages) => {
    const gasLimit = 10n ** 30n;
    expect(endOf(moduleOf({ imports, code: [...grow(pages), ...revert] }), { gasLimit })).toBe('User error: 0');
  });

  it('is not seen by the next program', () => {
    const store = instruction(0x36, 2, 0);
    const fill = repeat(64, (page) => [i32(page * PAGE + PAGE - 4), i32(-1), store]);
    expect(endOf(moduleOf({ imports, code: [...grow(63), plain(Op.Drop), ...fill] }))).toBeUndefined();
    const load = instruction(0x28, 2, 0);
    const sum = repeat(63, (page) => [i32(page * PAGE + PAGE - 4), load, plain(0x72)]);
    const read = [...grow(63), plain(Op.Drop), i32(0), ...sum, ...revert];
    expect(endOf(moduleOf({ imports, code: read }))).toBe('User error: 1');
  });

  it('is refused where it begins beyond the limit', () => {
    const session = moduleOf({ code: [], memory: { initial: 65, maximum: undefined } });
    expect(endOf(session)).toBe('Interpreter error: maximum limit 64 is less than minimum 65');
  });
});

describe('giant segments', () => {
  const data = (offset: number, size: number): Section => ({
    kind: 'data',
    entries: [{ memory: 0, offset: [i32(offset), plain(Op.End)], bytes: new Uint8Array(size) }],
  });
  const memory = { initial: 64, maximum: 64 };

  it('fill the memory', () => {
    expect(endOf(moduleOf({ code: [], memory, extra: [data(0, 64 * PAGE)] }))).toBeUndefined();
  });

  it.each([
    [1, 64 * PAGE],
    [64 * PAGE + 1, 0],
    [-1, 1],
  ])('are refused beyond the memory (offset %i)', (offset, size) => {
    const from = offset >>> 0;
    const expected = region(from, from + size, 64 * PAGE);
    expect(endOf(moduleOf({ code: [], memory, extra: [data(offset, size)] }))).toBe(expected);
  });

  it('of code take time in proportion', () => {
    const code = repeat(200_000, () => [i32(1), plain(Op.Drop)]);
    expect(endOf(moduleOf({ code }))).toBeUndefined();
  });
});

describe('imports', () => {
  it.each([
    [
      'an unknown function',
      ['env', 'casper_unknown', typeOf(0, false)],
      "host module doesn't export function with name casper_unknown",
    ],
    [
      'a function of 1.x',
      ['env', 'casper_record_transfer', typeOf(10, true)],
      "host module doesn't export function with name casper_record_transfer",
    ],
    [
      'a member of Object',
      ['env', 'constructor', typeOf(0, false)],
      "host module doesn't export function with name constructor",
    ],
    ['another module', ['wasi', 'casper_revert', typeOf(1, false)], 'Module wasi not found'],
    [
      'too few parameters',
      ['env', 'casper_revert', typeOf(0, false)],
      'Expected function with type Signature { params: [], return_type: None }, but actual type is Signature { params: [I32], return_type: None } for entry casper_revert',
    ],
    [
      'another type',
      ['env', 'casper_revert', { params: [ValueType.I64], results: [] }],
      'Expected function with type Signature { params: [I64], return_type: None }, but actual type is Signature { params: [I32], return_type: None } for entry casper_revert',
    ],
    [
      'a result that there is not',
      ['env', 'casper_revert', typeOf(1, true)],
      'Expected function with type Signature { params: [I32], return_type: Some(I32) }, but actual type is Signature { params: [I32], return_type: None } for entry casper_revert',
    ],
  ] as const)('of %s are refused', (_, entry, text) => {
    expect(endOf(moduleOf({ code: [], imports: [entry] }))).toBe(`Interpreter error: ${text}`);
  });

  it('of the gas function are refused', () => {
    const imports = [['env', 'gas', typeOf(1, false)]] as const;
    expect(endOf(moduleOf({ code: [], imports }))).toBe(
      'Wasm preprocessing error: Wasm validation error: module imports a non-existent function',
    );
  });
});

describe('modules that V8 takes and the network does not', () => {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const section = (id: number, ...bytes: readonly number[]): readonly number[] => [id, bytes.length, ...bytes];
  const types = section(1, 1, 0x60, 0, 0);
  const functions = section(3, 1, 0);
  const exported = section(7, 1, 4, ...new TextEncoder().encode('call'), 0, 0);
  const code = (...bytes: readonly number[]) => section(10, 1, bytes.length + 2, 0, ...bytes, 0x0b);
  const page = section(5, 1, 0, 1);
  const binary = (...parts: readonly (readonly number[])[]) => Uint8Array.from([...header, ...parts.flat()]);
  const simple = (...bytes: readonly number[]) => binary(types, functions, page, exported, code(...bytes));
  const preprocessing = 'Wasm preprocessing error: ';

  it.each([
    [
      'bulk memory',
      simple(0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 11, 0),
      `${preprocessing}Deserialization error: Bulk memory operations are not supported`,
    ],
    [
      'SIMD',
      simple(0x41, 0, 0xfd, 0x0f, 0x1a),
      `${preprocessing}Deserialization error: SIMD operations are not supported`,
    ],
    [
      'reference types',
      simple(0xd0, 0x70, 0x1a),
      `${preprocessing}Deserialization error: Encountered an unsupported operation`,
    ],
    ['tail calls', simple(0x12, 0), `${preprocessing}Deserialization error: Encountered an unsupported operation`],
    [
      'multi-value',
      binary(section(1, 1, 0x60, 0, 2, 0x7f, 0x7f), functions, page, exported, code(0x41, 0, 0x41, 0)),
      `${preprocessing}Deserialization error: Multi value extension is not supported`,
    ],
    ['a start section', binary(types, functions, page, exported, section(8, 0), code()), 'Unsupported Wasm start'],
    ['no memory', binary(types, functions, exported, code()), `${preprocessing}Memory section should exist`],
    [
      'a float constant',
      simple(0x43, 0, 0, 0, 0, 0x1a),
      `${preprocessing}Encountered operation forbidden by gas rules. Consult instruction -> metering config map`,
    ],
  ])('%s', (_, bytes, text) => {
    expect(WebAssembly.validate(bytes)).toBe(true);
    expect(endOf(bytes)).toBe(text);
  });

  it('and the other way round: a call_indirect without zero byte, sixty thousand locals', () => {
    const table = section(4, 1, 0x70, 0, 1);
    // The index of the table as an overlong number.
    const overlong = binary(types, functions, table, page, exported, code(0x41, 0, 0x11, 0, 0x80, 0x80, 0x80, 0x80, 0));
    expect(endOf(overlong)).toBe(trapText('ElemUninitialized'));
    const locals = moduleOf({ code: [instruction(Op.Call, 1)], functions: [body([], 60_000)] });
    expect(WebAssembly.validate(locals as Uint8Array<ArrayBuffer>)).toBe(false);
    expect(endOf(locals)).toBe(trapText('Unreachable'));
  });
});

describe('host functions with pointers and lengths at and past the edge', () => {
  const EDGES = [0, 1, 33, PAGE - 33, PAGE - 4, PAGE - 1, PAGE, PAGE + 1, 0x7fffffff, 0x80000000, 0xffffffff];
  const gasLimit = 10n ** 40n;

  /** How the official engine ends such calls; anything else, a JS exception above all, is a fault. */
  const ENDS = [
    /^returned$/,
    /^Interpreter error: trying to access region \[\d+\.\.\d+\] in memory \[0\.\.65536\]$/,
    /^Interpreter error: trap: Code\((UnexpectedSignature|Unreachable)\)$/,
    /^(Serialization|CLValue) error: /,
    /^(User error: \d+|ApiError::\w+(\(\d+\))? \[\d+\]|ApiError::\w+.*|Handle Payment error: \d+)$/,
    /^Tracking copy error: Key Key::Balance\(0{64}\) not found$/,
    /^(The imputed operation is invalid|Invalid context|Expected return value|Invalid access rights: READ)$/,
  ];

  function outcome(host: (typeof hostFunctions)[number], args: readonly number[]): string {
    const code = [...args.map(i32), instruction(Op.Call, 0), ...(host.returns ? [plain(Op.Drop)] : [])];
    try {
      return endOf(moduleOf({ code, imports: [importOf(host.name)] }), { gasLimit }) ?? 'returned';
    } catch (error) {
      // The official engine panics here: no block can hold such a transaction.
      if (error instanceof Unsupported && host.name === 'casper_get_named_arg') return 'panic';
      throw error;
    }
  }

  it.each(hostFunctions.map((host) => [host.name, host] as const))('%s', (_, host) => {
    const { parameterCount } = host;
    const calls = [
      ...EDGES.map((edge) => new Array<number>(parameterCount).fill(edge)),
      ...EDGES.flatMap((edge) =>
        Array.from({ length: parameterCount }, (_, place) =>
          Array.from({ length: parameterCount }, (_, index) => (index === place ? edge : index % 2 === 0 ? 8 : 4)),
        ),
      ),
    ];
    const ends = calls.map((args) => outcome(host, args));
    expect(ends.filter((text) => text !== 'panic' && !ENDS.some((known) => known.test(text)))).toEqual([]);
    // Out of bounds is found where it is: with all arguments at the top it is the first thing that most of them see.
    for (const text of ends) {
      const found = /region \[(\d+)\.\.(\d+)\]/.exec(text);
      if (found !== null) expect(Number(found[2])).toBeGreaterThan(PAGE);
    }
  });
});

describe('values that are built to exhaust a decoder', () => {
  const gasLimit = 10n ** 30n;
  const newURef = (bytes: Uint8Array) =>
    guestModule('own', { call: (code) => code.call('casper_new_uref', code.room(33), ...code.data(bytes)) });

  it.each([
    ['lists of lists', [0x0e]],
    ['options of options', [0x0d]],
    ['maps of maps', [0x11]],
    ['tuples of tuples', [0x12]],
  ])('%s, sixty thousand deep', (_, tag) => {
    const bytes = Uint8Array.from([0, 0, 0, 0, ...new Array<number>(60_000).fill(tag[0])]);
    expect(endOf(newURef(bytes), { gasLimit })).toBe('Serialization error: exceeded recursion depth');
  });

  it('a length of four billion', () => {
    const bytes = Uint8Array.from([0xff, 0xff, 0xff, 0xff, 1, 2, 3]);
    expect(endOf(newURef(bytes), { gasLimit })).toBe('Serialization error: Deserialization error: early end of stream');
  });

  it('four billion arguments', () => {
    const session = guestModule('own', {
      call: (code) => {
        const args = code.data(Uint8Array.of(0xff, 0xff, 0xff, 0xff));
        code.call('casper_call_contract', ...code.data(hash(20)), ...code.data(name), ...args, code.room(4));
      },
    });
    expect(endOf(session, { gasLimit })).toBe('Serialization error: Deserialization error: early end of stream');
  });
});
