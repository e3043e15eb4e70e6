// How far each chain is recorded without a gap: read for all streams together, at most once in an interval.

import type { Queryable } from '@casper-trace/db/database';
import { readFrontier } from '@casper-trace/db/frontier';

/** How long a new block may wait until streams see it, milliseconds. */
export const POLL_MS = 200;

export class FrontierWatch {
  private readonly connection: Queryable;
  private readonly seen = new Map<number, { readonly at: number; readonly height: Promise<bigint | undefined> }>();

  constructor(connection: Queryable) {
    this.connection = connection;
  }

  /** Everything at or below it is recorded; undefined if the chain's first block is not. */
  async frontier(chainId: number): Promise<bigint | undefined> {
    const last = this.seen.get(chainId);
    if (last !== undefined && performance.now() - last.at < POLL_MS) return last.height;
    const known = await last?.height.catch(() => undefined);
    const height = readFrontier(this.connection, chainId, known);
    this.seen.set(chainId, { at: performance.now(), height });
    return height;
  }
}
