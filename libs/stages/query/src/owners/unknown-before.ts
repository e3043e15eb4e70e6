// From which height on the ties between contexts and purses are known. Two things hide ties: a first state that could
// not be walked, and a transaction whose named-key writes are not known to be the chain's.
import type { Database } from '@casper-trace/db/database';
import type { Moment } from './owners-at.js';

/** A transaction: ties made before it are asked for. */
export interface TransactionPlace extends Pick<Moment, 'blockHeight' | 'transactionIndex'> {
  readonly chainId: number;
}

export const placeId = ({ chainId, blockHeight, transactionIndex }: TransactionPlace): string =>
  `${chainId} ${blockHeight} ${transactionIndex}`;

/** Writes of a transaction that is not verified are still the chain's if the block is proven from our own results. */
const HIDDEN = `SELECT t.block_height FROM transactions t
  JOIN blocks b ON b.chain_id = t.chain_id AND b.height = t.block_height
  WHERE t.chain_id = p.chain_id AND t.block_height > c.first_height AND b.proven IS NOT TRUE
    AND t.block_height <= p.block_height AND (t.block_height, t.transaction_index) < (p.block_height, p.transaction_index)`;
const NEWEST = 'ORDER BY t.block_height DESC, t.transaction_index DESC LIMIT 1';

/** One statement: for each place, by its id, the height; places whose ties are all known are left out. */
export async function loadUnknownBefore(
  database: Database,
  places: readonly TransactionPlace[],
): Promise<Map<string, bigint>> {
  const distinct = [...new Map(places.map((place) => [placeId(place), place])).values()];
  const { rows } = await database.query<{ chain_id: number; h: string; i: number; unknown: string }>(
    // The three branches are three probes of one index; transactions of the first block are in its state.
    `SELECT p.chain_id, p.block_height AS h, p.transaction_index AS i,
       GREATEST(hidden.height, CASE WHEN walked.found IS NULL THEN c.first_height END) + 1 AS unknown
     FROM unnest($1::int4[], $2::int8[], $3::int4[]) AS p(chain_id, block_height, transaction_index)
     JOIN chains c ON c.id = p.chain_id
     LEFT JOIN LATERAL (
       SELECT true AS found FROM main_purses m
       WHERE m.chain_id = c.id AND m.block_height = c.first_height AND m.opening LIMIT 1) walked ON true
     LEFT JOIN LATERAL (
       SELECT max(block_height) AS height FROM (
         (${HIDDEN} AND t.verdict = 'unverifiable' ${NEWEST}) UNION ALL
         (${HIDDEN} AND t.verdict = 'diverged' ${NEWEST}) UNION ALL
         (${HIDDEN} AND t.verdict IS NULL ${NEWEST})) newest) hidden ON true
     WHERE hidden.height IS NOT NULL OR walked.found IS NULL`,
    [
      distinct.map(({ chainId }) => chainId),
      distinct.map(({ blockHeight }) => String(blockHeight)),
      distinct.map(({ transactionIndex }) => transactionIndex),
    ],
  );
  return new Map(
    rows.map(({ chain_id: chainId, h, i: transactionIndex, unknown }) => [
      placeId({ chainId, blockHeight: BigInt(h), transactionIndex }),
      BigInt(unknown),
    ]),
  );
}
