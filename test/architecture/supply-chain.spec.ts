// Licences: those of the lock file pass, any other one and a missing one do not.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { scratchFolder } from '../support/scratch-folder.js';

const root = join(import.meta.dirname, '../..');
const scratch = scratchFolder();
afterAll(() => scratch.remove());

function check(change: (license: string) => string | undefined) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { license?: string | undefined }>;
  };
  const one = lock.packages['node_modules/pg'];
  one.license = change(one.license!);
  const file = join(scratch.path, 'package-lock.json');
  writeFileSync(file, JSON.stringify(lock));
  const args = [join(root, 'tools/supply-chain.mjs'), '--offline', '--lock', file];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stderr };
}

it('passes what is there, and refuses a licence that nobody looked at, or none', () => {
  expect(check((license) => license)).toEqual({ status: 0, stderr: '' });
  expect(check(() => 'AGPL-3.0')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^error: pg \S+ has the licence AGPL-3\.0/) as unknown,
  });
  expect(check(() => undefined)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^error: pg \S+ has the licence \(none\)/) as unknown,
  });
});
