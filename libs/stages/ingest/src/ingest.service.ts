// Takes a recorded chain into the database: one transaction for all that is new, so that a bad line leaves nothing
// behind; and asks for the re-execution of every block that is not recorded yet.
import { resolve } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type Archive, type ArchivedBlock, openArchive } from '@casper-trace/chain-source/archive/archive';
import { type Chain, insertBlocks, openChain, readTip, writeArchive } from '@casper-trace/db/chains';
import { Database, type Queryable } from '@casper-trace/db/database';
import { ensurePartitions } from '@casper-trace/db/partitions';
import { type BlockName, type GapBlock, readGaps, readUnrecorded } from '@casper-trace/db/queries/coverage';
import { recordLimitedAgain } from '@casper-trace/db/record-again';
import type { TrieStore } from '@casper-trace/global-state/trie/trie-store';
import { BlockQueue } from '@casper-trace/queue/block-queue';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import { Injectable } from '@nestjs/common';
import { archiveState } from './archive-state.js';
import { updateFinality } from './chain-finality.js';
import { BlockImprover, type Fork } from './improve-blocks.js';
import { chooseState, improveStateless, storeChainspecs } from './improve-state.js';
import { blockRow, transactionRows } from './ingested-rows.js';
import { type ReplacedBlocks, replaceFork } from './replace-fork.js';

/** Blocks an insert. */
const BATCH = 200;

@Injectable()
export class IngestService {
  private readonly database: Database;
  private readonly queue: BlockQueue;

  constructor(database: Database, queue: BlockQueue) {
    this.database = database;
    this.queue = queue;
  }

  /**
   * Stores what the database lacks of the archive, and what is better in it than what is stored, and decides which blocks
   * are final. PermanentErrors name file and line of what is wrong; 'pin-contradicted': the archive has another block at
   * the height of a pin; 'chain-mismatch': it has another block than the database, see `replaceFork`.
   * @param pins blocks that the user trusts; none to keep those that were given before
   */
  async ingestArchive(
    folder: string,
    pins: readonly TrustedBlock[],
    onBlock: (done: number, total: number) => void,
  ): Promise<IngestedChain> {
    const archive = await openArchive(resolve(folder));
    try {
      // A state file that cannot be read would only be found out by a worker.
      const store = openTrieStore(archive.trieStorePath);
      try {
        return await this.database.transaction((connection) => storeArchive(connection, archive, store, pins, onBlock));
      } finally {
        store.close();
      }
    } finally {
      await archive.close();
    }
  }

  /** Has transactions tried again that were given up under smaller limits. */
  async retryLimited(chainId: number, limits: TransactionLimits): Promise<void> {
    await this.database.transaction((connection) =>
      recordLimitedAgain(connection, chainId, {
        limitMs: Math.round(limits.transactionSeconds * 1000),
        limitMemoryMb: limits.threadMemoryMb,
      }),
    );
  }

  /** Makes a job of every block with a gap; returns them. */
  async enqueueGaps(chainId: number): Promise<readonly GapBlock[]> {
    const gaps = await readGaps(this.database, chainId);
    await this.enqueue(chainId, gaps);
    return gaps;
  }

  /** Makes jobs of the lowest blocks that are not recorded by this version. Cheap if there are none, however long the chain is. */
  async enqueueUnrecorded(chainId: number): Promise<void> {
    await this.enqueue(chainId, await readUnrecorded(this.database, chainId, JOBS));
  }

  private async enqueue(chainId: number, blocks: readonly BlockName[]): Promise<void> {
    const jobs = blocks.map(({ height, hash }) => ({ chainId, height: String(height), blockHash: hash }));
    await this.queue.add(jobs);
  }
}

/** Jobs that are made at a time where blocks are looked for again and again: the next look makes the next ones. */
const JOBS = 10_000;

/** A chain with all that its archive had. */
export interface IngestedChain extends Chain {
  /** What the archive says against what is proven: it was not taken over. */
  readonly contradictions: readonly string[];
  /** Blocks of another source that were not final. */
  readonly replaced: ReplacedBlocks | undefined;
}

/** What a transaction may take before it is given up. */
export interface TransactionLimits {
  readonly transactionSeconds: number;
  readonly threadMemoryMb: number;
}

async function storeArchive(
  connection: Queryable,
  archive: Archive,
  store: TrieStore,
  pins: readonly TrustedBlock[],
  onBlock: (done: number, total: number) => void,
): Promise<IngestedChain> {
  const first = await firstBlock(archive);
  const identity = {
    networkName: archive.networkName,
    firstBlockHash: bytesToHex(first.block.hash),
    firstHeight: first.height,
  };
  const chain = await openChain(connection, identity, archive.dir);
  const state = await archiveState(archive);
  const isKnown = chain.archiveState === state;
  const improver = new BlockImprover(connection, chain);
  const fork = await storeBlocks(connection, chain, archive, isKnown ? undefined : improver, onBlock);
  const replaced = fork && (await replaceFork(connection, chain, archive, pins, fork));
  if (replaced !== undefined) await storeBlocks(connection, chain, archive, undefined, onBlock);
  // Before chainspecs and state are chosen: what is final counts there.
  await updateFinality(connection, chain, pins);
  if (isKnown) return { ...chain, contradictions: [], replaced: undefined };
  const contradictions = await storeChainspecs(connection, chain.id, archive, store);
  const stateDir = await chooseState(connection, chain, archive.dir, store);
  if (stateDir === archive.dir) await improveStateless(connection, chain.id, store);
  await writeArchive(connection, chain.id, stateDir, state);
  return {
    ...chain,
    archive: stateDir,
    archiveState: state,
    contradictions: [...contradictions, ...improver.contradictions],
    replaced,
  };
}

/** Adds the blocks above the stored ones, and what is better below; ends at a height where another block is stored. */
async function storeBlocks(
  connection: Queryable,
  chain: Chain,
  archive: Archive,
  improver: BlockImprover | undefined,
  onBlock: (done: number, total: number) => void,
): Promise<Fork | undefined> {
  const tip = await readTip(connection, chain.id);
  const start = tip === undefined ? chain.firstHeight : tip.height + 1n;
  let batch: ArchivedBlock[] = [];
  let done = Number(start - chain.firstHeight);
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    await ensurePartitions(connection, batch[0].height, batch[batch.length - 1].height);
    await insertBlocks(connection, chain.id, batch.map(blockRow), batch.flatMap(transactionRows));
    done += batch.length;
    onBlock(done, archive.blockCount);
    batch = [];
  };
  let known: ArchivedBlock[] = [];
  for await (const block of archive.blocks(improver === undefined ? start : chain.firstHeight)) {
    if (block.height < start) {
      known.push(block);
      if (known.length < BATCH) continue;
    }
    const fork = await improver?.improve(known);
    if (fork !== undefined) return fork;
    known = [];
    if (block.height < start) continue;
    if (block.height === start && tip !== undefined) checkParent(block, tip);
    batch.push(block);
    if (batch.length === BATCH) await flush();
  }
  const fork = await improver?.improve(known);
  if (fork === undefined) await flush();
  return fork;
}

async function firstBlock(archive: Archive): Promise<ArchivedBlock> {
  for await (const block of archive.blocks()) return block;
  throw new PermanentError('archive-no-blocks', `${archive.dir} holds no block`);
}

function checkParent({ block, height }: ArchivedBlock, tip: { height: bigint; hash: string }): void {
  const parent = bytesToHex(block.header.parentHash);
  if (parent === tip.hash) return;
  throw new PermanentError(
    'chain-mismatch',
    `block ${height} of the archive names the parent ${parent}, but the database has ${tip.hash} at height ${tip.height}`,
    { height },
  );
}
