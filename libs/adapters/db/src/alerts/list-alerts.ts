// Reading alerts: newest first, by the order in which they were raised, always with a bound.
import type { Queryable } from '../database.js';
import { parseRow } from '../rows/table.js';
import { type StoredAlert, storedAlerts } from './tables.js';

export interface AlertFilter {
  readonly ruleId?: string;
  readonly subject?: string;
  readonly severities?: readonly string[];
  readonly states?: readonly string[];
  readonly transactionHash?: string;
}

export interface AlertPage {
  readonly limit: number;
  /** Only alerts raised before this one. */
  readonly before?: bigint;
  /** Only alerts raised after this one; the page then is oldest first: how a subscription goes on. */
  readonly after?: bigint;
}

/** A page of a chain's alerts. */
export async function listAlerts(
  connection: Queryable,
  chainId: number,
  filter: AlertFilter,
  { limit, before, after }: AlertPage,
): Promise<StoredAlert[]> {
  const { rows } = await connection.query(
    `SELECT * FROM alerts WHERE chain_id = $1
       AND ($2::text IS NULL OR rule_id = $2) AND ($3::text IS NULL OR subject = $3)
       AND ($4::text[] IS NULL OR severity = ANY($4)) AND ($5::text[] IS NULL OR state = ANY($5))
       AND ($6::text IS NULL OR transaction_hash = $6)
       AND ($7::int8 IS NULL OR sequence < $7) AND ($8::int8 IS NULL OR sequence > $8)
     ORDER BY sequence ${after === undefined ? 'DESC' : 'ASC'} LIMIT $9`,
    [
      chainId,
      filter.ruleId,
      filter.subject,
      filter.severities,
      filter.states,
      filter.transactionHash,
      before?.toString(),
      after?.toString(),
      limit,
    ],
  );
  return rows.map((row) => parseRow(storedAlerts, row));
}

export async function readAlert(connection: Queryable, chainId: number, id: string): Promise<StoredAlert | undefined> {
  const { rows } = await connection.query('SELECT * FROM alerts WHERE chain_id = $1 AND id = $2', [chainId, id]);
  return rows.length === 0 ? undefined : parseRow(storedAlerts, rows[0]);
}
