// What is recorded of the blocks before an upgrade does not depend on what comes after: the same digests as those of an
// archive that ends there.
import { join } from 'node:path';
import { openDatabase } from '@casper-trace/db/open-database';
import { chainDigest } from '@casper-trace/db/rows/digest';
import { afterAll, expect, it, vi } from 'vitest';
import { readBlockLines, writeArchive } from '../support/altered-archive.js';
import { casperTrace, type IndexLine, indexLine } from '../support/casper-trace.js';
import { scratchFolder } from '../support/scratch-folder.js';

vi.setConfig({ testTimeout: 240_000 });

const archive = join(import.meta.dirname, '../chains/devnet-upgrade-2.0.3-2.2.0');
/** Height of the first block of 2.2.0. */
const UPGRADE = 34;
const scratch = scratchFolder();
afterAll(() => scratch.remove());

const index = async (folder: string, data: string): Promise<IndexLine> =>
  indexLine(await casperTrace(['index', '--archive', folder, '--json', '--data', join(scratch.path, data)]));

it('the first half of the upgrade chain has the digest of the same blocks read alone', async () => {
  const half = join(scratch.path, 'half');
  writeArchive(archive, half, readBlockLines(archive).slice(0, UPGRADE));
  const alone = await index(half, 'alone');
  expect(alone).toMatchObject({ blocks: UPGRADE, transactions: 99, verified: 99, blocksProven: UPGRADE });
  expect(await index(archive, 'whole')).toMatchObject({ blocks: 61, transactions: 212, verified: 212 });
  const open = await openDatabase(undefined, join(scratch.path, 'whole'));
  try {
    const chain = await open.database.query<{ name: string; hash: string }>(
      'SELECT network_name AS name, first_block_hash AS hash FROM chains',
    );
    const { rows } = await open.database.query<{ height: string; digest: string }>(
      'SELECT height, digest FROM blocks WHERE height < $1 ORDER BY height',
      [UPGRADE],
    );
    const [{ name, hash }] = chain.rows;
    const digest = chainDigest(
      name,
      hash,
      rows.map((row) => [BigInt(row.height), row.digest]),
    );
    expect(digest).toBe(alone.digest);
  } finally {
    await open.close();
  }
});
