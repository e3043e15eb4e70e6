// Every transaction of a chain of protocol 2.2.0 verified, every block proven: payers without enough money, failed and
// overpaid custom payment, burned fees, every auction entry point (test/chains/devnet-2.2.0/PROVENANCE.md).
import { resolve } from 'node:path';
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

  it('is named in the checklist, each transaction that was executed', () => {
    expect(namedInChecklist(CHAIN)).toBeGreaterThanOrEqual(886);
  });
});
