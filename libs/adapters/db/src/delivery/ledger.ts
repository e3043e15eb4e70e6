// The ledger of deliveries as people read it, and replay by hand.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Queryable } from '../database.js';

export const DELIVERY_STATES = ['pending', 'delivered', 'dead', 'cancelled'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface Delivery {
  readonly id: string;
  readonly channel: string;
  readonly chainId: number;
  readonly alertId: string;
  readonly messageId: string;
  readonly state: DeliveryState;
  /** Attempts since it was enqueued or last replayed. */
  readonly tries: number;
  readonly nextAttemptAt: Date;
  readonly createdAt: Date;
  readonly deliveredAt: Date | null;
}

export interface LedgerEntry {
  readonly deliveryId: string;
  readonly number: number;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly response: string | null;
}

export interface DeliveryFilter {
  readonly state?: DeliveryState | undefined;
  /** Name of a channel. */
  readonly channel?: string | undefined;
  readonly alertId?: string | undefined;
  /** Only deliveries with a smaller id: the next page. */
  readonly before?: string | undefined;
}

const DELIVERY = `SELECT deliveries.id, channels.name AS channel, chain_id AS "chainId", alert_id AS "alertId",
  message_id AS "messageId", state, tries, next_attempt_at AS "nextAttemptAt", deliveries.created_at AS "createdAt",
  delivered_at AS "deliveredAt"
  FROM deliveries JOIN channels ON channels.id = deliveries.channel_id`;

/** The newest first. */
export async function listDeliveries(
  connection: Queryable,
  { state, channel, alertId, before }: DeliveryFilter,
  limit: number,
): Promise<Delivery[]> {
  const { rows } = await connection.query<Delivery>(
    `${DELIVERY} WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR channels.name = $2)
       AND ($3::text IS NULL OR alert_id = $3) AND ($4::int8 IS NULL OR deliveries.id < $4)
     ORDER BY deliveries.id DESC LIMIT $5`,
    [state ?? null, channel ?? null, alertId ?? null, before ?? null, limit],
  );
  return rows;
}

/** Attempts of several deliveries, in their order. */
export async function readAttempts(connection: Queryable, deliveryIds: readonly string[]): Promise<LedgerEntry[]> {
  const { rows } = await connection.query<LedgerEntry>(
    `SELECT delivery_id AS "deliveryId", number, started_at AS "startedAt", duration_ms AS "durationMs", status, error,
       response
     FROM delivery_attempts WHERE delivery_id = ANY ($1::int8[]) ORDER BY delivery_id, number`,
    [deliveryIds],
  );
  return rows;
}

/**
 * Delivers again to the whole target, from the beginning of the retry schedule, with the same message id. PermanentErrors
 * 'unknown-delivery' and 'channel-removed'.
 */
export async function replayDelivery(
  connection: Queryable,
  id: string,
  now: Date,
): Promise<{ before: Delivery; after: Delivery }> {
  const [before] = (
    await connection.query<Delivery>(`${DELIVERY} WHERE deliveries.id = $1 FOR UPDATE OF deliveries`, [id])
  ).rows;
  if (before === undefined) {
    throw new PermanentError('unknown-delivery', `there is no delivery ${id}: see casper-trace deliveries list`);
  }
  const { rowCount } = await connection.query(
    `UPDATE deliveries SET state = 'pending', tries = 0, next_attempt_at = $2, delivered_at = NULL, recipients = NULL,
       lease = NULL, lease_until = NULL
     FROM channels WHERE deliveries.id = $1 AND channels.id = deliveries.channel_id AND channels.removed_at IS NULL`,
    [id, now],
  );
  if (rowCount === 0) {
    throw new PermanentError('channel-removed', `the channel of delivery ${id}, '${before.channel}', was removed`);
  }
  const { rows } = await connection.query<Delivery>(`${DELIVERY} WHERE deliveries.id = $1`, [id]);
  return { before, after: rows[0] };
}

/** Replays all that were given up, of one channel or of all, to their whole targets; returns their ids. */
export async function replayDead(connection: Queryable, channel: string | undefined, now: Date): Promise<string[]> {
  const { rows } = await connection.query<{ id: string }>(
    `UPDATE deliveries SET state = 'pending', tries = 0, next_attempt_at = $2, recipients = NULL
     FROM channels WHERE channels.id = deliveries.channel_id AND channels.removed_at IS NULL
       AND deliveries.state = 'dead' AND ($1::text IS NULL OR channels.name = $1)
     RETURNING deliveries.id`,
    [channel ?? null, now],
  );
  return rows.map(({ id }) => id);
}
