// Receivers that do not answer in time: after several attempts in a row their channel is paused, longer each time, and in
// the end disabled. One answer, whatever it says, takes all of it back.
import type { Queryable } from '../database.js';

/** Attempts without an answer before a channel is paused. */
export const UNANSWERED_BEFORE_PAUSE = 3;
/** A channel that gave no answer for so long is disabled. */
export const DISABLED_AFTER_DAYS = 5;

export interface Silence {
  /** Attempts in a row. */
  readonly unanswered: number;
  readonly unansweredSince: Date;
  /** Null: it goes on, one delivery at a time. */
  readonly pausedUntil: Date | null;
}

/** The first pause is a minute, each further one twice as long, an hour at most. Times are the caller's. */
export async function recordSilence(connection: Queryable, channelId: number, now: Date): Promise<Silence> {
  const { rows } = await connection.query<Silence>(
    `UPDATE channels SET unanswered = unanswered + 1, unanswered_since = coalesce(unanswered_since, $2::timestamptz),
       paused_until = CASE WHEN unanswered + 1 >= $3 THEN
         $2::timestamptz + least(interval '1 hour', interval '1 minute' * 2 ^ least(unanswered + 1 - $3, 10)) END
     WHERE id = $1
     RETURNING unanswered, unanswered_since AS "unansweredSince", paused_until AS "pausedUntil"`,
    [channelId, now, UNANSWERED_BEFORE_PAUSE],
  );
  return rows[0];
}

/** True if the channel was paused before. */
export async function recordAnswer(connection: Queryable, channelId: number): Promise<boolean> {
  const { rows } = await connection.query<{ paused: boolean }>(
    `UPDATE channels SET unanswered = 0, unanswered_since = NULL, paused_until = NULL
     FROM (SELECT id, paused_until IS NOT NULL AS paused FROM channels WHERE id = $1 AND unanswered > 0 FOR UPDATE) before
     WHERE channels.id = before.id RETURNING before.paused`,
    [channelId],
  );
  return rows.at(0)?.paused ?? false;
}

/** Channels that get nothing at present: paused or disabled. */
export async function countSilentChannels(connection: Queryable): Promise<number> {
  const { rows } = await connection.query<{ count: number }>(
    `SELECT count(*)::int4 AS count FROM channels
     WHERE removed_at IS NULL AND (disabled_at IS NOT NULL OR unanswered >= $1)`,
    [UNANSWERED_BEFORE_PAUSE],
  );
  return rows[0].count;
}
