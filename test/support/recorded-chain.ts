// The bundled chain, re-executed once for all tests of a file, with its transactions by the labels of log.json.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import { type Archive, type ArchivedBlock, openArchive } from '@casper-trace/chain-source/archive/archive';
import { MemoryModuleCache, type ModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import {
  type BlockToReexecute,
  type ReexecutedBlock,
  reexecuteBlock,
  type TransactionOutcome,
} from '@casper-trace/reexecute/reexecute-block';
import { type LmdbTrieStore, openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import { trustInBlocks } from '@casper-trace/verdict/trust-in-blocks';

export const devnet203 = resolve(import.meta.dirname, '../chains/devnet-2.0.3');
export const devnet158 = resolve(import.meta.dirname, '../chains/devnet-1.5.8');

/** An archive with all its blocks in memory, ready to be re-executed. */
export interface RecordedChain {
  readonly archive: Archive;
  readonly blocks: readonly ArchivedBlock[];
  /** What re-execution of the block at the same place takes. */
  readonly inputs: readonly BlockToReexecute[];
  readonly store: LmdbTrieStore;
  readonly reader: TrieReader;
  close(): Promise<void>;
}

/** @param pins blocks that the user trusts; none to take what is known of the network */
export async function openRecordedChain(dir: string, pins: readonly TrustedBlock[] = []): Promise<RecordedChain> {
  const archive = await openArchive(dir);
  try {
    return await readChain(archive, pins);
  } catch (error) {
    await archive.close();
    throw error;
  }
}

async function readChain(archive: Archive, pins: readonly TrustedBlock[]): Promise<RecordedChain> {
  const blocks: ArchivedBlock[] = [];
  for await (const block of archive.blocks()) blocks.push(block);
  const modules = new MemoryModuleCache();
  const trust = trustInBlocks(blocks, archive.networkName, pins).blocks;
  const store = openTrieStore(archive.trieStorePath);
  return {
    archive,
    blocks,
    inputs: blocks.map((_, index) => ({ ...inputOf(archive, blocks, index, modules), trust: trust[index] })),
    store,
    reader: new TrieReader(store),
    close: async () => {
      store.close();
      await archive.close();
    },
  };
}

function inputOf(
  archive: Archive,
  blocks: readonly ArchivedBlock[],
  index: number,
  modules: ModuleCache,
): Omit<BlockToReexecute, 'trust'> {
  const { block, proofs, transactions } = blocks[index];
  return {
    signed: { block, proofs },
    parent: blocks[index - 1]?.block,
    transactions,
    rules: archive.chainspecFor(block.header.protocolVersion)?.rules,
    chainspecHash: archive.chainspecFor(block.header.protocolVersion)?.hash,
    overLimit: new Set(),
    modules,
    onStart: () => undefined,
  };
}

/** A transaction with what came of it. */
export interface LabelledOutcome extends TransactionOutcome {
  readonly transaction: Transaction;
  /** Index of its block, and its own in the block. */
  readonly block: number;
  readonly index: number;
}

/** A recorded chain with the outcome of every block. */
export interface ReexecutedChain extends RecordedChain {
  readonly reexecuted: readonly ReexecutedBlock[];
  /** The transaction that log.json gives this label. */
  labelled(label: string): LabelledOutcome;
}

export async function reexecuteRecordedChain(dir: string): Promise<ReexecutedChain> {
  const chain = await openRecordedChain(dir);
  const reexecuted = chain.inputs.map((input) => reexecuteBlock(input, chain.reader));
  const byHash = new Map<string, LabelledOutcome>();
  for (const [block, { outcomes }] of reexecuted.entries()) {
    for (const [index, outcome] of outcomes.entries()) {
      const { transaction } = chain.inputs[block].transactions[index];
      byHash.set(bytesToHex(transaction.hash), { ...outcome, transaction, block, index });
    }
  }
  const log = JSON.parse(readFileSync(join(dir, 'log.json'), 'utf8')) as { label: string; hash: string }[];
  return {
    ...chain,
    reexecuted,
    labelled: (label) => {
      const hash = log.find((entry) => entry.label === label)?.hash;
      const outcome = hash === undefined ? undefined : byHash.get(hash);
      if (outcome === undefined) throw new RangeError(`no transaction '${label}' in ${dir}`);
      return outcome;
    },
  };
}
