// How far each chain is recorded without a gap: read for all streams together, at most once in an interval.
import type { Queryable } from '@casper-trace/db/database';
import { readFrontier } from '@casper-trace/db/frontier';

/** How long a new block may wait until streams see it, milliseconds. */
export const POLL_MS = 200;

/** What streams may read of a chain. */
export interface Frontier {
  /** Everything at or below it is recorded; undefined if the chain's first block is not. */
  readonly height: bigint | undefined;
  /** Grows whenever stored blocks were removed for those of another source. */
  readonly removals: number;
}

export class FrontierWatch {
  private readonly connection: Queryable;
  private readonly seen = new Map<number, { readonly at: number; readonly frontier: Promise<Frontier> }>();
  /** Where the next search begins. */
  private readonly known = new Map<number, Frontier>();

  constructor(connection: Queryable) {
    this.connection = connection;
  }

  async frontier(chainId: number): Promise<Frontier> {
    const last = this.seen.get(chainId);
    if (last !== undefined && performance.now() - last.at < POLL_MS) return last.frontier;
    const frontier = this.read(chainId);
    this.seen.set(chainId, { at: performance.now(), frontier });
    return frontier;
  }

  private async read(chainId: number): Promise<Frontier> {
    const { rows } = await this.connection.query<{ removals: number }>('SELECT removals FROM chains WHERE id = $1', [
      chainId,
    ]);
    const removals = rows.at(0)?.removals ?? 0;
    const known = this.known.get(chainId);
    const height = await readFrontier(
      this.connection,
      chainId,
      known?.removals === removals ? known.height : undefined,
    );
    const frontier = { height, removals };
    this.known.set(chainId, frontier);
    return frontier;
  }
}
