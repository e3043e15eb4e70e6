// Brings a database to the newest schema: applies prisma/migrations in their order and keeps the same ledger as
// Prisma Migrate, so that `npx prisma migrate` and this runner can take turns (docs/adr/0004-migrations.md).
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Database, Queryable } from './database.js';

const MIGRATIONS = fileURLToPath(new URL('../../../../prisma/migrations', import.meta.url));
/** The advisory lock that Prisma Migrate takes. */
const MIGRATE_LOCK = 72_707_369;

const LEDGER = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/**
 * Applies what is missing, each migration in a transaction of its own; returns the names. PermanentErrors:
 * 'migration-changed', 'migration-failed', 'migration-unknown' (a newer casper-trace was here).
 */
export async function migrate(database: Database, folder = MIGRATIONS): Promise<string[]> {
  const migrations = readMigrations(folder);
  const applied: string[] = [];
  for (const migration of migrations) {
    const isNew = await database.transaction(async (connection) => {
      await connection.query('SELECT pg_advisory_xact_lock($1)', [MIGRATE_LOCK]);
      await connection.query(LEDGER);
      return apply(connection, migration, migrations);
    });
    if (isNew) applied.push(migration.name);
  }
  return applied;
}

async function apply(connection: Queryable, migration: Migration, all: readonly Migration[]): Promise<boolean> {
  const { rows } = await connection.query<{ migration_name: string; checksum: string; finished: boolean }>(
    'SELECT migration_name, checksum, finished_at IS NOT NULL AS finished FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
  );
  const unknown = rows.find((row) => all.every(({ name }) => name !== row.migration_name));
  if (unknown !== undefined) {
    throw new PermanentError(
      'migration-unknown',
      `the database has migration ${unknown.migration_name}: a newer casper-trace made it`,
    );
  }
  const ledger = rows.find((row) => row.migration_name === migration.name);
  if (ledger === undefined) {
    await connection.query(migration.sql);
    await connection.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    return true;
  }
  if (!ledger.finished) {
    throw new PermanentError(
      'migration-failed',
      `migration ${migration.name} failed before: see npx prisma migrate resolve`,
    );
  }
  if (ledger.checksum !== migration.checksum) {
    throw new PermanentError('migration-changed', `migration ${migration.name} was changed after it was applied`);
  }
  return false;
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
