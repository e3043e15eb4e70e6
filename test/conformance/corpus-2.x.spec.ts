// Every transaction of the recorded corpus verified, every block proven: what a real node made of hundreds of scenarios
// (test/devnet), failures of many kinds and full blocks among them.
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

const CORPUS = resolve(import.meta.dirname, '../chains/corpus-2.x');

let chain: ReexecutedChain;

beforeAll(async () => {
  chain = await reexecuteRecordedChain(CORPUS);
}, 300_000);

afterAll(() => chain.close());

describe('corpus-2.x', () => {
  it('is verified, every transaction', () => {
    const { verdicts, other } = transactionVerdicts(chain);
    expect(other).toEqual([]);
    expect(verdicts.length).toBeGreaterThanOrEqual(200);
  });

  it('is proven, every block', () => {
    expect(blockProofs(chain).other).toEqual([]);
  });

  it('has the messages of the event stream', () => {
    const recorded = recordedMessages(CORPUS);
    console.log(`${recorded.size} transactions emit messages`);
    expect(recorded.size).toBeGreaterThan(10);
    expect(messagesByHash(chain)).toEqual(recorded);
  });

  it('fails in at least 15 ways, at least 40 times', () => {
    const { errors, ways } = failures(chain);
    expect(errors.length).toBeGreaterThanOrEqual(40);
    expect(ways.size).toBeGreaterThanOrEqual(15);
  });

  it('has blocks full of transactions of different lanes', () => {
    const fullest = Math.max(...chain.reexecuted.map(({ outcomes }) => outcomes.length));
    const lanes = chain.blocks.map(({ block }) => (block.kind === 'V2' ? block.body.lanes.length : 0));
    console.log(`up to ${fullest} transactions in a block, of up to ${Math.max(...lanes)} lanes`);
    expect(fullest).toBeGreaterThanOrEqual(20);
    expect(Math.max(...lanes)).toBeGreaterThanOrEqual(4);
  });

  it('is named in the checklist, each transaction that was executed', () => {
    const executed = chain.reexecuted.flatMap(({ outcomes }) => outcomes).length;
    expect(namedInChecklist(CORPUS)).toBeGreaterThanOrEqual(executed);
  });
});
