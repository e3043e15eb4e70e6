// API keys: who may manage rules and read alerts. A key is 256 random bits, shown once. Its SHA-256 is kept: a slow hash
// (scrypt) defends what people choose against guessing; 2^256 cannot be guessed, and a slow hash on every request
// would only let strangers burn our time. The hash is looked up by equality: who does not know the key cannot choose
// its hash, so the time of the look-up tells nothing.
import { createHash, randomBytes } from 'node:crypto';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Queryable } from '../database.js';

/** The weakest first: each may do what those before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const isAtLeast = (role: Role, wanted: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(wanted);

export interface ApiKey {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  /** First characters, to tell keys apart. */
  readonly prefix: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  /** From then on it opens nothing; null: it does not expire. */
  readonly expiresAt: Date | null;
  /** Exact to a minute; null if it was never used. */
  readonly lastUsedAt: Date | null;
}

const KEY = `id, name, role, prefix, created_at AS "createdAt", revoked_at AS "revokedAt", expires_at AS "expiresAt",
  last_used_at AS "lastUsedAt"`;
/** Whether a row of api_keys opens anything now. */
const IS_VALID = 'revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())';
/** The time of the last use is written at most once in this time. */
const LAST_USE_EVERY_MS = 60_000;
const KEY_TEXT = /^ctk_[A-Za-z0-9_-]{43}$/;
const PREFIX_LENGTH = 10;

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/**
 * The key's row, and the key itself, which exists nowhere else. PermanentErrors 'bad-key-name' and 'key-exists'.
 * @param expiresAt from when on it opens nothing; null: it does not expire
 */
export async function createApiKey(
  connection: Queryable,
  name: string,
  role: Role,
  expiresAt: Date | null = null,
): Promise<{ row: ApiKey; key: string }> {
  if (!/^[\w.@-]{1,64}$/.test(name)) {
    throw new PermanentError(
      'bad-key-name',
      `'${name.slice(0, 80)}' is no name of a key: 1 to 64 letters, digits, '.', '_', '@' or '-'`,
    );
  }
  const key = `ctk_${randomBytes(32).toString('base64url')}`;
  const { rows } = await connection.query<ApiKey>(
    `INSERT INTO api_keys (name, role, prefix, hash, expires_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (name) DO NOTHING RETURNING ${KEY}`,
    [name, role, key.slice(0, PREFIX_LENGTH), hashOf(key), expiresAt],
  );
  if (rows.length === 0) {
    throw new PermanentError(
      'key-exists',
      `there is or was a key '${name}': choose another name, the audit log names it`,
    );
  }
  return { row: rows[0], key };
}

export async function listApiKeys(connection: Queryable): Promise<ApiKey[]> {
  const { rows } = await connection.query<ApiKey>(`SELECT ${KEY} FROM api_keys ORDER BY id`);
  return rows;
}

/** From now on the key opens nothing. PermanentError 'unknown-key'. */
export async function revokeApiKey(connection: Queryable, name: string): Promise<ApiKey> {
  const { rows } = await connection.query<ApiKey>(
    `UPDATE api_keys SET revoked_at = now() WHERE name = $1 AND revoked_at IS NULL RETURNING ${KEY}`,
    [name],
  );
  if (rows.length === 0) {
    throw new PermanentError('unknown-key', `there is no valid key '${name}': see casper-trace keys list`);
  }
  return rows[0];
}

/** The row of a key that is valid now; undefined for anything else. */
export async function findApiKey(connection: Queryable, key: string): Promise<ApiKey | undefined> {
  if (!KEY_TEXT.test(key)) return undefined;
  const { rows } = await connection.query<ApiKey>(`SELECT ${KEY} FROM api_keys WHERE hash = $1 AND ${IS_VALID}`, [
    hashOf(key),
  ]);
  const found = rows.at(0);
  if (found !== undefined && Date.now() - (found.lastUsedAt?.getTime() ?? 0) > LAST_USE_EVERY_MS) {
    await connection.query('UPDATE api_keys SET last_used_at = now() WHERE id = $1', [found.id]);
  }
  return found;
}

/** Of keys that were valid, those that still are: for what lasts longer than a request. */
export async function stillValidKeys(connection: Queryable, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const { rows } = await connection.query<{ id: number }>(
    `SELECT id FROM api_keys WHERE id = ANY ($1::int4[]) AND ${IS_VALID}`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
