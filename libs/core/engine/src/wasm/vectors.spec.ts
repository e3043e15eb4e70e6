// Step by step against the official crates: test/vectors/wasm/modules.jsonl.gz (see PROVENANCE.md there).
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ExecError, ExecTrap, gasLimitError } from '../exec-error.js';
import type { GasMeter, HostFunction, HostTable } from './host-table.js';
import { instantiate } from './instance.js';
import { LoadedModule } from './loaded-module.js';
import type { WasmModule } from './module.js';
import { optimizeForStorage } from './optimize.js';
import { parseModule } from './parse.js';
import { preprocess } from './preprocess.js';
import { serializeModule } from './serialize.js';
import { testCosts } from './test-support/test-costs.js';

interface Step {
  readonly ok?: string;
  readonly error?: string;
}

interface Vector {
  readonly name: string;
  readonly module: string;
  readonly growMemory: number;
  readonly gasLimit: number;
  readonly keep: readonly string[];
  readonly entry: string;
  readonly decoded: Step;
  readonly prepared: Step;
  readonly instance?: Step;
  readonly run?: Step;
  readonly stored?: Step;
  readonly storedDecoded?: Step;
  readonly storedRun?: Step;
  readonly storedAgain?: Step;
}

const vectors: Vector[] = gunzipSync(
  readFileSync(resolve(import.meta.dirname, '../../../../../test/vectors/wasm/modules.jsonl.gz')),
)
  .toString()
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector);

const MAX_MEMORY = 64;

const digest = (bytes: Uint8Array): string =>
  `${bytes.length} ${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`;
const failed = (error: ExecError): Step => ({ error: error.message.replace('Wasm preprocessing error: ', '') });
const written = (module: WasmModule): Step => ({ ok: digest(serializeModule(module)) });

function stored(module: WasmModule, names: readonly string[]): Step {
  const result = optimizeForStorage(module, names);
  return 'error' in result ? failed(result.error) : { ok: digest(result.bytes) };
}

/** The host of the Rust program: five functions, a checksum of all arguments, gas. */
class TestHost {
  gas = 0;
  calls = 0;
  log = 7n;
  readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  charge(amount: number): void {
    this.gas += amount;
    if (this.gas <= this.limit) return;
    this.gas = this.limit;
    throw new ExecTrap(gasLimitError);
  }

  #function(params: number, result: boolean): HostFunction<undefined> {
    const call = (_: undefined, args: readonly number[]): number | undefined => {
      this.calls += 1;
      for (const arg of args) this.log = (this.log * 31n + BigInt(arg)) & 0xffffffffn;
      if (!result) return undefined;
      this.charge(1000);
      return Number(this.log >> 5n);
    };
    return { params, result, call };
  }

  get table(): HostTable<undefined> {
    return new Map([
      ['casper_remove_key', this.#function(2, false)],
      ['casper_get_blocktime', this.#function(1, false)],
      ['casper_has_key', this.#function(2, true)],
      ['casper_new_dictionary', this.#function(1, true)],
    ]);
  }
}

type Metering = 'counts in Wasm' | 'charges each block';

function runOf(module: WasmModule, vector: Vector, metering: Metering): Step {
  const host = new TestHost(vector.gasLimit);
  const charge = (amount: number): void => host.charge(amount);
  const gas: GasMeter =
    metering === 'counts in Wasm' ? { charge, remaining: () => BigInt(host.limit - host.gas) } : { charge };
  const result = instantiate(new LoadedModule(module), {
    maxMemory: MAX_MEMORY,
    host: host.table,
    caller: undefined,
    gas,
  });
  if ('error' in result) return failed(result.error);
  let outcome = 'returned';
  try {
    outcome = result.instance.callExport(vector.entry)?.message ?? outcome;
  } catch (error) {
    if (!(error instanceof ExecTrap)) throw error;
    outcome = error.error.message;
  }
  const { memory } = result.instance;
  const bytes = digest(memory.read(0, memory.size));
  return { ok: `${outcome}; gas ${host.gas}; calls ${host.calls}; log ${host.log}; memory ${bytes}` };
}

const METERINGS: readonly Metering[] = ['counts in Wasm', 'charges each block'];

function checkInstance(module: WasmModule, vector: Vector): void {
  if (vector.run === undefined) {
    expect(runOf(module, vector, 'counts in Wasm')).toEqual(vector.instance);
    return;
  }
  for (const metering of METERINGS) expect(runOf(module, vector, metering), metering).toEqual(vector.run);
}

function checkStored(module: WasmModule, vector: Vector): void {
  expect(stored(module, vector.keep)).toEqual(vector.stored);
  const result = optimizeForStorage(module, vector.keep);
  if ('error' in result) return;
  const decoded = parseModule(result.bytes);
  expect('error' in decoded ? failed(decoded.error) : written(decoded.module)).toEqual(vector.storedDecoded);
  if ('error' in decoded || vector.storedRun === undefined) return;
  for (const metering of METERINGS) {
    expect(runOf(decoded.module, vector, metering), metering).toEqual(vector.storedRun);
  }
  expect(stored(decoded.module, vector.keep.slice(0, 1))).toEqual(vector.storedAgain);
}

describe('modules as the official crates treat them', () => {
  it('knows what it compares with', () => {
    expect(vectors.length).toBe(500);
    expect(vectors.filter(({ run }) => run?.ok?.startsWith('returned')).length).toBeGreaterThan(80);
  });

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const bytes = Uint8Array.from(atob(vector.module), (character) => character.charCodeAt(0));
    const decoded = parseModule(bytes);
    expect('error' in decoded ? failed(decoded.error) : written(decoded.module)).toEqual(vector.decoded);
    const opcodeCosts = { ...testCosts, growMemory: vector.growMemory };
    const prepared = preprocess(bytes, { maxMemory: MAX_MEMORY, maxStackHeight: 500, opcodeCosts });
    expect('error' in prepared ? failed(prepared.error) : written(prepared.module)).toEqual(vector.prepared);
    if ('error' in prepared) return;
    checkInstance(prepared.module, vector);
    checkStored(prepared.module, vector);
  });
});
