// What the specs of recorded chains ask of a re-executed chain.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from '@casper-trace/casper-types/bytesrepr/writer';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { jsonNode, parseJson } from '@casper-trace/casper-types/json';
import { type Message, messageCodec } from '@casper-trace/casper-types/message';
import type { ReexecutedBlock } from '@casper-trace/reexecute/reexecute-block';
import type { ReexecutedChain } from '../support/recorded-chain.js';

/** All transactions counted, and those that are not verified with their place. */
export function transactionVerdicts(chain: ReexecutedChain) {
  const verdicts = chain.reexecuted.flatMap(({ outcomes }, block) =>
    outcomes.map(({ verdict, messagesVerdict }, index) => ({ block, index, verdict, messagesVerdict })),
  );
  // A complete record of a final block leaves no evidence out.
  const other = verdicts.filter(({ verdict }) => verdict.kind !== 'verified' || verdict.evidence !== 'both');
  console.log(`${verdicts.length - other.length} of ${verdicts.length} transactions verified`);
  return { verdicts, other };
}

/** All blocks counted, and the proofs that are not whole. */
export function blockProofs(chain: ReexecutedChain): { count: number; other: ReexecutedBlock['proof'][] } {
  const proofs = chain.reexecuted.map(({ proof }) => proof);
  const other = proofs.filter(({ proven }) => !proven);
  console.log(`${proofs.length - other.length} of ${proofs.length} blocks proven`);
  return { count: proofs.length, other };
}

function bytesOf(messages: readonly Message[]): string {
  return messages.map((message) => bytesToHex(encode(message, messageCodec.write))).join();
}

/** The bytes of the messages that our engine emits, by the hash of the transaction; those without messages left out. */
export function messagesByHash(chain: ReexecutedChain): ReadonlyMap<string, string> {
  const ours = new Map<string, string>();
  for (const [block, { outcomes }] of chain.reexecuted.entries()) {
    for (const [index, { messages }] of outcomes.entries()) {
      const hash = bytesToHex(chain.inputs[block].transactions[index].transaction.hash);
      if (messages !== undefined && messages.length > 0) ours.set(hash, bytesOf(messages));
    }
  }
  return ours;
}

/** The same of messages.jsonl. */
export function recordedMessages(dir: string): ReadonlyMap<string, string> {
  const recorded = new Map<string, string>();
  for (const line of readFileSync(join(dir, 'messages.jsonl'), 'utf8').split('\n').slice(0, -1)) {
    const entry = jsonNode(parseJson(line));
    recorded.set(
      entry.field('transaction_hash').text(),
      bytesOf(entry.field('messages').items().map(messageCodec.fromJson)),
    );
  }
  return recorded;
}

/** Error messages of the failed transactions; those that differ only in addresses are one way to fail. */
export function failures(chain: ReexecutedChain): { errors: readonly string[]; ways: ReadonlySet<string> } {
  const errors = chain.reexecuted.flatMap(({ outcomes }) =>
    outcomes.flatMap(({ result }) => (result?.errorMessage === undefined ? [] : [result.errorMessage])),
  );
  const ways = new Set(errors.map((error) => error.replaceAll(/[0-9a-f]{64}/g, '…')));
  console.log(`${errors.length} transactions fail in ${ways.size} ways`);
  return { errors, ways };
}

/** How many entries of log.json CHECKLIST.md names. */
export function namedInChecklist(dir: string): number {
  const checklist = readFileSync(join(dir, 'CHECKLIST.md'), 'utf8');
  const log = JSON.parse(readFileSync(join(dir, 'log.json'), 'utf8')) as { hash: string }[];
  return log.filter(({ hash }) => checklist.includes(hash.slice(0, 10))).length;
}
