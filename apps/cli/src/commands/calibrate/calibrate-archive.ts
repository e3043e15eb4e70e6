// Re-executes a recorded chain and counts, for each protocol version and rule set, the transactions that it explains.
import { resolve } from 'node:path';
import type { Block } from '@casper-trace/casper-types/block';
import { formatProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import { type Archive, openArchive } from '@casper-trace/chain-source/archive/archive';
import { MemoryModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { reexecuteBlock } from '@casper-trace/reexecute/reexecute-block';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import type { BlockTrust } from '@casper-trace/verdict/trust-in-blocks';

/** Transactions of a protocol version by one rule set. */
export interface Calibration {
  readonly protocolVersion: string;
  /** Null for transactions that were not executed. */
  readonly rules: string | null;
  /** Verified by this set. */
  readonly explained: number;
  /** Not verified by any set; this one came nearest. */
  readonly left: number;
}

/** Ascending by the first block that needed the set. PermanentErrors name what is wrong with the archive. */
export async function calibrateArchive(folder: string): Promise<readonly Calibration[]> {
  const archive = await openArchive(resolve(folder));
  try {
    const store = openTrieStore(archive.trieStorePath);
    try {
      return await calibrate(archive, new TrieReader(store));
    } finally {
      store.close();
    }
  } finally {
    await archive.close();
  }
}

/** Calibration asks which rules reproduce the results of a block, not whether the block is the chain's. */
const TAKEN_AS_FINAL: BlockTrust = { finality: { kind: 'root', signed: undefined }, rootOfTrust: undefined };

async function calibrate(archive: Archive, reader: TrieReader): Promise<readonly Calibration[]> {
  const counts = new Map<string, Calibration>();
  const modules = new MemoryModuleCache();
  let parent: Block | undefined;
  for await (const archived of archive.blocks()) {
    const { header } = archived.block;
    const chainspec = archive.chainspecFor(header.protocolVersion);
    const { outcomes } = reexecuteBlock(
      {
        signed: archived,
        parent,
        transactions: archived.transactions,
        rules: chainspec?.rules,
        chainspecHash: chainspec?.hash,
        trust: TAKEN_AS_FINAL,
        overLimit: new Set(),
        modules,
        onStart: () => undefined,
      },
      reader,
    );
    const protocolVersion = formatProtocolVersion(header.protocolVersion);
    for (const { verdict, rules = null } of outcomes) {
      const name = `${protocolVersion} ${rules}`;
      const { explained, left } = counts.get(name) ?? { explained: 0, left: 0 };
      const isExplained = verdict.kind === 'verified';
      counts.set(name, {
        protocolVersion,
        rules,
        explained: explained + (isExplained ? 1 : 0),
        left: left + (isExplained ? 0 : 1),
      });
    }
    parent = archived.block;
  }
  return [...counts.values()];
}
