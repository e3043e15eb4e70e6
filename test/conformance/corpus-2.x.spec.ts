// Every transaction of the recorded corpus verified, every block proven: what a real node made of hundreds of scenarios
// (test/devnet), failures of many kinds and full blocks among them.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { encode } from '@casper-trace/casper-types/bytesrepr/writer';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { jsonNode, parseJson } from '@casper-trace/casper-types/json';
import { type Message, messageCodec } from '@casper-trace/casper-types/message';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReexecutedChain, reexecuteRecordedChain } from '../support/recorded-chain.js';

const CORPUS = resolve(import.meta.dirname, '../chains/corpus-2.x');

function bytesOf(messages: readonly Message[]): string {
  return messages.map((message) => bytesToHex(encode(message, messageCodec.write))).join();
}

let chain: ReexecutedChain;

beforeAll(async () => {
  chain = await reexecuteRecordedChain(CORPUS);
}, 300_000);

afterAll(() => chain.close());

describe('corpus-2.x', () => {
  it('is verified, every transaction', () => {
    const verdicts = chain.reexecuted.flatMap(({ outcomes }, block) =>
      outcomes.map(({ verdict }, index) => ({ block, index, verdict })),
    );
    const other = verdicts.filter(({ verdict }) => verdict.kind !== 'verified');
    console.log(`${verdicts.length - other.length} of ${verdicts.length} transactions verified`);
    expect(other).toEqual([]);
    expect(verdicts.length).toBeGreaterThanOrEqual(200);
  });

  it('is proven, every block', () => {
    const proofs = chain.reexecuted.map(({ proof }) => proof);
    const other = proofs.filter(({ proven }) => !proven);
    console.log(`${proofs.length - other.length} of ${proofs.length} blocks proven`);
    expect(other).toEqual([]);
  });

  it('has the messages of the event stream', () => {
    const ours = new Map<string, string>();
    for (const [block, { outcomes }] of chain.reexecuted.entries()) {
      for (const [index, { messages }] of outcomes.entries()) {
        const hash = bytesToHex(chain.inputs[block].transactions[index].transaction.hash);
        if (messages !== undefined && messages.length > 0) ours.set(hash, bytesOf(messages));
      }
    }
    const recorded = new Map<string, string>();
    for (const line of readFileSync(join(CORPUS, 'messages.jsonl'), 'utf8').trimEnd().split('\n')) {
      const entry = jsonNode(parseJson(line));
      recorded.set(
        entry.field('transaction_hash').text(),
        bytesOf(entry.field('messages').items().map(messageCodec.fromJson)),
      );
    }
    console.log(`${recorded.size} transactions emit messages`);
    expect(recorded.size).toBeGreaterThan(10);
    expect(ours).toEqual(recorded);
  });

  it('fails in at least 15 ways, at least 40 times', () => {
    const errors = chain.reexecuted.flatMap(({ outcomes }) =>
      outcomes.flatMap(({ result }) =>
        result?.errorMessage === undefined ? [] : [result.errorMessage.replaceAll(/[0-9a-f]{64}/g, '…')],
      ),
    );
    console.log(`${errors.length} transactions fail in ${new Set(errors).size} ways`);
    expect(errors.length).toBeGreaterThanOrEqual(40);
    expect(new Set(errors).size).toBeGreaterThanOrEqual(15);
  });

  it('has blocks full of transactions of different lanes', () => {
    const fullest = Math.max(...chain.reexecuted.map(({ outcomes }) => outcomes.length));
    const lanes = chain.blocks.map(({ block }) => (block.kind === 'V2' ? block.body.lanes.length : 0));
    console.log(`up to ${fullest} transactions in a block, of up to ${Math.max(...lanes)} lanes`);
    expect(fullest).toBeGreaterThanOrEqual(20);
    expect(Math.max(...lanes)).toBeGreaterThanOrEqual(4);
  });

  it('is named in the checklist, each transaction that was executed', () => {
    const checklist = readFileSync(join(CORPUS, 'CHECKLIST.md'), 'utf8');
    const log = JSON.parse(readFileSync(join(CORPUS, 'log.json'), 'utf8')) as { hash: string; label: string }[];
    const executed = chain.reexecuted.flatMap(({ outcomes }) => outcomes).length;
    const named = log.filter(({ hash }) => checklist.includes(hash.slice(0, 10)));
    expect(named.length).toBeGreaterThanOrEqual(executed);
  });
});
