// API keys as the command line manages them: each change with its row in the audit log.
import type { Database } from '../database.js';
import { type ApiKey, createApiKey, type Role, revokeApiKey } from './api-keys.js';
import { type Actor, writeAudit } from './audit-log.js';

export async function createKey(
  database: Database,
  actor: Actor,
  name: string,
  role: Role,
  expiresAt: Date | null = null,
): Promise<{ row: ApiKey; key: string }> {
  return database.transaction(async (connection) => {
    const created = await createApiKey(connection, name, role, expiresAt);
    await writeAudit(connection, actor, { action: 'key.create', subject: name, before: null, after: created.row });
    return created;
  });
}

export async function revokeKey(database: Database, actor: Actor, name: string): Promise<ApiKey> {
  return database.transaction(async (connection) => {
    const row = await revokeApiKey(connection, name);
    const before = { ...row, revokedAt: null };
    await writeAudit(connection, actor, { action: 'key.revoke', subject: name, before, after: row });
    return row;
  });
}
