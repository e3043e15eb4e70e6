// Counts for GraphQL and for the status page.
import { readTip } from '@casper-trace/db/chains';
import { Database } from '@casper-trace/db/database';
import { PrismaService } from '@casper-trace/db/prisma.service';
import { readCoverage, readGaps } from '@casper-trace/db/queries/coverage';
import { readSummary } from '@casper-trace/db/queries/summary';
import { ENGINE_VERSION } from '@casper-trace/db/versions';
import { Injectable } from '@nestjs/common';
import { type ChainRow, chooseChain, readChains } from './chains.js';
import type { ChainStatus, Status } from './model/status.object.js';

/** Gaps that are listed by name. */
const LISTED_GAPS = 100;

@Injectable()
export class StatusService {
  private readonly database: Database;
  private readonly prisma: PrismaService;

  constructor(database: Database, prisma: PrismaService) {
    this.database = database;
    this.prisma = prisma;
  }

  /** @param chain network name; all chains if not given */
  async status(chain: string | null | undefined): Promise<Status> {
    const all = await readChains(this.prisma);
    const wanted = chain == null ? all : [chooseChain(all, chain)];
    return { engineVersion: ENGINE_VERSION, chains: await Promise.all(wanted.map((row) => this.chainStatus(row))) };
  }

  /** Whether the database answers. */
  async ping(): Promise<void> {
    await this.database.query('SELECT 1');
  }

  private async chainStatus({ id, networkName, firstBlockHash, firstHeight }: ChainRow): Promise<ChainStatus> {
    const [summary, coverage, tip, gaps] = await Promise.all([
      readSummary(this.database, id),
      readCoverage(this.database, id),
      readTip(this.database, id),
      readGaps(this.database, id),
    ]);
    return {
      networkName,
      firstBlock: { height: firstHeight, hash: firstBlockHash },
      head: tip ?? null,
      blocks: summary.blocks,
      blocksRecorded: coverage.blocksRecorded,
      blocksProven: summary.blocksProven,
      transactions: summary.transactions,
      verified: summary.verified,
      diverged: summary.diverged,
      unverifiable: summary.unverifiable,
      reasons: Object.entries(summary.reasons).map(([reason, transactions]) => ({ reason, transactions })),
      gapCount: gaps.length,
      gaps: gaps.slice(0, LISTED_GAPS).map(({ height, hash }) => ({ height, hash })),
      digest: summary.digest,
    };
  }
}
