// The bundled chain, re-executed once for all tests of a file, with its transactions by the labels of log.json.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type Archive, type ArchivedBlock, openArchive } from '@casper-trace/chain-source/archive/archive';
import { createModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { type ChainFacts, findRootOfTrust, nextEraWeights } from '@casper-trace/reexecute/chain-facts';
import {
  type ReexecutedBlock,
  type ReexecutedTransaction,
  reexecuteBlock,
} from '@casper-trace/reexecute/reexecute-block';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import type { ValidatorWeights } from '@casper-trace/verdict/signed-weight';

export const devnet203 = resolve(import.meta.dirname, '../chains/devnet-2.0.3');
export const devnet158 = resolve(import.meta.dirname, '../chains/devnet-1.5.8');

export interface RecordedChain {
  readonly archive: Archive;
  readonly blocks: readonly ArchivedBlock[];
  readonly facts: ChainFacts;
  close(): Promise<void>;
}

/** Opens an archive with all its blocks in memory. */
export async function openRecordedChain(dir: string): Promise<RecordedChain> {
  const archive = await openArchive(dir);
  const blocks: ArchivedBlock[] = [];
  for await (const block of archive.blocks()) blocks.push(block);
  const store = openTrieStore(archive.trieStorePath);
  const weights = new Map<bigint, ValidatorWeights>();
  for (const { block } of blocks) {
    const next = nextEraWeights(block);
    if (next) weights.set(block.header.eraId + 1n, next);
  }
  const rootOfTrust = findRootOfTrust(blocks.map(({ block }) => block));
  if (rootOfTrust === undefined) throw new RangeError('an archive without blocks');
  const facts: ChainFacts = {
    networkName: archive.networkName,
    rulesFor: (version) => archive.chainspecFor(version)?.rules,
    reader: new TrieReader(store),
    modules: createModuleCache(),
    weightsOf: (eraId) => weights.get(eraId),
    rootOfTrust,
  };
  return {
    archive,
    blocks,
    facts,
    close: async () => {
      store.close();
      await archive.close();
    },
  };
}

/** A recorded chain with the outcome of every block. */
export interface ReexecutedChain extends RecordedChain {
  readonly reexecuted: readonly ReexecutedBlock[];
  /** The transaction that log.json gives this label. */
  labelled(label: string): ReexecutedTransaction;
}

export async function reexecuteRecordedChain(dir: string): Promise<ReexecutedChain> {
  const chain = await openRecordedChain(dir);
  const reexecuted = chain.blocks.map((block) => reexecuteBlock(block, chain.facts));
  const byHash = new Map(
    reexecuted.flatMap(({ transactions }) => transactions).map((done) => [bytesToHex(done.transaction.hash), done]),
  );
  const log = JSON.parse(readFileSync(join(dir, 'log.json'), 'utf8')) as { label: string; hash: string }[];
  return {
    ...chain,
    reexecuted,
    labelled: (label) => {
      const hash = log.find((entry) => entry.label === label)?.hash;
      const done = hash === undefined ? undefined : byHash.get(hash);
      if (done === undefined) throw new RangeError(`no transaction '${label}' in ${dir}`);
      return done;
    },
  };
}
