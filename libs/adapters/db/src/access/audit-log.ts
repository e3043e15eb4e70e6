// The audit log: who changed what, from what to what.
import type { Queryable } from '../database.js';
import type { Json } from '../rows/column.js';

/** Who asks for a change. */
export interface Actor {
  readonly name: string;
  /** Id of the API key; null for the command line, whose user holds the database's password. */
  readonly keyId: number | null;
}

export interface AuditChange {
  /** `rule.add`, `rule.enable`, `channel.remove`, … */
  readonly action: string;
  /** Id of what was changed. */
  readonly subject: string;
  /** Never a secret. */
  readonly before: object | null;
  readonly after: object | null;
}

export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly keyId: number | null;
  readonly action: string;
  readonly subject: string;
  readonly before: Json;
  readonly after: Json;
}

/** Call it in the database transaction of the change: either both are there or neither. */
export async function writeAudit(connection: Queryable, actor: Actor, change: AuditChange): Promise<void> {
  const { action, subject, before, after } = change;
  await connection.query(
    'INSERT INTO audit_log (actor, key_id, action, subject, before, after) VALUES ($1, $2, $3, $4, $5, $6)',
    [actor.name, actor.keyId, action, subject, jsonOf(before), jsonOf(after)],
  );
}

/** The newest first. */
export async function readAuditLog(
  connection: Queryable,
  { subject, before }: { subject?: string | undefined; before?: string | undefined },
  limit: number,
): Promise<AuditEntry[]> {
  const { rows } = await connection.query<AuditEntry>(
    `SELECT id, at, actor, key_id AS "keyId", action, subject, before, after FROM audit_log
     WHERE ($1::text IS NULL OR subject = $1) AND ($2::int8 IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [subject ?? null, before ?? null, limit],
  );
  return rows;
}

const jsonOf = (value: object | null): string | null =>
  value === null
    ? null
    : JSON.stringify(value, (_name, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
