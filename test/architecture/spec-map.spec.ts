// docs/spec-map.md tells the truth about names: files, host functions, scenarios and refusals. Whether a test covers the
// rule it stands beside is for the reader to judge.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hostFunctions } from '@casper-trace/engine/runtime/host-functions/table';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const map = read('docs/spec-map.md');
const cells = map.split('\n').filter((line) => line.startsWith('| '));
const named = [...map.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

const isPath = (name: string): boolean => /^(libs|test|apps|docs)\/\S+$/.test(name);

function scenarios(): ReadonlySet<string> {
  const calls = readdirSync(join(root, 'test/vectors/calls')).filter((file) => file.endsWith('.json'));
  const native = readdirSync(join(root, 'test/vectors/native-2.0.3')).filter((file) => file.endsWith('.json'));
  const names = calls.flatMap((file) => {
    const { entries } = JSON.parse(read(`test/vectors/calls/${file}`)) as { entries: readonly { scenario?: string }[] };
    return entries.map(({ scenario = '' }) => scenario);
  });
  const transactions = native.flatMap((file) => {
    const vectors = JSON.parse(read(`test/vectors/native-2.0.3/${file}`)) as {
      transactions: readonly { name: string }[];
    };
    return vectors.transactions.map(({ name }) => `native: ${name}`);
  });
  return new Set([...names, ...transactions]);
}

/** Literals that `unsupported` is called with, up to the first part that is put in. */
function refusals(): readonly string[] {
  const folder = join(root, 'libs/core/engine/src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
  );
  return sources.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/\bunsupported\(\s*['`]([^'`$]+)/g)].map(
      ([, name = '']) => name,
    ),
  );
}

describe('docs/spec-map.md', () => {
  it('names files that are there', () => {
    const paths = named.filter(isPath);
    expect(paths.length).toBeGreaterThan(200);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names scenarios that the official engine ran', () => {
    const known = scenarios();
    const used = named.filter((name) => /^[a-z]+: [^…]+$/.test(name));
    expect(used.length).toBeGreaterThan(150);
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });

  it('has a row for every host function', () => {
    const rows = new Set(cells.map((line) => line.split('`')[1]));
    expect(hostFunctions.map(({ name }) => name).filter((name) => !rows.has(name))).toEqual([]);
    expect(rows.has('gas')).toBe(true);
  });

  it('lists everything that is refused by name', () => {
    const found = refusals();
    expect(found.length).toBeGreaterThan(20);
    expect(found.filter((name) => !map.includes(`| ${name.trimEnd()}`))).toEqual([]);
  });
});
