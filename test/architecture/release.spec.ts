// A release is cut from the changelog: nothing of it is lost, and every package gets the version.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { scratchFolder } from '../support/scratch-folder.js';

const root = resolve(import.meta.dirname, '../..');
const scratch = scratchFolder();
const manifests = [
  'package.json',
  ...['apps', ...readdirSync(join(root, 'libs')).map((layer) => `libs/${layer}`)].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}/package.json`),
  ),
];
const changelog = '# Changelog\n\n## Unreleased\n\n### Tools\n\n- New.\n\n## 0.1.0 (2026-11-01)\n\n- Old.\n';

const read = (path: string): string => readFileSync(join(scratch.path, path), 'utf8');
const write = (text: string): void => writeFileSync(join(scratch.path, 'CHANGELOG.md'), text);
const release = (version: string) =>
  spawnSync(process.execPath, [join(root, 'tools/release.mjs'), version, scratch.path], { encoding: 'utf8' });

beforeEach(() => {
  for (const path of [...manifests, 'package-lock.json']) cpSync(join(root, path), join(scratch.path, path));
  write(changelog);
});

afterAll(() => scratch.remove());

describe('npm run release', () => {
  it('gives what is unreleased, every package and the lock file the version', () => {
    expect(release('7.8.9')).toMatchObject({ status: 0, stderr: '' });
    const day = new Date().toISOString().slice(0, 10);
    expect(read('CHANGELOG.md')).toBe(changelog.replace('## Unreleased\n', `## Unreleased\n\n## 7.8.9 (${day})\n`));
    for (const path of manifests) {
      const before = readFileSync(join(root, path), 'utf8');
      expect(read(path).split('\n').length, path).toBe(before.split('\n').length);
      expect(JSON.parse(read(path))).toMatchObject({ version: '7.8.9' });
      expect(read(path)).not.toMatch(/"@casper-trace\/[\w-]+": "(?!7\.8\.9")/);
    }
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version?: string }> };
    for (const path of manifests) {
      expect(packages[path.replace(/\/?package\.json$/, '')], path).toMatchObject({ version: '7.8.9' });
    }
  });

  it('changes nothing where there is nothing to release, or the version is none', () => {
    expect(release('next').stderr).toMatch(/^error: 'next' is no version/);
    expect(release('0.1.0').stderr).toBe('error: CHANGELOG.md has version 0.1.0 already\n');
    const nothing = '# Changelog\n\n## Unreleased\n\n## 0.1.0 (2026-11-01)\n\n- Old.\n';
    write(nothing);
    expect(release('7.8.9')).toMatchObject({ status: 1, stderr: 'error: CHANGELOG.md has nothing under Unreleased\n' });
    expect(read('CHANGELOG.md')).toBe(nothing);
    expect(read('package.json')).toBe(readFileSync(join(root, 'package.json'), 'utf8'));
  });
});
