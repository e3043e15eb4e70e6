// What becomes of the other transactions of a block when one of them cannot be executed or is not the chain's.
import { join } from 'node:path';
import { type Archive, type ArchivedBlock, openArchive } from '@casper-trace/chain-source/archive/archive';
import { MemoryModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { type LmdbTrieStore, openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import { type BlockTrust, trustInBlocks } from '@casper-trace/verdict/trust-in-blocks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TransactionToExecute } from './execute-block.js';
import { type BlockToReexecute, reexecuteBlock } from './reexecute-block.js';

const devnet203 = join(import.meta.dirname, '../../../../test/chains/devnet-2.0.3');
const modules = new MemoryModuleCache();
let archive: Archive;
let store: LmdbTrieStore;
let reader: TrieReader;
/** The block with the most transactions, and the one before it. */
let crowded: ArchivedBlock;
let parent: ArchivedBlock;
let trust: readonly BlockTrust[];

beforeAll(async () => {
  archive = await openArchive(devnet203);
  store = openTrieStore(archive.trieStorePath);
  reader = new TrieReader(store);
  const blocks: ArchivedBlock[] = [];
  for await (const block of archive.blocks()) blocks.push(block);
  crowded = blocks.toSorted((a, b) => b.transactions.length - a.transactions.length)[0];
  parent = blocks[Number(crowded.height) - 1];
  trust = trustInBlocks(blocks, archive.networkName).blocks;
});

afterAll(async () => {
  store.close();
  await archive.close();
});

function input(
  overLimit: number[],
  transactions: readonly TransactionToExecute[] = crowded.transactions,
): BlockToReexecute {
  return {
    signed: crowded,
    parent: parent.block,
    transactions,
    rules: archive.chainspecFor(crowded.block.header.protocolVersion)?.rules,
    chainspecHash: archive.chainspecFor(crowded.block.header.protocolVersion)?.hash,
    trust: trust[Number(crowded.height)],
    overLimit: new Set(overLimit),
    modules,
    onStart: () => undefined,
  };
}

const without = (index: number): TransactionToExecute[] =>
  crowded.transactions.map((one, at) => (at === index ? { ...one, recorded: undefined } : one));

const verdicts = (block: BlockToReexecute): string[] =>
  reexecuteBlock(block, reader).outcomes.map(({ verdict }) =>
    verdict.kind === 'unverifiable' ? verdict.reason : verdict.kind,
  );

describe('[reexecute] block', () => {
  const rest = (): string[] => crowded.transactions.slice(1).map(() => 'verified');

  it('has several transactions to speak of', () => {
    expect(crowded.transactions.length).toBeGreaterThan(1);
    const { outcomes } = reexecuteBlock(input([]), reader);
    for (const { verdict } of outcomes) {
      expect(verdict).toEqual({ kind: 'verified', evidence: 'both', recordDiffers: undefined });
    }
  });

  it('goes on over the recorded effects of a transaction over its limit', () => {
    const { outcomes } = reexecuteBlock(input([0]), reader);
    expect(outcomes[0].verdict).toMatchObject({ kind: 'unverifiable', reason: 'limit' });
    // The record of the whole block hashes to its checksum: that makes it the chain's.
    for (const { verdict } of outcomes.slice(1)) expect(verdict).toMatchObject({ evidence: 'recorded result' });
  });

  it('is not proven without the result of a transaction, and says so', () => {
    const { proof, outsideChanges } = reexecuteBlock(input([0]), reader);
    expect(proof).toMatchObject({ proven: false, executionResults: { computed: undefined } });
    expect(proof.reason).toMatch(/a transaction was not re-executed/);
    expect(outsideChanges).toEqual([]);
  });

  it('has no state for what follows a transaction over its limit that the node did not record', () => {
    expect(verdicts(input([0], without(0)))).toEqual(['limit', ...rest().map(() => 'no-state')]);
  });

  it('needs no record where our own effects reproduce the checksum of the chain', () => {
    const { outcomes } = reexecuteBlock(input([], without(0)), reader);
    for (const { verdict } of outcomes) expect(verdict).toMatchObject({ kind: 'verified', evidence: 'block checksum' });
  });

  it('has no state at all in the first block of a source', () => {
    const { outcomes, opening } = reexecuteBlock({ ...input([]), parent: undefined }, reader);
    for (const { verdict } of outcomes) expect(verdict).toMatchObject({ kind: 'unverifiable', reason: 'no-state' });
    expect(opening?.mainPurses.length).toBeGreaterThan(0);
  });

  it('is unsupported by name without rules for its protocol', () => {
    expect(new Set(verdicts({ ...input([]), rules: undefined }))).toEqual(new Set(['unsupported:protocol 2.0.3']));
  });
});
