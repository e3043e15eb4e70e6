// A block job: reads what the block needs from the database, and has a worker thread re-execute it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError, RetryableError } from '@casper-trace/casper-types/app-error';
import type { BlockRecord } from '@casper-trace/db/block-record';
import { type Chain, readBlock, readChain, readChainspec, readTransactions } from '@casper-trace/db/chains';
import { Database } from '@casper-trace/db/database';
import { readBlockTrust } from '@casper-trace/db/trust/chain-trust';
import type { BlockJob } from '@casper-trace/queue/block-job';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { BlockTask } from './block-task.js';
import { type ThreadLimits, ThreadPool } from './thread-pool.js';

@Injectable()
export class ReexecuteService implements OnModuleDestroy {
  private readonly database: Database;
  private readonly pool: ThreadPool;
  /** Chain → folder of its archive on this machine. */
  private readonly archives = new Map<number, string>();

  constructor(database: Database, limits: ThreadLimits) {
    this.database = database;
    this.pool = new ThreadPool(limits);
  }

  /** Where this machine has the state of a chain: the database knows only the folder of whoever ingested it last. */
  useArchive({ id, archive }: Pick<Chain, 'id' | 'archive'>): void {
    this.archives.set(id, archive);
  }

  /**
   * What re-executing the block found; undefined if the block is not stored any more, because that of another source
   * took its place. PermanentErrors name what is wrong with the block's material; RetryableError 'archive-elsewhere'
   * leaves the block to a machine that has its state.
   */
  async reexecute(job: BlockJob): Promise<BlockRecord | undefined> {
    try {
      return await this.pool.run(await this.taskOf(job));
    } catch (error) {
      // Nothing is wrong if the block was replaced, before the job began or while its material was read.
      const block = await readBlock(this.database, job.chainId, BigInt(job.height));
      if (block?.hash === job.blockHash) throw error;
      return undefined;
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.pool.close();
  }

  private async taskOf({ chainId, height: heightText, blockHash }: BlockJob): Promise<BlockTask> {
    const height = BigInt(heightText);
    // First: whatever better arrives after the block was read makes the job's record out of date, and it is done again.
    const block = await readBlock(this.database, chainId, height);
    const [chain, parent, transactions, trust] = await Promise.all([
      readChain(this.database, chainId),
      readBlock(this.database, chainId, height - 1n),
      readTransactions(this.database, chainId, height),
      readBlockTrust(this.database, chainId, height),
    ]);
    if (block?.hash !== blockHash) {
      throw new PermanentError('block-not-ingested', `block ${height} of the job is not in the database`, {
        height,
        blockHash,
      });
    }
    return {
      trieStorePath: join(this.archiveOf(chain), 'state', 'data.lmdb'),
      chainspec: await readChainspec(this.database, chainId, block.protocolVersion),
      rawBlock: block.raw,
      inputs: block.inputs,
      rawParent: parent?.raw,
      rawTransactions: transactions.map(({ raw }) => raw),
      recordedMessages: transactions.map(({ recordedMessages }) => recordedMessages ?? undefined),
      trust,
    };
  }

  private archiveOf({ id, archive, networkName }: Chain): string {
    const own = this.archives.get(id);
    if (own !== undefined) return own;
    if (existsSync(archive)) return archive;
    throw new RetryableError(
      'archive-elsewhere',
      `this machine has no archive of '${networkName}' at ${archive}: the block waits for one that has`,
    );
  }
}
