// What tags stand for.
import type { Queryable } from '../database.js';

export interface WatchedSubject {
  readonly tag: string;
  /** `allowed`: may touch the tag's subjects without an alert. */
  readonly role: 'subject' | 'allowed';
  readonly kind: 'purse' | 'account' | 'contract' | 'package';
  /** Bare lower-case hex. */
  readonly address: string;
  readonly note?: string | null;
}

/** All entries are held in memory while blocks are evaluated: more than this would be another design. */
const MOST_ENTRIES = 1_000_000;

export async function listWatchedSubjects(connection: Queryable): Promise<WatchedSubject[]> {
  const { rows } = await connection.query<WatchedSubject & { readonly note: string | null }>(
    'SELECT tag, role, kind, address, note FROM watched_subjects ORDER BY tag COLLATE "C", role COLLATE "C", kind COLLATE "C", address COLLATE "C" LIMIT $1',
    [MOST_ENTRIES],
  );
  return rows;
}

/** An entry that is there already gets the new note. */
export async function addWatchedSubject(
  connection: Queryable,
  entry: WatchedSubject,
  createdBy: string,
): Promise<void> {
  await connection.query(
    `INSERT INTO watched_subjects (tag, role, kind, address, note, created_by) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (tag, role, kind, address) DO UPDATE SET note = EXCLUDED.note`,
    [entry.tag, entry.role, entry.kind, entry.address, entry.note ?? null, createdBy],
  );
}

/** Whether the entry was there. */
export async function removeWatchedSubject(connection: Queryable, entry: WatchedSubject): Promise<boolean> {
  const { rowCount } = await connection.query(
    'DELETE FROM watched_subjects WHERE tag = $1 AND role = $2 AND kind = $3 AND address = $4',
    [entry.tag, entry.role, entry.kind, entry.address],
  );
  return rowCount === 1;
}
