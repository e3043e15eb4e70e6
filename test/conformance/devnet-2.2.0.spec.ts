// Every transaction of a chain of protocol 2.2.0 verified, every block proven: payers without enough money, failed and
// overpaid custom payment, burned fees, every auction entry point (test/chains/devnet-2.2.0/PROVENANCE.md).
import { resolve } from 'node:path';
import { clU512Of } from '@casper-trace/casper-types/cl-value';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { accountKey, balanceKey, hashKey } from '@casper-trace/casper-types/key';
import type { ContextRef } from '@casper-trace/engine/inspector';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReexecutedChain, reexecuteRecordedChain } from '../support/recorded-chain.js';
import {
  blockProofs,
  failures,
  messagesByHash,
  namedInChecklist,
  recordedMessages,
  transactionVerdicts,
} from './recorded.js';

const CHAIN = resolve(import.meta.dirname, '../chains/devnet-2.2.0');

let chain: ReexecutedChain;

beforeAll(async () => {
  chain = await reexecuteRecordedChain(CHAIN);
}, 300_000);

afterAll(() => chain.close());

function namedKeyIn(state: TrieStateView, { kind, address }: ContextRef, name: string): string | undefined {
  const stored = state.read(kind === 'account' ? accountKey(address) : hashKey(address));
  return stored?.kind === 'Account' || stored?.kind === 'Contract' ? stored.value.namedKeys.get(name)?.id : undefined;
}

function balanceIn(state: TrieStateView, purse: string): bigint {
  const stored = state.read(balanceKey(hexToBytes(purse)));
  return stored?.kind === 'CLValue' ? clU512Of(stored.value) : 0n;
}

describe('devnet-2.2.0', () => {
  it('is verified, every transaction', () => {
    const { verdicts, other } = transactionVerdicts(chain);
    expect(other).toEqual([]);
    expect(verdicts).toHaveLength(886);
  });

  it('is proven, every block', () => {
    const { count, other } = blockProofs(chain);
    expect(other).toEqual([]);
    expect(count).toBe(111);
  });

  it('has the messages of the event stream', () => {
    const recorded = recordedMessages(CHAIN);
    expect(recorded.size).toBeGreaterThan(10);
    expect(messagesByHash(chain)).toEqual(recorded);
  });

  it('fails in 93 ways, 445 times', () => {
    const { errors, ways } = failures(chain);
    expect(errors).toHaveLength(445);
    expect(ways.size).toBeGreaterThanOrEqual(80);
  });

  it('charges a payer without enough money all that there is', () => {
    const short = chain.reexecuted.flatMap(({ outcomes }) =>
      outcomes.flatMap(({ result }) => (result?.errorMessage === 'Insufficient funds' ? [result] : [])),
    );
    expect(short.some(({ cost, limit }) => cost < limit)).toBe(true);
  });

  // Naive: sums and last writes of what is committed, held against the tries before and after the block.
  it('has in the state what the traces say is committed, and nothing of the rest', () => {
    let undone = 0;
    for (const [at, { outcomes }] of chain.reexecuted.entries()) {
      const { block } = chain.blocks[at];
      if (outcomes.length === 0) continue;
      const before = new TrieStateView(chain.reader, chain.blocks[at - 1].block.header.stateRootHash);
      const after = new TrieStateView(chain.reader, block.header.stateRootHash);
      const names = new Map<string, { context: ContextRef; name: string; key: string | undefined }>();
      const moved = new Map<string, bigint>();
      for (const { namedKeyWrites, purseTransfers } of outcomes.flatMap(({ trace }) => trace ?? [])) {
        for (const { context, name, after: written, committed } of namedKeyWrites) {
          const id = `${bytesToHex(context.address)} ${name}`;
          const key = committed ? written?.id : (names.get(id) ?? { key: namedKeyIn(before, context, name) }).key;
          names.set(id, { context, name, key });
          if (!committed) undone += 1;
        }
        for (const { source, target, amount, committed, outcome } of purseTransfers) {
          if (!committed && outcome === 'moved') undone += 1;
          for (const [uref, motes] of [[source, -amount] as const, [target, amount] as const]) {
            if (uref === undefined) continue;
            const purse = bytesToHex(uref.addr);
            moved.set(purse, (moved.get(purse) ?? 0n) + (committed ? motes : 0n));
          }
        }
      }
      for (const { context, name, key } of names.values()) {
        expect(namedKeyIn(after, context, name), `block ${at}, ${name}`).toBe(key);
      }
      if (block.header.eraEnd !== undefined) continue;
      for (const [purse, motes] of moved) {
        expect(balanceIn(after, purse) - balanceIn(before, purse), `block ${at}, ${purse}`).toBe(motes);
      }
    }
    expect(undone).toBeGreaterThan(50);
  });

  it('is named in the checklist, each transaction that was executed', () => {
    expect(namedInChecklist(CHAIN)).toBeGreaterThanOrEqual(886);
  });
});
