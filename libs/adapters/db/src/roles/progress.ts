// How far the roles are that work on what is recorded.
import type { Queryable } from '../database.js';

/** Height below which every rule in force is evaluated; undefined if one was never, or if there is no rule. */
export async function readEvaluatedBelow(connection: Queryable, chainId: number): Promise<bigint | undefined> {
  const { rows } = await connection.query<{ below: string | null; rules: number; cursors: number }>(
    `SELECT min(c.next_height) AS below, count(*)::int4 AS rules, count(c.next_height)::int4 AS cursors
     FROM (SELECT DISTINCT ON (id) id, version, enabled, document->>'event' AS event FROM rules ORDER BY id, version DESC) r
     LEFT JOIN evaluation_cursors c ON c.chain_id = $1 AND c.rule_id = r.id AND c.rule_version = r.version
     WHERE r.enabled AND r.event <> 'stall'`,
    [chainId],
  );
  const [{ below, rules, cursors }] = rows;
  return below === null || cursors < rules ? undefined : BigInt(below);
}

/** Most waiting deliveries that are counted. */
export const MOST_WAITING = 1000;

export interface WaitingDeliveries {
  /** At most MOST_WAITING. */
  readonly count: number;
  /** Lowest height of an alert that waits, of those that are counted: the ones longest in the outbox. */
  readonly lowest: bigint | undefined;
}

/** What the outbox still has to deliver; what was given up waits no more. */
export async function readWaitingDeliveries(connection: Queryable, chainId: number): Promise<WaitingDeliveries> {
  const { rows } = await connection.query<{ count: number; lowest: string | null }>(
    `SELECT count(*)::int4 AS count, min(a.block_height) AS lowest
     FROM (SELECT chain_id, alert_id FROM deliveries WHERE state = 'pending' AND chain_id = $1 ORDER BY id LIMIT ${MOST_WAITING}) d
     JOIN alerts a ON a.chain_id = d.chain_id AND a.id = d.alert_id`,
    [chainId],
  );
  const [{ count, lowest }] = rows;
  return { count, lowest: lowest === null ? undefined : BigInt(lowest) };
}
