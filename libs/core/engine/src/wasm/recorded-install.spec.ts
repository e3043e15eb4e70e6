// The module that the devnet stored when the transaction 2eae61bf… installed the contract `till`.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { describe, expect, it } from 'vitest';
import { optimizeForStorage } from './optimize.js';
import { preprocess } from './preprocess.js';
import { testCosts } from './test-support/test-costs.js';

const HASH = '2eae61bfcfbeafd4b5ba13210ba371770823c4f1005a2f9df1919ff4423f906d';
const chain = resolve(import.meta.dirname, '../../../../../test/chains/devnet-2.0.3/transactions.jsonl');

interface Write {
  readonly ContractWasm?: { readonly bytes: string };
  readonly Contract?: { readonly entry_points: readonly { readonly name: string }[] };
}
interface Recorded {
  readonly transaction: {
    readonly Version1: {
      readonly payload: {
        readonly fields: { readonly target: { readonly Session: { readonly module_bytes: string } } };
      };
    };
  };
  readonly execution_info: {
    readonly execution_result: {
      readonly Version2: { readonly effects: readonly { readonly kind: { readonly Write?: Write } }[] };
    };
  };
}

describe('the recorded install of a contract', () => {
  it('stores the bytes that the network stored', () => {
    const line = readFileSync(chain, 'utf8')
      .split('\n')
      .find((text) => text.includes(`"hash":"${HASH}"`) || text.includes(`"hash": "${HASH}"`));
    const recorded = JSON.parse(line ?? '{}') as Recorded;
    const { module_bytes } = recorded.transaction.Version1.payload.fields.target.Session;
    const writes = recorded.execution_info.execution_result.Version2.effects.flatMap(({ kind }) => kind.Write ?? []);
    const names = writes.flatMap(({ Contract }) => Contract?.entry_points.map(({ name }) => name) ?? []);
    const recordedBytes = writes.flatMap(({ ContractWasm }) => ContractWasm?.bytes ?? []);
    expect(names).toContain('deposit');
    expect(recordedBytes).toHaveLength(1);

    const rules = { maxMemory: 64, maxStackHeight: 500, opcodeCosts: testCosts };
    const prepared = preprocess(hexToBytes(module_bytes), rules);
    if ('error' in prepared) return expect.fail(prepared.error.message);
    const stored = optimizeForStorage(prepared.module, names);
    if ('error' in stored) return expect.fail(stored.error.message);
    expect(bytesToHex(stored.bytes) === recordedBytes[0]).toBe(true);
  });
});
