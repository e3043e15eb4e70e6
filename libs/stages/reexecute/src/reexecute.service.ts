// A block job: reads what the block needs from the database, and has a worker thread re-execute it.
import { join } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { BlockRecord } from '@casper-trace/db/block-record';
import { readBlock, readChain, readChainspec, readTransactions } from '@casper-trace/db/chains';
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

  constructor(database: Database, limits: ThreadLimits) {
    this.database = database;
    this.pool = new ThreadPool(limits);
  }

  /** What re-executing the block found. PermanentErrors name what is wrong with the block's material. */
  async reexecute(job: BlockJob): Promise<BlockRecord> {
    return this.pool.run(await this.taskOf(job));
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
      trieStorePath: join(chain.archive, 'state', 'data.lmdb'),
      chainspec: await readChainspec(this.database, chainId, block.protocolVersion),
      rawBlock: block.raw,
      inputs: block.inputs,
      rawParent: parent?.raw,
      rawTransactions: transactions.map(({ raw }) => raw),
      recordedMessages: transactions.map(({ recordedMessages }) => recordedMessages ?? undefined),
      trust,
    };
  }
}
