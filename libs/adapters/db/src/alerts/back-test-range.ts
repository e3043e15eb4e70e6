// Which blocks a back-test covers: only recorded ones, without a gap, so that its answer stays the same.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { readChain } from '../chains.js';
import type { Queryable } from '../database.js';
import { readFrontier } from '../frontier.js';

export interface BackTestRange {
  readonly fromHeight: bigint;
  readonly toHeight: bigint;
}

/**
 * @param from undefined: the chain's first block
 * @param to undefined: the newest below which all blocks are recorded
 * PermanentError 'bad-range' if not all of the blocks are recorded.
 */
export async function backTestRange(
  connection: Queryable,
  chainId: number,
  from: bigint | undefined,
  to: bigint | undefined,
): Promise<BackTestRange> {
  const { firstHeight } = await readChain(connection, chainId);
  const last = (await readFrontier(connection, chainId)) ?? firstHeight - 1n;
  const fromHeight = from ?? firstHeight;
  const toHeight = to ?? last;
  if (fromHeight < firstHeight || fromHeight > toHeight || toHeight > last) {
    throw new PermanentError(
      'bad-range',
      `blocks ${fromHeight} to ${toHeight} are not all recorded: choose a range inside ${firstHeight} to ${last}`,
    );
  }
  return { fromHeight, toHeight };
}
