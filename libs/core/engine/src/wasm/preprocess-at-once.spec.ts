// The walk over each body against the passes, which are the measure: it may leave a module to them, but what it says must be
// what they say. The modules are those of test/vectors/wasm, our contracts, and seeded mutations of both.
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { executableBytes } from './executable-copy.js';
import { type KnownBodies, knownStoredBodies } from './known-bodies.js';
import { type ImportEntry, importsOf, type WasmModule } from './module.js';
import { mayFillValueStack } from './operand-heights.js';
import { parseStoredModule } from './parse.js';
import { preprocessByPasses } from './preprocess.js';
import { preprocessAtOnce } from './preprocess-at-once.js';
import { serializeModule } from './serialize.js';
import { surveyModule } from './survey.js';
import { testCosts } from './test-support/test-costs.js';
import { validationError } from './validate.js';
import { WRITTEN } from './walk-context.js';

const RULES = { maxMemory: 64, maxStackHeight: 500, opcodeCosts: testCosts };
const TEST = resolve(import.meta.dirname, '../../../../../test');

const contracts = readdirSync(`${TEST}/contracts/wasm`)
  .filter((name) => name.endsWith('.wasm'))
  .map((name) => new Uint8Array(readFileSync(`${TEST}/contracts/wasm/${name}`)));

const vectors = gunzipSync(readFileSync(`${TEST}/vectors/wasm/modules.jsonl.gz`))
  .toString()
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly name: string; readonly module: string })
  .map(({ name, module }) => ({ name, bytes: new Uint8Array(Buffer.from(module, 'base64')) }));

/** Bytes that change what a program does rather than make it unreadable. */
const TELLING = [0x0b, 0x05, 0x0f, 0x00, 0x0c, 0x0d, 0x1a, 0x02, 0x03, 0x04, 0x40, 0x7f, 0x7e, 0x10, 0x11, 0x20, 0x41];

function* mutants(count: number, seed: number): Generator<Uint8Array> {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pool = [...contracts, ...vectors.map(({ bytes }) => bytes)];
  for (let made = 0; made < count; made += 1) {
    const mutant = pool[below(pool.length)].slice();
    for (let left = 1 + below(3); left > 0; left -= 1) {
      mutant[8 + below(mutant.length - 8)] = below(3) === 0 ? below(256) : TELLING[below(TELLING.length)];
    }
    yield mutant;
  }
}

const bytesOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Imports that no network links; the executable copy is for modules that were linked. */
const isForeign = ({ external }: ImportEntry): boolean => external.kind === 'global' || external.kind === 'table';

/** What is known of the bodies against what the passes find out; `module` comes from the passes. */
function expectKnown(module: WasmModule, known: KnownBodies): void {
  const error = validationError(module)?.message;
  expect(validationError(module, true)?.message).toBe(error);
  if (error !== undefined) return;
  if (known.fitsValueStack) expect(mayFillValueStack(module)).toBe(false);
  if (importsOf(module).some(isForeign)) return;
  expect(bytesOf(executableBytes(module, known))).toBe(bytesOf(executableBytes(module)));
}

/** Whether the walk took the module as one of a transaction, and as a stored one. */
function compare(bytes: Uint8Array): { readonly fresh: boolean; readonly stored: boolean } {
  const fresh = preprocessAtOnce(bytes, RULES);
  if (fresh !== undefined) {
    const byPasses = preprocessByPasses(bytes, RULES);
    if ('error' in byPasses) return expect.fail(`taken, but the passes say: ${byPasses.error.message}`);
    expect(bytesOf(serializeModule(fresh.module))).toBe(bytesOf(serializeModule(byPasses.module)));
    expectKnown(byPasses.module, fresh.known);
  }
  const stored = surveyModule(bytes, WRITTEN);
  if (stored !== undefined) {
    const parsed = parseStoredModule(bytes);
    if ('error' in parsed) return expect.fail(`decoded, but the parser says: ${parsed.error.message}`);
    expect(bytesOf(serializeModule(stored.module))).toBe(bytesOf(serializeModule(parsed.module)));
    expectKnown(parsed.module, knownStoredBodies(stored));
  }
  return { fresh: fresh !== undefined, stored: stored !== undefined };
}

describe('preprocessing at once', () => {
  it('takes what compilers make, fresh and stored', () => {
    for (const contract of contracts) {
      expect(compare(contract).fresh).toBe(true);
      const prepared = preprocessAtOnce(contract, RULES);
      if (prepared === undefined) return expect.fail('not taken');
      expect(compare(serializeModule(prepared.module))).toEqual({ fresh: false, stored: true });
      expect(prepared.known.fitsValueStack).toBe(true);
    }
  });

  it.each(vectors.map(({ name }, index) => [name, index] as const))('agrees with the passes: %s', (_, index) => {
    compare(vectors[index].bytes);
  });

  it('agrees with the passes on mutants', () => {
    let taken = 0;
    for (const mutant of mutants(1500, 20261125)) if (compare(mutant).fresh) taken += 1;
    expect(taken).toBeGreaterThan(50);
  });
});
