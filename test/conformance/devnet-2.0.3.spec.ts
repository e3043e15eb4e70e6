// The whole recorded 2.0.3 chain: every transaction in block order on our own effects, compared with what the node
// recorded, effect by effect in order.
import { describe, expect, it } from 'vitest';
import { differenceOf } from './difference.js';
import { replayChain } from './replay.js';

const TRANSACTIONS = 23;

describe('devnet-2.0.3', () => {
  it('is reproduced exactly: all transactions, all effects', async () => {
    const replayed = await replayChain('devnet-2.0.3');
    const differences: string[] = [];
    let effects = 0;
    for (const { hash, archived, outcome } of replayed) {
      if (outcome.kind === 'unsupported') {
        differences.push(`${hash.slice(0, 8)}: unsupported ${outcome.feature}`);
        continue;
      }
      effects += outcome.result.effects.length;
      const difference = differenceOf(outcome.result, archived.recorded);
      if (difference !== undefined) differences.push(`${hash.slice(0, 8)}: ${difference}`);
    }
    const equal = replayed.length - differences.length;
    console.log(`devnet-2.0.3: ${equal} of ${replayed.length} transactions equal, ${effects} effects`);
    expect(differences).toEqual([]);
    expect(replayed).toHaveLength(TRANSACTIONS);
  });
});
