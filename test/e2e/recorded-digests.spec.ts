// The version of what is recorded is bound to the digests of the recorded chains: what changes one changes the version,
// and databases of the version before are derived anew.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINE_VERSION, RECORDED_DIGESTS } from '@casper-trace/db/versions';
import { afterAll, expect, it, vi } from 'vitest';
import { casperTrace, indexLine } from '../support/casper-trace.js';
import { scratchFolder } from '../support/scratch-folder.js';

vi.setConfig({ testTimeout: 480_000 });

const chains = join(import.meta.dirname, '../chains');
const scratch = scratchFolder();
afterAll(() => scratch.remove());

it('this version has the digests that it was given its name for', async () => {
  const names = readdirSync(chains, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  const digests: Record<string, string> = {};
  for (const name of names.sort()) {
    const run = await casperTrace(['index', '--archive', join(chains, name), '--json', '--data', scratch.path]);
    digests[name] = indexLine(run).digest;
  }
  expect(digests, 'put these into libs/adapters/db/src/versions.ts and say in CHANGELOG.md what changed').toEqual(
    RECORDED_DIGESTS,
  );
  expect(ENGINE_VERSION).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{12}$/);
});
