// When an alert about a subject was last delivered: what a rule's cooldown counts from.
import type { Queryable } from '../database.js';

export interface CooldownQuestion {
  readonly ruleId: string;
  readonly subject: string;
  /** Milliseconds since 1970, of the block. */
  readonly at: number;
  readonly seconds: number;
}

/** For each question the newest block time of an alert in state `raised` inside the cooldown; undefined if there is none. */
export async function readLastRaised(
  connection: Queryable,
  chainId: number,
  questions: readonly CooldownQuestion[],
): Promise<(number | undefined)[]> {
  if (questions.length === 0) return [];
  const { rows } = await connection.query<{ at: Date | null }>(
    `SELECT (SELECT max(a.block_timestamp) FROM alerts a WHERE a.chain_id = $1 AND a.rule_id = q.rule
       AND a.subject = q.subject AND a.state = 'raised' AND a.block_timestamp <= q.at
       AND a.block_timestamp > q.at - make_interval(secs => q.seconds)) AS at
     FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::float8[]) WITH ORDINALITY AS q(rule, subject, at, seconds, n)
     ORDER BY q.n`,
    [
      chainId,
      questions.map(({ ruleId }) => ruleId),
      questions.map(({ subject }) => subject),
      questions.map(({ at }) => new Date(at).toISOString()),
      questions.map(({ seconds }) => seconds),
    ],
  );
  return rows.map(({ at }) => at?.getTime());
}
