// How far each chain is recorded without a gap: read for all streams together, at most once in an interval.

import type { Queryable } from '@casper-trace/db/database';
import { readFrontier } from '@casper-trace/db/frontier';

/** How long a new block may wait until streams see it, milliseconds. */
export const POLL_MS = 200;

export class FrontierWatch {
  private readonly connection: Queryable;
  private readonly seen = new Map<number, { readonly at: number; readonly height: Promise<bigint | undefined> }>();
  /** Where the next search begins. */
  private readonly known = new Map<number, bigint>();

  constructor(connection: Queryable) {
    this.connection = connection;
  }

  /** Everything at or below it is recorded; undefined if the chain's first block is not. */
  async frontier(chainId: number): Promise<bigint | undefined> {
    const last = this.seen.get(chainId);
    if (last !== undefined && performance.now() - last.at < POLL_MS) return last.height;
    const height = readFrontier(this.connection, chainId, this.known.get(chainId));
    this.seen.set(chainId, { at: performance.now(), height });
    const found = await height;
    if (found !== undefined) this.known.set(chainId, found);
    return found;
  }
}
