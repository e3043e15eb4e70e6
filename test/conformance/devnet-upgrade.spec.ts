// A chain that is upgraded from protocol 2.0.3 to 2.2.0: both halves verified by the rules of their version, all blocks
// proven (test/chains/devnet-upgrade-2.0.3-2.2.0/PROVENANCE.md).
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReexecutedChain, reexecuteRecordedChain } from '../support/recorded-chain.js';
import { blockProofs, messagesByHash, recordedMessages, transactionVerdicts } from './recorded.js';

const CHAIN = resolve(import.meta.dirname, '../chains/devnet-upgrade-2.0.3-2.2.0');
/** Height of the first block of 2.2.0. */
const UPGRADE = 34;

let chain: ReexecutedChain;

beforeAll(async () => {
  chain = await reexecuteRecordedChain(CHAIN);
}, 300_000);

afterAll(() => chain.close());

describe('devnet-upgrade-2.0.3-2.2.0', () => {
  it('is verified on both sides of the upgrade, every transaction', () => {
    const { verdicts, other } = transactionVerdicts(chain);
    expect(other).toEqual([]);
    expect(verdicts).toHaveLength(212);
    expect(verdicts.filter(({ block }) => block < UPGRADE)).toHaveLength(99);
  });

  it('is proven, every block', () => {
    const { count, other } = blockProofs(chain);
    expect(other).toEqual([]);
    expect(count).toBe(61);
  });

  it('has the messages of the event stream', () => {
    expect(messagesByHash(chain)).toEqual(recordedMessages(CHAIN));
  });
});
