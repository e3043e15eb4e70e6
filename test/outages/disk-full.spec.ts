// A disk that is really full, with the embedded server's files on it: at whatever moment it fills, the program names it in
// one line and ends with exit code 3; after room was made it goes on, and the digest is that of a quiet run.
// The same again: OUTAGES_SEED=N npx vitest run test/outages/disk-full.spec.ts
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ApplicationOptions, listening, type Spawned, spawnApplication, until } from '../support/application.js';
import { casperTrace, indexLine, logOf, startCasperTrace } from '../support/casper-trace.js';
import { scratchFolder } from '../support/scratch-folder.js';
import { seeded } from '../support/seeded.js';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const archive = join(import.meta.dirname, '../chains/devnet-2.0.3');
const scratch = scratchFolder();
const random = seeded('OUTAGES_SEED');
console.log(`OUTAGES_SEED=${random.seed}`);
/** From the moment that the disk is full; the program needs a few seconds where it restarts the server in vain. */
const END_WITHIN_MS = 20_000;
const ENOUGH_MB = 512;

const mounted = mountSmallDisk(join(scratch.path, 'disk'), ENOUGH_MB);
const disk = typeof mounted === 'string' ? undefined : mounted;
const why = typeof mounted === 'string' ? ` (skipped: ${mounted})` : '';
const started: Spawned[] = [];
/** Of a quiet run, which goes on meanwhile. */
let digest: Promise<string>;

beforeAll(() => {
  if (disk === undefined) return;
  const quiet = casperTrace(['index', '--archive', archive, '--json', '--data', join(scratch.path, 'quiet')]);
  digest = quiet.then((ended) => indexLine(ended).digest);
});

afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
});

afterAll(() => {
  disk?.remove();
  scratch.remove();
});

/** How the program ended by itself; 'recorded' if it recorded all and was told to end. */
async function endOf({ child, log }: Spawned): Promise<number | 'recorded' | null> {
  const closed = once(child, 'close');
  const deadline = Date.now() + END_WITHIN_MS;
  let recorded = false;
  while (child.exitCode === null && child.signalCode === null) {
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new RangeError(`it has not ended: ${log()}`);
    }
    if (!recorded && log().includes('30/30 blocks recorded')) {
      recorded = true;
      child.kill('SIGTERM');
    }
    await sleep(20);
  }
  await closed;
  return recorded && child.exitCode !== 3 ? 'recorded' : child.exitCode;
}

function spawn(options: ApplicationOptions): Spawned {
  const spawned = spawnApplication(options);
  started.push(spawned);
  return spawned;
}

function spawnIndex(data: string): Spawned {
  const child = startCasperTrace(['index', '--archive', archive, '--data', data]);
  const spawned = { child, log: logOf(child) };
  started.push(spawned);
  return spawned;
}

function expectNamed(log: string, folder: string): void {
  const lines = log.trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(/^error: the disk of .+ is full \(.+\): make room and start again/);
  expect(lines.at(-1)).toContain(folder);
  expect(lines.filter((line) => line.startsWith('error: '))).toHaveLength(1);
  expect(log).not.toMatch(/\n {4}at /);
}

async function expectSameDigest(data: string): Promise<void> {
  const line = indexLine(await casperTrace(['index', '--archive', archive, '--json', '--data', data]));
  expect(line).toMatchObject({ digest: await digest, blocks: 30, verified: 23 });
}

describe.skipIf(disk === undefined)(`a full disk${why}`, () => {
  it('is named from the first file on, step by step, and each start goes on from the last', async () => {
    const { path, fill, resize } = disk as SmallDisk;
    const data = join(path, 'steps');
    mkdirSync(data);
    const run = async (size: string): Promise<boolean> => {
      const asStart = random.between(0, 1) === 0;
      const spawned = asStart ? spawn({ archive, data }) : spawnIndex(data);
      const before = performance.now();
      const end = await endOf(spawned);
      const seconds = ((performance.now() - before) / 1000).toFixed(1);
      console.log(`${asStart ? 'start' : 'index'} with ${size}: ${end} after ${seconds} s`);
      if (end === 'recorded' || end === 0) return true;
      expect(end, spawned.log()).toBe(3);
      expectNamed(spawned.log(), data);
      return false;
    };

    fill();
    expect(await run('no room')).toBe(false);
    let size = 0;
    // While initdb works, then while the server starts, the tables are made, blocks are recorded.
    for (const [least, most] of [
      [1, 16],
      [17, 35],
      [38, 41],
      [42, 44],
    ]) {
      size = random.between(least, most);
      resize(size);
      expect(await run(`${size} MB`)).toBe(false);
    }
    do {
      size += random.between(6, 12);
      resize(size);
    } while (!(await run(`${size} MB`)));
    resize(ENOUGH_MB);
    await expectSameDigest(data);
  });

  it('is named when it fills while blocks are recorded and queries are answered', async () => {
    const { path, fill, resize } = disk as SmallDisk;
    resize(ENOUGH_MB);
    const data = join(path, 'sudden');
    const place = random.between(1, 15);
    const spawned = spawn({ archive, data });
    const application = await listening(spawned);
    type Chains = { status: { chains: { blocksRecorded: number }[] } };
    const recorded = async (): Promise<number> =>
      (await application.query<Chains>('{ status { chains { blocksRecorded } } }')).status.chains.at(0)
        ?.blocksRecorded ?? 0;
    const reached = await until(async () => {
      const blocks = await recorded();
      return blocks >= place ? blocks : undefined;
    }, 5);
    fill();
    console.log(`full after ${reached} blocks`);
    expect(reached, 'it must fill before the end').toBeLessThan(25);
    expect(await endOf(spawned), spawned.log()).toBe(3);
    expectNamed(spawned.log(), data);
    resize(ENOUGH_MB);
    await expectSameDigest(data);
  });
});
