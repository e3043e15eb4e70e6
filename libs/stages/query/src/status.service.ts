// Counts for GraphQL and for the status page: from counters that are kept with the rows, never by counting.
import { type Chain, readChains, readTip } from '@casper-trace/db/chains';
import { chooseChain } from '@casper-trace/db/choose-chain';
import { readTotals } from '@casper-trace/db/counters';
import { readFrontier } from '@casper-trace/db/frontier';
import { readUnrecorded } from '@casper-trace/db/queries/coverage';
import { readChainDigest } from '@casper-trace/db/queries/summary';
import { readChainTrust } from '@casper-trace/db/trust/chain-trust';
import { ENGINE_VERSION } from '@casper-trace/db/versions';
import { outages } from '@casper-trace/telemetry/outages';
import { Injectable } from '@nestjs/common';
import { outageDocument } from './http/health.js';
import type { ChainStatus, Status } from './model/status.object.js';
import { QueryDatabase } from './query-database.js';
import { readRoles } from './role-status.js';

/** Gaps that are listed by name. */
const LISTED_GAPS = 100;

/** The digest reads every block: a longer chain's is left to `casper-trace index --json`. */
export const MAX_DIGEST_BLOCKS = 100_000;

export type ChainStatusNode = ChainStatus & { readonly chainId: number };

@Injectable()
export class StatusService {
  private readonly database: QueryDatabase;

  constructor(database: QueryDatabase) {
    this.database = database;
  }

  /** @param chain see `chooseChain`; all chains if not given */
  async status(chain: string | null | undefined): Promise<Status & { readonly chains: readonly ChainStatusNode[] }> {
    const all = await readChains(this.database);
    const wanted = chain == null ? all : [chooseChain(all, chain)];
    return {
      engineVersion: ENGINE_VERSION,
      outages: outages.list().map(outageDocument),
      chains: await Promise.all(wanted.map((row) => this.chainStatus(row))),
    };
  }

  /** Whether the database answers. */
  async ping(): Promise<void> {
    await this.database.query('SELECT 1');
  }

  /** Over all recorded blocks; null on a chain of too many blocks. */
  async digest({ chainId, blocks }: ChainStatusNode): Promise<string | null> {
    return blocks > MAX_DIGEST_BLOCKS ? null : readChainDigest(this.database, chainId);
  }

  private async chainStatus({ id, networkName, firstBlockHash, firstHeight }: Chain): Promise<ChainStatusNode> {
    const [totals, head, frontier, gaps, trust] = await Promise.all([
      readTotals(this.database, id),
      readTip(this.database, id),
      readFrontier(this.database, id),
      readUnrecorded(this.database, id, LISTED_GAPS),
      readChainTrust(this.database, id),
    ]);
    const { reasons, ...counts } = totals;
    return {
      chainId: id,
      networkName,
      firstBlock: { height: firstHeight, hash: firstBlockHash },
      trust: {
        level: trust?.level ?? 'none',
        reason: trust?.untrusted ?? null,
        roots: (trust?.roots ?? []).map((root) => ({ ...root, height: Number(root.height) })),
      },
      head: head ?? null,
      ...counts,
      reasons: Object.entries(reasons).map(([reason, transactions]) => ({ reason, transactions })),
      roles: await readRoles(this.database, { chainId: id, firstHeight, head: head?.height, recorded: frontier }),
      gapCount: totals.blocks - totals.blocksRecorded,
      gaps,
    };
  }
}
