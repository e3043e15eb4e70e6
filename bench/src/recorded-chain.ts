// A bundled chain in memory, ready to be re-executed: what the benchmarks have in common.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import { type ArchivedBlock, openArchive } from '@casper-trace/chain-source/archive/archive';
import { MemoryModuleCache } from '@casper-trace/engine/wasm/module-cache';
import type { BlockToReexecute } from '@casper-trace/reexecute/reexecute-block';
import { trustInBlocks } from '@casper-trace/verdict/trust-in-blocks';

/** The chains of test/chains that the engine executes whole. */
export const chainNames = ['devnet-2.0.3', 'corpus-2.x', 'public-contracts-2.x', 'devnet-2.2.0'] as const;
export type ChainName = (typeof chainNames)[number];

export interface RecordedChain {
  /** What re-execution takes, block by block in order of height. */
  readonly blocks: readonly BlockToReexecute[];
  readonly trieStorePath: string;
  /** Of its first block: a chain that was upgraded is not among them. */
  readonly protocolVersion: ProtocolVersion;
  readonly chainspec: string;
  /** Label of a transaction by its hash (lower-case hex), as log.json has it. */
  readonly labels: ReadonlyMap<string, string>;
}

export async function readRecordedChain(name: ChainName = 'devnet-2.0.3'): Promise<RecordedChain> {
  const chainDirectory = resolve(import.meta.dirname, '../../test/chains', name);
  const archive = await openArchive(chainDirectory);
  try {
    const archived: ArchivedBlock[] = [];
    for await (const block of archive.blocks()) archived.push(block);
    const version = archived[0].block.header.protocolVersion;
    const chainspec = archive.chainspecFor(version);
    const log = JSON.parse(readFileSync(join(chainDirectory, 'log.json'), 'utf8')) as { label: string; hash: string }[];
    const trust = trustInBlocks(archived, archive.networkName).blocks;
    return {
      blocks: archived.map((_, index) => ({
        ...blockAt(archived, index),
        trust: trust[index],
        rules: chainspec?.rules,
        chainspecHash: chainspec?.hash,
      })),
      trieStorePath: archive.trieStorePath,
      protocolVersion: version,
      chainspec: chainspec?.toml ?? '',
      labels: new Map(log.map(({ label, hash }) => [hash, label])),
    };
  } finally {
    await archive.close();
  }
}

function blockAt(
  archived: readonly ArchivedBlock[],
  index: number,
): Omit<BlockToReexecute, 'rules' | 'chainspecHash' | 'trust'> {
  const { block, proofs, transactions } = archived[index];
  return {
    signed: { block, proofs },
    parent: archived[index - 1]?.block,
    transactions,
    overLimit: new Set(),
    modules: new MemoryModuleCache(),
    onStart: () => undefined,
  };
}
