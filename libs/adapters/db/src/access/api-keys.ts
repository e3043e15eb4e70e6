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
}

const KEY = 'id, name, role, prefix, created_at AS "createdAt", revoked_at AS "revokedAt"';
const KEY_TEXT = /^ctk_[A-Za-z0-9_-]{43}$/;
const PREFIX_LENGTH = 10;

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The key's row, and the key itself, which exists nowhere else. PermanentErrors 'bad-key-name' and 'key-exists'. */
export async function createApiKey(
  connection: Queryable,
  name: string,
  role: Role,
): Promise<{ row: ApiKey; key: string }> {
  if (!/^[\w.@-]{1,64}$/.test(name)) {
    throw new PermanentError(
      'bad-key-name',
      `'${name.slice(0, 80)}' is no name of a key: 1 to 64 letters, digits, '.', '_', '@' or '-'`,
    );
  }
  const key = `ctk_${randomBytes(32).toString('base64url')}`;
  const { rows } = await connection.query<ApiKey>(
    `INSERT INTO api_keys (name, role, prefix, hash) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING RETURNING ${KEY}`,
    [name, role, key.slice(0, PREFIX_LENGTH), hashOf(key)],
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
  const { rows } = await connection.query<ApiKey>(
    `SELECT ${KEY} FROM api_keys WHERE hash = $1 AND revoked_at IS NULL`,
    [hashOf(key)],
  );
  return rows.at(0);
}

/** Whether a key that was valid still is: for what lasts longer than a request. */
export async function isApiKeyValid(connection: Queryable, id: number): Promise<boolean> {
  const { rows } = await connection.query('SELECT 1 FROM api_keys WHERE id = $1 AND revoked_at IS NULL', [id]);
  return rows.length > 0;
}
