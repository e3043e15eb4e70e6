// Help, version and bad options: what they need, and what is said in how many lines.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { casperTrace } from '../support/casper-trace.js';
import { NO_SETTINGS } from '../support/no-settings.js';
import { scratchFolder } from '../support/scratch-folder.js';

const root = resolve(import.meta.dirname, '../..');
const devnet203 = join(root, 'test/chains/devnet-2.0.3');
const scratch = scratchFolder();
const clone = join(scratch.path, 'clone');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** The clone before `npm ci`. */
beforeAll(() => {
  for (const path of ['package.json', 'bin', 'tools', 'apps/start/help.txt']) {
    cpSync(join(root, path), join(clone, path), { recursive: true });
  }
});

afterAll(() => scratch.remove());

const run = (script: string, ...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', env: { ...process.env, ...NO_SETTINGS } });

describe('where nothing is installed', () => {
  it.each(['-V', '--version'])('npm start -- %s prints the version', (option) => {
    expect(run(join(clone, 'tools/start.mjs'), option)).toMatchObject({
      status: 0,
      stdout: `${version}\n`,
      stderr: '',
    });
  });

  it.each(['-h', '--help'])('npm start -- %s prints the options', (option) => {
    const { status, stdout, stderr } = run(join(clone, 'tools/start.mjs'), '--port', '1', option);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: npm start -- \[options\]\n/);
  });

  it('casper-trace prints its version, and how to build it', () => {
    const command = join(clone, 'bin/casper-trace.js');
    expect(run(command, '--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
    expect(run(command, 'trace')).toMatchObject({ status: 1, stdout: '' });
    expect(run(command, 'trace').stderr).toMatch(/^error: casper-trace is not built: [^\n]+\n$/);
  });
});

describe('where all is built', () => {
  const start = join(root, 'apps/start/dist/main.js');

  it('the version is that of package.json', async () => {
    expect(await casperTrace(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(run(start, '--version')).toMatchObject({ status: 0, stdout: `${version}\n` });
  });

  it('a bad port is a fault of --port', () => {
    const { status, stdout, stderr } = run(start, '--port', 'abc');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^error: option '--port <n>' argument 'abc' is invalid. Give a number from 0 to 65535.\n/);
  });

  it('a data folder that cannot be one is a single line', async () => {
    const file = join(scratch.path, 'file');
    writeFileSync(file, 'mine');
    const outcomes = [
      [run(start, '--data='), /^error: --data is empty: [^\n]+\n$/],
      [await casperTrace(['keys', 'list', '--data', file]), /^error: \S+file is not a folder: [^\n]+\n$/],
      [
        await casperTrace(['index', '--archive', devnet203, '--data', clone]),
        /^error: \S+clone holds other files [^\n]+\n$/,
      ],
    ] as const;
    for (const [{ stdout, stderr }, says] of outcomes) {
      expect(stderr).toMatch(says);
      expect(stdout).toBe('');
    }
  });

  it('the examples of verify verify', async () => {
    const { stdout: help } = await casperTrace(['verify', '--help']);
    const examples = help.replaceAll(/\\\n\s+/g, '').matchAll(/^ {2}\$ casper-trace (verify .+)$/gm);
    const ends = [];
    for (const [, line] of examples) ends.push((await casperTrace(line.trim().split(/\s+/))).code);
    expect(ends).toEqual([0, 0]);
  });
});
