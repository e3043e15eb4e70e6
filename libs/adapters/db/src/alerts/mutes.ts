// What is kept but not delivered for a while.
import type { Queryable } from '../database.js';

export interface Mute {
  readonly id: number;
  /** Null: every rule. */
  readonly ruleId: string | null;
  /** Null: every subject. */
  readonly subject: string | null;
  /** Null: until it is removed. */
  readonly until: Date | null;
  readonly note: string | null;
}

const MOST_MUTES = 10_000;

/** Those that hold now. */
export async function listMutes(connection: Queryable): Promise<Mute[]> {
  const { rows } = await connection.query<Mute>(
    `SELECT id, rule_id AS "ruleId", subject, until, note FROM mutes
     WHERE until IS NULL OR until > now() ORDER BY id LIMIT $1`,
    [MOST_MUTES],
  );
  return rows;
}

export async function addMute(connection: Queryable, mute: Omit<Mute, 'id'>, createdBy: string): Promise<number> {
  const { rows } = await connection.query<{ id: number }>(
    'INSERT INTO mutes (rule_id, subject, until, note, created_by) VALUES ($1, $2, $3, $4, $5) RETURNING id',
    [mute.ruleId, mute.subject, mute.until, mute.note, createdBy],
  );
  return rows[0].id;
}

/** Whether it was there. */
export async function removeMute(connection: Queryable, id: number): Promise<boolean> {
  return (await connection.query('DELETE FROM mutes WHERE id = $1', [id])).rowCount === 1;
}
