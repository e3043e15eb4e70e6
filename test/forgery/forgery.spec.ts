// Whatever a forger makes of a recorded chain, nothing that he claims is shown as proven or verified, and nothing true
// is lost. Here each kind goes the quick way through the stages; surfaces.spec.ts takes some of them all the way.
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../support/scratch-folder.js';
import { Draft } from './forger/archive.js';
import { devnetFiles, devnetTruth } from './forger/devnet.js';
import { provableHeights } from './forger/provable.js';
import { KINDS } from './kinds/all.js';
import { chooseKinds, forgeAll } from './kinds/combine.js';
import { type Aftermath, rootHeight } from './kinds/kind.js';
import { reexecuteArchive } from './observe/in-process.js';
import { faultsIn } from './observe/judge.js';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

describe('a forger', () => {
  it('knows at least 60 kinds, each by a name of its own', () => {
    expect(new Set(KINDS.map(({ name }) => name)).size).toBe(KINDS.length);
    expect(KINDS.length).toBeGreaterThan(60);
  });

  it.each(KINDS.map((kind, index) => ({ ...kind, index })))('$name', async ({ forge, index }) => {
    await expectNoFaults(forge, `kind-${index}`);
  });

  // FORGERY_SEED=N begins elsewhere; FORGERY_COUNT=N tries more.
  const first = Number(process.env.FORGERY_SEED ?? 1);
  const count = Number(process.env.FORGERY_COUNT ?? 40);
  const combinations = Array.from({ length: count }, (_, index) => {
    const kinds = chooseKinds(first + index);
    return { seed: first + index, kinds, names: kinds.map(({ name }) => name).join(' + ') };
  });

  it.each(combinations)('seed $seed: $names', async ({ seed, kinds }) => {
    await expectNoFaults((draft) => forgeAll(kinds, draft), `seed-${seed}`);
  });
});

async function expectNoFaults(forge: (draft: Draft) => Aftermath, name: string): Promise<void> {
  const draft = new Draft(devnetFiles);
  const aftermath = forge(draft);
  const dir = join(scratch.path, name);
  draft.write(dir);
  const shown = await reexecuteArchive(dir, aftermath.trust);
  const provable = provableHeights(draft, devnetTruth, rootHeight(aftermath));
  const faults = faultsIn(shown, devnetTruth, aftermath, provable);
  expect(faults, faults.join('\n')).toEqual([]);
}
