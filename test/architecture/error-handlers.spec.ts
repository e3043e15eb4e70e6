// No error handler is empty: a fault is thrown on, told or counted (telemetry's `faults`), or the code says in words why
// nothing can be lost where it is caught.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const NOTHING = String.raw`(undefined|null|false|\{\s*\})`;
const EMPTY = [
  /catch\s*(\([^)]*\))?\s*\{\s*\}/g,
  new RegExp(String.raw`\.catch\(\s*\(\w*\)\s*=>\s*${NOTHING}`, 'g'),
  new RegExp(String.raw`\.on(ce)?\(\s*'error',\s*\(\w*\)\s*=>\s*${NOTHING}`, 'g'),
];

const sources = ['apps', 'libs', 'tools', 'bin'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(
      (path) => /\.(ts|mjs|js)$/.test(path) && !/(^|\/)(node_modules|dist|generated)\/|\.(spec|d)\.ts$/.test(path),
    )
    .map((path) => join(folder, path)),
);

const emptyHandlers = (text: string): string[] => EMPTY.flatMap((pattern) => text.match(pattern) ?? []);

it('finds what it is for', () => {
  const faulty = `try { a(); } catch {}\nb().catch(() => undefined);\nc.on('error', (error) => {});`;
  expect(emptyHandlers(faulty)).toHaveLength(3);
});

it('no error handler is empty', () => {
  expect(sources.length).toBeGreaterThan(300);
  const found = sources.flatMap((path) =>
    emptyHandlers(readFileSync(join(root, path), 'utf8')).map((handler) => `${path}: ${handler}`),
  );
  expect(found).toEqual([]);
});
