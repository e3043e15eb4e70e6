import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { EngineBug } from '@casper-trace/casper-types/app-error';
import { describe, expect, it } from 'vitest';
import { type ExecError, ExecTrap, gasLimitError } from '../exec-error.js';
import { Unsupported } from '../unsupported.js';
import { assemble } from './code.js';
import type { GasMeter, HostTable } from './host-table.js';
import { instantiate, type WasmInstance } from './instance.js';
import { type Instruction, instruction, plain } from './instruction.js';
import { LoadedModule } from './loaded-module.js';
import type { FunctionType, ImportEntry, LocalGroup, Section } from './module.js';
import { NO_RESULT, Op, ValueType } from './opcode.js';
import { preprocess } from './preprocess.js';
import type { PreprocessRules } from './preprocess-at-once.js';
import { serializeModule } from './serialize.js';
import { testCosts } from './test-support/test-costs.js';

const RULES: PreprocessRules = { maxMemory: 64, maxStackHeight: 500, opcodeCosts: testCosts };
const I32 = ValueType.I32;

interface Source {
  readonly code: readonly Instruction[];
  readonly locals?: readonly LocalGroup[];
  readonly type?: FunctionType;
  readonly imports?: readonly ImportEntry[];
  readonly importType?: FunctionType;
}

/** Bytes of a module with one page of memory, up to four pages, and one function that is exported as `call`. */
function moduleBytes({
  code,
  locals = [],
  type = { params: [], results: [] },
  imports = [],
  importType,
}: Source): Uint8Array {
  const sections: Section[] = [
    { kind: 'type', types: importType === undefined ? [type] : [type, importType] },
    { kind: 'import', entries: imports },
    { kind: 'function', typeIndices: [0] },
    { kind: 'memory', entries: [{ initial: 1, maximum: 4 }] },
    { kind: 'export', entries: [{ field: 'call', kind: 'function', index: imports.length }] },
    { kind: 'code', bodies: [{ locals, code: assemble([...code, plain(Op.End)]) }] },
  ];
  return serializeModule({ sections });
}

function load(source: Source, rules = RULES): LoadedModule {
  const prepared = preprocess(moduleBytes(source), rules);
  if ('error' in prepared) throw new EngineBug(prepared.error.message);
  return new LoadedModule(prepared.module);
}

const unlimited: GasMeter = { charge: () => undefined, remaining: () => 10n ** 30n };

type Host = HostTable<undefined>;

const NO_HOST: Host = new Map();

function start(source: Source, host = NO_HOST, gas = unlimited, rules = RULES): WasmInstance<undefined> {
  const result = instantiate(load(source, rules), { maxMemory: 64, host, caller: undefined, gas });
  if ('error' in result) throw new EngineBug(result.error.message);
  return result.instance;
}

const importOf = (field: string): ImportEntry => ({
  module: 'env',
  field,
  external: { kind: 'function', typeIndex: 1 },
});

/** A host with one function, and a module that calls it with the given argument. */
function callingHost(call: (argument: number) => void, argument: number): readonly [Source, Host] {
  return [
    {
      imports: [importOf('casper_revert')],
      importType: { params: [I32], results: [] },
      code: [instruction(Op.I32Const, argument), instruction(Op.Call, 0)],
    },
    new Map([['casper_revert', { params: 1, result: false, call: (_, [given = 0]) => call(given) }]]),
  ];
}

const thrown = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};
const errorOf = (exception: unknown): ExecError | undefined =>
  exception instanceof ExecTrap ? exception.error : undefined;

describe('callExport', () => {
  it('lets what a host function throws through unchanged', () => {
    const stop = new ExecTrap({ kind: 'Revert', message: 'User error: 7' });
    const [source, host] = callingHost(() => {
      throw stop;
    }, 7);
    const instance = start(source, host);
    expect(thrown(() => instance.callExport('call'))).toBe(stop);
  });

  it('hands i32 arguments over as u32', () => {
    const seen: number[] = [];
    const [source, host] = callingHost((argument) => seen.push(argument), -2);
    expect(start(source, host).callExport('call')).toBeUndefined();
    expect(seen).toEqual([0xfffffffe]);
  });

  it('shows wasmi texts for a missing export and for a trap', () => {
    const instance = start({ code: [plain(Op.Unreachable)] });
    expect(instance.callExport('nothing')?.message).toBe("Interpreter error: Module doesn't have export nothing");
    expect(instance.callExport('call')?.message).toBe('Interpreter error: trap: Code(Unreachable)');
  });

  it('traps for an export that takes arguments', () => {
    const instance = start({ code: [], type: { params: [I32], results: [] } });
    expect(instance.callExport('call')?.message).toBe('Interpreter error: trap: Code(UnexpectedSignature)');
  });

  it('stops endless recursion by the stack limiter, in twelve nested instances too', () => {
    const recursive: Source = {
      imports: [importOf('casper_revert')],
      importType: { params: [I32], results: [] },
      code: [instruction(Op.I32Const, 1), instruction(Op.Call, 0), instruction(Op.Call, 1)],
    };
    const outcomes: (string | undefined)[] = [];
    const nest = (level: number): void => {
      let calls = 0;
      const call = (): void => {
        calls += 1;
        // A call costs 2, so this is near the limit of 500.
        if (calls === 240 && level < 12) nest(level + 1);
      };
      const host = new Map([['casper_revert', { params: 1, result: false, call }]]);
      outcomes.push(start(recursive, host).callExport('call')?.message);
    };
    nest(1);
    expect(outcomes).toEqual(new Array(12).fill('Interpreter error: trap: Code(Unreachable)'));
  });

  it('refuses by name what only V8 cannot run: a stack far beyond the limit of any network', () => {
    const rules = { ...RULES, maxStackHeight: 0xffffffff };
    const instance = start({ code: [instruction(Op.Call, 0)] }, NO_HOST, unlimited, rules);
    expect(thrown(() => instance.callExport('call'))).toBeInstanceOf(Unsupported);
  });
});

describe('gas', () => {
  /** Counts to 100 in a loop: 101 metered blocks. */
  const loop: Source = {
    locals: [{ count: 1, type: I32 }],
    code: [
      instruction(Op.Loop, NO_RESULT),
      ...[instruction(Op.GetLocal, 0), instruction(Op.I32Const, 1), plain(Op.I32Add), instruction(Op.TeeLocal, 0)],
      ...[instruction(Op.I32Const, 100), plain(0x49), instruction(Op.BrIf, 0), plain(Op.End)],
    ],
  };

  class Meter {
    used = 0;
    charges = 0;
    readonly limit: number;

    constructor(limit: number) {
      this.limit = limit;
    }

    readonly charge = (amount: number): void => {
      this.charges += 1;
      this.used += amount;
      if (this.used > this.limit) throw new ExecTrap(gasLimitError);
    };
    readonly remaining = (): bigint => BigInt(this.limit - this.used);
  }

  it('is the same whether V8 counts or the host, and V8 calls the host less', () => {
    const counting = new Meter(1_000_000);
    const calling = new Meter(1_000_000);
    expect(start(loop, NO_HOST, counting).callExport('call')).toBeUndefined();
    expect(start(loop, NO_HOST, { charge: calling.charge }).callExport('call')).toBeUndefined();
    expect(counting.used).toBe(calling.used);
    expect(counting.charges).toBe(1);
    expect(calling.charges).toBe(101);
  });

  it.each([0, 1, 1000, 49_999])('ends at the same charge with a limit of %i', (limit) => {
    const counting = new Meter(limit);
    const calling = new Meter(limit);
    const first = thrown(() => start(loop, NO_HOST, counting).callExport('call'));
    const second = thrown(() => start(loop, NO_HOST, { charge: calling.charge }).callExport('call'));
    expect(errorOf(first)).toBe(gasLimitError);
    expect(errorOf(second)).toBe(gasLimitError);
    expect(counting.used).toBe(calling.used);
  });

  it('is exact for a host function, and what that one charges counts', () => {
    const meter = new Meter(1_000_000);
    const seen: number[] = [];
    const [source, host] = callingHost(() => {
      seen.push(meter.used);
      meter.charge(500);
    }, 7);
    expect(start(source, host, meter).callExport('call')).toBeUndefined();
    // i32.const 5×105 and call 22×225.
    expect(seen).toEqual([525 + 4950]);
    expect(meter.used).toBe(525 + 4950 + 500);
  });
});

describe('memory', () => {
  it('reads and writes, and refuses with wasmi text', () => {
    const { memory } = start({ code: [] });
    memory.write(65_534, new Uint8Array([1, 2]));
    expect([...memory.read(65_534, 2)]).toEqual([1, 2]);
    expect(memory.read(65_536, 0)).toHaveLength(0);
    expect(errorOf(thrown(() => memory.read(65_535, 2)))?.message).toBe(
      'Interpreter error: trying to access region [65535..65537] in memory [0..65536]',
    );
    expect(errorOf(thrown(() => memory.write(-1, new Uint8Array(1))))?.message).toBe(
      'Interpreter error: trying to access region [4294967295..4294967296] in memory [0..65536]',
    );
  });

  it('stays usable after the module has grown it', () => {
    const instance = start({ code: [instruction(Op.I32Const, 2), instruction(Op.GrowMemory), plain(Op.Drop)] });
    instance.memory.write(0, new Uint8Array([9]));
    expect(instance.callExport('call')).toBeUndefined();
    expect(instance.memory.size).toBe(3 * 65_536);
    expect([...instance.memory.read(0, 1)]).toEqual([9]);
    expect(instance.memory.read(2 * 65_536, 65_536)).toHaveLength(65_536);
  });

  it('gives copies', () => {
    const { memory } = start({ code: [] });
    const copy = memory.read(0, 1);
    memory.write(0, new Uint8Array([5]));
    expect([...copy]).toEqual([0]);
  });
});

describe('instantiate', () => {
  it('does not take members of Object for host functions', () => {
    const loaded = load({ code: [], imports: [importOf('toString')], importType: { params: [I32], results: [] } });
    expect(instantiate(loaded, { maxMemory: 64, host: NO_HOST, caller: undefined, gas: unlimited })).toEqual({
      error: {
        kind: 'Interpreter',
        message: "Interpreter error: host module doesn't export function with name toString",
      },
    });
  });

  it('holds the memory to the limit of the chainspec', () => {
    const loaded = load({ code: [] });
    expect(instantiate(loaded, { maxMemory: 3, host: NO_HOST, caller: undefined, gas: unlimited })).toMatchObject({
      error: { message: 'Interpreter error: Module requested too much memory' },
    });
  });
});

describe('an instance that nobody uses any more', () => {
  it('is let go with its memory: a thread runs millions of them', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const made: WeakRef<WebAssembly.Memory>[] = [];
    const { Memory } = WebAssembly;
    WebAssembly.Memory = class extends Memory {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        super(descriptor);
        made.push(new WeakRef(this));
      }
    };
    try {
      for (let run = 0; run < 50; run++) {
        expect(start(...callingHost(() => undefined, 1)).callExport('call')).toBeUndefined();
      }
    } finally {
      WebAssembly.Memory = Memory;
    }
    for (let round = 0; round < 5; round++) {
      collect();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(made).toHaveLength(50);
    expect(made.filter((memory) => memory.deref() !== undefined).length).toBeLessThan(5);
  });
});
