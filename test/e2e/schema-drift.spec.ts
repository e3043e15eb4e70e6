// The committed migrations make exactly the tables of prisma/schema.prisma: whoever uses `prisma migrate` finds no drift.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { openDatabase } from '@casper-trace/db/open-database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scratchFolder } from '../support/scratch-folder.js';

const root = resolve(import.meta.dirname, '../..');
const scratch = scratchFolder();
let open: Awaited<ReturnType<typeof openDatabase>>;

beforeAll(async () => {
  open = await openDatabase(undefined, `${scratch.path}/data`);
});

afterAll(async () => {
  await open.close();
  scratch.remove();
});

function differences() {
  const args = ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema.prisma', '--exit-code'];
  const { status, stdout, stderr } = spawnSync(`${root}/node_modules/.bin/prisma`, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: open.database.url },
  });
  return { status, output: `${stdout}${stderr}` };
}

it('finds no difference between the migrated database and the schema', () => {
  const { status, output } = differences();
  expect(output).toContain('No difference detected');
  expect(status).toBe(0);
});

it('finds a column that the schema does not have', async () => {
  await open.database.query('ALTER TABLE "blocks" ADD COLUMN "stray" integer');
  const { status, output } = differences();
  expect(output).toContain('stray');
  expect(status).toBe(2);
});
