// Who delivers what: a worker takes a delivery for a while (a lease). One that dies loses nothing: when its lease has run
// out, another takes the delivery. Hence at least once, never less.
import { randomUUID } from 'node:crypto';
import { EngineBug } from '@casper-trace/casper-types/app-error';
import type { Database, Queryable } from '../database.js';
import { CHANNEL_COLUMNS, type Channel, type ChannelSecrets, SECRET_COLUMNS } from './channels.js';

/** Longer than any attempt may take. */
const LEASE_MS = 120_000;
/** Deliveries of one channel at a time: a slow receiver must not hold up the others. One that is silent gets one. */
const AT_A_TIME = 2;

export interface LeasedDelivery {
  readonly id: string;
  readonly lease: string;
  readonly messageId: string;
  readonly payload: string;
  /** Who is still to get it, joined by commas; null: the whole target of the channel. */
  readonly recipients: string | null;
  /** Attempts before this one since it was enqueued or replayed. */
  readonly tries: number;
  readonly channel: Channel & ChannelSecrets;
}

/** Whether the last attempt over a channel was answered in time (or there was none yet). */
export type Receivers = 'answering' | 'silent';

/** Takes up to `limit` deliveries that are due. Times are the caller's: its clock may be a test's. */
export async function leaseDeliveries(
  connection: Queryable,
  now: Date,
  limit: number,
  receivers: Receivers = 'answering',
): Promise<LeasedDelivery[]> {
  const { rows } = await connection.query<
    Omit<LeasedDelivery, 'channel'> & Channel & ChannelSecrets & { channelId: number }
  >(
    `UPDATE deliveries SET lease = $3, lease_until = $2
     FROM (
       SELECT due.id FROM channels CROSS JOIN LATERAL (
         SELECT id, next_attempt_at FROM deliveries
         WHERE channel_id = channels.id AND state = 'pending' AND next_attempt_at <= $1
           AND (lease_until IS NULL OR lease_until <= $1)
         ORDER BY next_attempt_at
         LIMIT greatest(0, $4 - (
           SELECT count(*) FROM deliveries busy
           WHERE busy.channel_id = channels.id AND busy.state = 'pending' AND busy.lease_until > $1
         ))
         FOR UPDATE SKIP LOCKED
       ) due
       WHERE channels.removed_at IS NULL AND channels.disabled_at IS NULL
         AND (channels.unanswered > 0) = $6 AND (channels.paused_until IS NULL OR channels.paused_until <= $1)
       ORDER BY due.next_attempt_at LIMIT $5
     ) due
     JOIN deliveries named ON named.id = due.id
     JOIN channels ON channels.id = named.channel_id
     WHERE deliveries.id = due.id
     RETURNING deliveries.id AS "deliveryId", deliveries.lease, deliveries.message_id AS "messageId", deliveries.payload,
       deliveries.tries, deliveries.recipients, ${CHANNEL_COLUMNS}, ${SECRET_COLUMNS}`,
    [
      now,
      new Date(now.getTime() + LEASE_MS),
      randomUUID(),
      receivers === 'silent' ? 1 : AT_A_TIME,
      limit,
      receivers === 'silent',
    ],
  );
  return rows.map(({ lease, messageId, payload, tries, recipients, ...row }) => {
    const { deliveryId, ...channel } = row as typeof row & { deliveryId: string };
    return { id: deliveryId, lease, messageId, payload, tries, recipients, channel };
  });
}

/** What came of an attempt. */
export interface Attempt {
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly response: string | null;
}

/** What an attempt means for its delivery; `failed` names the time of the next one, and who it is for if others got it. */
export type AttemptOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly nextAttemptAt: Date; readonly recipients?: string | undefined }
  | { readonly kind: 'dead' };

/**
 * Writes an attempt into the ledger and moves its delivery on, in one database transaction. If another worker has the
 * delivery by now, only a success still counts: what was received was received.
 */
export async function recordAttempt(
  database: Database,
  { id, lease }: Pick<LeasedDelivery, 'id' | 'lease'>,
  attempt: Attempt,
  outcome: AttemptOutcome,
): Promise<void> {
  const finished = new Date(attempt.startedAt.getTime() + attempt.durationMs);
  await database.transaction(async (connection) => {
    // The row's lock gives attempts of two workers different numbers.
    const { rows } = await connection.query<{ lease: string | null; state: string }>(
      'SELECT lease, state FROM deliveries WHERE id = $1 FOR UPDATE',
      [id],
    );
    if (rows.length === 0) throw new EngineBug(`delivery ${id} is gone: deliveries are never deleted`);
    await connection.query(
      `INSERT INTO delivery_attempts (delivery_id, number, started_at, duration_ms, status, error, response)
       SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6 FROM delivery_attempts WHERE delivery_id = $1`,
      [id, attempt.startedAt, attempt.durationMs, attempt.status, attempt.error, attempt.response],
    );
    if (outcome.kind === 'delivered') {
      await connection.query(
        `UPDATE deliveries SET state = 'delivered', delivered_at = $2, tries = tries + 1, lease = NULL, lease_until = NULL
         WHERE id = $1`,
        [id, finished],
      );
    } else if (rows[0].lease === lease && rows[0].state === 'pending') {
      await connection.query(
        `UPDATE deliveries SET state = $2, next_attempt_at = $3, recipients = COALESCE($4, recipients), tries = tries + 1,
           lease = NULL, lease_until = NULL
         WHERE id = $1`,
        outcome.kind === 'dead'
          ? [id, 'dead', finished, null]
          : [id, 'pending', outcome.nextAttemptAt, outcome.recipients ?? null],
      );
    }
  });
}
