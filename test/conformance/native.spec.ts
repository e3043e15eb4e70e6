// Native transactions of the recorded chain, without any Wasm: transfers to a new and to an existing account, and a
// delegation, with their holds and fees.
import { isNativeTransaction } from '@casper-trace/casper-types/transaction';
import { describe, expect, it } from 'vitest';
import { differenceOf } from './difference.js';
import { replayChain } from './replay.js';

describe('native transactions of devnet-2.0.3', () => {
  it('come out as the node recorded them', async () => {
    const replayed = await replayChain('devnet-2.0.3', {
      skip: (block) => !block.transactions.every(({ transaction }) => isNativeTransaction(transaction)),
    });
    expect(replayed.map(({ hash }) => hash.slice(0, 8))).toEqual(['efc5cf4f', 'bd69a310', '75c94486']);
    for (const { hash, archived, outcome } of replayed) {
      const difference =
        outcome.kind === 'executed'
          ? differenceOf(outcome.result, archived.recorded)
          : `unsupported ${outcome.feature}`;
      expect(difference, hash).toBeUndefined();
    }
  });
});
