// Machines share the database and the queue, and nothing on disk: each has its archives where it was told.
import { join } from 'node:path';
import { readSettings } from '@casper-trace/config/settings';
import { readInstallation } from '@casper-trace/db/chains';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { readUnrecorded } from '@casper-trace/db/queries/coverage';
import { ENGINE_VERSION } from '@casper-trace/db/versions';
import type { BlockJob } from '@casper-trace/queue/block-job';
import { BlockQueue } from '@casper-trace/queue/block-queue';
import { ReexecuteService } from '@casper-trace/reexecute/reexecute.service';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { casperTrace, type IndexLine, indexLine } from '../support/casper-trace.js';
import { scratchFolder } from '../support/scratch-folder.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const chains = join(import.meta.dirname, '../chains');
const scratch = scratchFolder();
let open: OpenDatabase;
let jobs: BlockJob[];
let before: IndexLine;

const index = (name: string) =>
  casperTrace(['index', '--archive', join(chains, name), '--json'], { DATABASE_URL: open.database.url });

beforeAll(async () => {
  open = await openDatabase(undefined, join(scratch.path, 'data'));
  before = indexLine(await index('devnet-2.0.3'));
  // Another machine has ingested the chain last, and every block is to be recorded again.
  await open.database.query("UPDATE chains SET archive = '/elsewhere/devnet-2.0.3', archive_state = 'seen elsewhere'");
  await open.database.query("UPDATE blocks SET engine_version = '0.2.0'");
  await open.database.query("UPDATE chain_counters SET counter = 'recorded 0.2.0' WHERE counter LIKE 'recorded %'");
  const blocks = await readUnrecorded(open.database, 1, 100);
  jobs = blocks.map(({ height, hash }) => ({ chainId: 1, height: String(height), blockHash: hash }));
});

afterAll(async () => {
  await open?.close();
  scratch.remove();
});

it('a block whose state is on another machine is left to that one', async () => {
  const reexecute = new ReexecuteService(open.database, readSettings());
  try {
    await expect(reexecute.reexecute(jobs[21])).rejects.toMatchObject({ code: 'archive-elsewhere', retryable: true });
  } finally {
    await reexecute.onModuleDestroy();
  }
});

it('its job waits, whoever meets it, until the machine that has the archive takes it', async () => {
  const queue = new BlockQueue({
    redisUrl: undefined,
    databaseUrl: open.database.url,
    installation: await readInstallation(open.database),
    version: ENGINE_VERSION,
  });
  try {
    await queue.add(jobs);
    // Its workers meet these jobs, too.
    expect(indexLine(await index('devnet-1.5.8'))).toMatchObject({ blocks: 24, unverifiable: 29 });
    expect(await queue.failed()).toEqual([]);
    expect(await queue.pending()).toBe(30);
  } finally {
    await queue.close();
  }
  expect({ ...indexLine(await index('devnet-2.0.3')), seconds: 0 }).toEqual({ ...before, seconds: 0 });
});
