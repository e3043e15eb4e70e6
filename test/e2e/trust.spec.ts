// What a dishonest or incomplete source achieves, from end to end: which blocks are proven, on which root, and why not.
import { join } from 'node:path';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { allowDatabases } from '../support/allow-databases.js';
import {
  type BlockLine,
  blockOf,
  emptyBlockAbove,
  readBlockLines,
  sealed,
  thiefsEraEnd,
  writeArchive,
} from '../support/altered-archive.js';
import { casperTrace, type Ended, type IndexLine, indexLine } from '../support/casper-trace.js';
import { scratchFolder } from '../support/scratch-folder.js';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const devnet203 = join(import.meta.dirname, '../chains/devnet-2.0.3');
const genuine = readBlockLines(devnet203);
const NAME = 'casper-devnet-203';
const GENESIS = '0:56ba0a2aef54a03be2e42588be2e247751bfa36ecf034abe749f615b965ea89f';
const scratch = scratchFolder();
let server: OpenDatabase;

beforeAll(async () => {
  const folder = join(scratch.path, 'server');
  server = await openDatabase(undefined, folder);
  await allowDatabases(folder, server.database.url);
});

afterAll(async () => {
  await server?.close();
  scratch.remove();
});

interface StoredBlock {
  readonly proven: boolean;
  readonly finality: string;
  readonly descendant: number | null;
  readonly reason: string | null;
}

interface Indexed {
  readonly summary: IndexLine;
  readonly blocks: readonly StoredBlock[];
}

let databases = 0;
const freshName = (): string => `trust_${databases++}`;

function urlOf(name: string): string {
  const url = new URL(server.database.url);
  url.pathname = `/${name}`;
  return url.href;
}

function runIndex(folder: string, pins: readonly string[], name: string): Promise<Ended> {
  const trust = pins.flatMap((pin) => ['--trust', pin]);
  return casperTrace(['index', '--archive', folder, '--json', ...trust], { DATABASE_URL: urlOf(name) });
}

async function storedIn<Row extends object>(name: string, sql: string): Promise<Row[]> {
  const open = await openDatabase(urlOf(name), '');
  try {
    return (await open.database.query<Row>(sql)).rows;
  } finally {
    await open.close();
  }
}

/** Indexes an archive into a database of its own, or into the one that is named. */
async function index(folder: string, pins: readonly string[] = [], name = freshName()): Promise<Indexed> {
  const run = await runIndex(folder, pins, name);
  expect(run.code, run.stderr).toBe(0);
  const blocks = await storedIn<StoredBlock>(
    name,
    'SELECT proven, finality, final_descendant::int4 AS descendant, not_final_reason AS reason FROM blocks ORDER BY height',
  );
  return { summary: indexLine(run), blocks };
}

/** The first letters of why each block is final, in the order of height. */
const kinds = ({ blocks }: Indexed): string => blocks.map(({ finality }) => finality[0]).join('');
const provenOf = ({ blocks }: Indexed): number => blocks.filter(({ proven }) => proven).length;

function archiveOf(name: string, blocks: readonly BlockLine[], networkName?: string): string {
  const folder = join(scratch.path, name);
  writeArchive(devnet203, folder, blocks, networkName);
  return folder;
}

const unsigned = (...heights: number[]): BlockLine[] =>
  genuine.map((line, height) =>
    heights.includes(height) ? { ...line, block_with_signatures: { ...line.block_with_signatures, proofs: [] } } : line,
  );

describe('a forged switch block on top of the genuine chain', () => {
  it('proves nothing: neither itself nor the blocks that its validators sign', async () => {
    const head = genuine[29];
    const usurper = sealed(
      emptyBlockAbove(head, genuine[22], genuine[10], (block) => {
        block.header.era_end = thiefsEraEnd;
      }),
    );
    const forged = sealed(emptyBlockAbove(usurper, usurper, genuine[10]), NAME);
    const second = sealed(emptyBlockAbove(forged, usurper, genuine[10]), NAME);
    const indexed = await index(archiveOf('usurped', [...genuine, usurper, forged, second]));
    expect(indexed.summary).toMatchObject({
      trust: 'pinned',
      roots: [GENESIS],
      blocks: 33,
      blocksProven: 30,
      verified: 23,
    });
    expect(kinds(indexed)).toBe(`r${'s'.repeat(29)}nnn`);
    const missing =
      /^the switch block 30 of era 3 is not final: its finality signatures carry 0 of 500000000013097 weight/;
    expect(indexed.blocks[31].reason).toMatch(missing);
    expect(indexed.blocks[32].reason).toMatch(missing);
  });
});

describe('an invented network', () => {
  const genesis = sealed(structuredClone(genuine[0]));
  blockOf(genesis).header.era_end = thiefsEraEnd;
  const invent = (name: string): BlockLine[] => {
    const first = sealed(genesis);
    return [first, sealed(emptyBlockAbove(first, first, genuine[10]), name)];
  };

  it.each(['casper', 'casper-test'])(
    'called %s is never trusted on first use, and says how to pin it',
    async (name) => {
      const folder = archiveOf(`invented-${name}`, invent(name), name);
      const indexed = await index(folder);
      expect(indexed.summary).toMatchObject({ trust: 'none', roots: [], blocks: 2, blocksProven: 0 });
      expect(indexed.blocks[1].reason).toBe(
        `'${name}' is a public network, whose name anyone can use: pin one of its switch blocks with --trust HEIGHT:HASH`,
      );
    },
  );

  it('of another name is as good as its first block, whose whole hash is shown', async () => {
    const blocks = invent('some-network');
    const indexed = await index(archiveOf('invented-other', blocks, 'some-network'));
    expect(indexed.summary).toMatchObject({ trust: 'first block', roots: [`0:${blockOf(blocks[0]).hash}`] });
    expect(kinds(indexed)).toBe('rs');
  });
});

describe('finality signatures that are missing', () => {
  it('in the middle of an era: a later block of the era stands in for them', async () => {
    const indexed = await index(archiveOf('gaps', unsigned(1, 2, 14, 15, 16)));
    expect(kinds(indexed)).toBe(`rdd${'s'.repeat(11)}ddd${'s'.repeat(13)}`);
    expect([indexed.blocks[1].descendant, indexed.blocks[16].descendant]).toEqual([3, 17]);
    expect(indexed.summary).toMatchObject({ blocksProven: 30, verified: 23 });
  });

  it('at the head: those blocks are not proven until a final one descends from them', async () => {
    const name = freshName();
    const before = await index(archiveOf('short', unsigned(20, 24, 25).slice(0, 26)), [], name);
    expect(kinds(before)).toBe(`r${'s'.repeat(19)}dsssnn`);
    expect(before.summary.blocksProven).toBe(24);
    expect(before.blocks[24].reason).toBe(
      'its finality signatures carry 0 of 500000000013097 weight, more than two thirds are needed',
    );
    const after = await index(archiveOf('longer', unsigned(20, 24, 25)), [], name);
    expect(kinds(after)).toBe(`r${'s'.repeat(19)}dsssdd${'s'.repeat(4)}`);
    expect(provenOf(after)).toBe(30);
    expect(after.summary).toMatchObject({ blocksProven: 30, verified: 23 });
  });

  it('of a switch block: no block above it is proven', async () => {
    const indexed = await index(archiveOf('no-switch', unsigned(22)));
    expect(kinds(indexed)).toBe(`r${'s'.repeat(21)}${'n'.repeat(8)}`);
    expect(indexed.summary.blocksProven).toBe(22);
    expect(indexed.blocks[29].reason).toMatch(/^the switch block 22 of era 2 is not final: /);
  });
});

describe('a pinned block', () => {
  const pin = (height: number): string => `${height}:${blockOf(genuine[height]).hash}`;
  const allUnsigned = unsigned(...genuine.keys());

  it('in the middle proves all blocks below it, without a signature', async () => {
    const indexed = await index(archiveOf('unsigned', allUnsigned), [pin(24)]);
    expect(kinds(indexed)).toBe(`${'d'.repeat(24)}r${'n'.repeat(5)}`);
    expect(indexed.summary).toMatchObject({ trust: 'pinned', roots: [pin(24)], blocksProven: 25 });
  });

  it('given later proves more, and stays when it is not given again', async () => {
    const folder = archiveOf('pinned-later', allUnsigned);
    const name = freshName();
    const onFirstUse = await index(folder, [], name);
    expect(onFirstUse.summary.blocksProven).toBe(1);
    expect((await index(folder, [pin(29)], name)).summary).toMatchObject({ blocksProven: 30, roots: [pin(29)] });
    expect((await index(folder, [], name)).summary).toMatchObject({ blocksProven: 30, roots: [pin(29)] });
  });

  it('that the source does not reach leaves everything unproven', async () => {
    const indexed = await index(devnet203, [`1000:${'ab'.repeat(32)}`]);
    expect(indexed.summary).toMatchObject({ trust: 'none', blocksProven: 0 });
    expect(indexed.blocks[5].reason).toBe('the source does not reach the pinned block (1000): nothing leads to it');
  });

  it('that is another block in the source is an error, and nothing is stored', async () => {
    const wrong = `7:${'ab'.repeat(32)}`;
    const name = freshName();
    for (const pins of [[wrong], [pin(3), wrong]]) {
      const { code, stdout, stderr } = await runIndex(devnet203, pins, name);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^error: block 7 of the source is 2db38310[0-9a-f]{56}, but abab/m);
    }
    expect(await storedIn(name, 'SELECT height FROM blocks')).toEqual([]);
  });
});

describe('casper-trace trace --archive', () => {
  const hash = '2d31520a5c1bef0360dc7c0332357785e1e98c776f081f6b77a214139055c115';
  const trace = (folder: string, ...more: string[]) => casperTrace(['trace', hash, '--archive', folder, ...more]);

  it('names the root, and says that a block taken from the source is not pinned, with its whole hash', async () => {
    expect((await trace(devnet203)).stdout).toMatch(/block proven: .* weight → genesis, pinned\n/);
    const cut = archiveOf('cut', genuine.slice(5));
    const { stdout } = await trace(cut);
    expect(stdout).toMatch(/block proven: .* → switch block 11\n/);
    expect(stdout).toContain(`not pinned: compare 11:${blockOf(genuine[11]).hash} with a hash that you trust`);
  });

  it('takes a pin, from the command line or from the environment', async () => {
    const pin = `15:${blockOf(genuine[15]).hash}`;
    expect((await trace(devnet203, '--trust', pin)).stdout).toMatch(/block hash → block 15, pinned\n/);
    const bad = { CASPER_TRACE_TRUST: `15:${'ab'.repeat(32)}` };
    const contradicted = await casperTrace(['trace', hash, '--archive', devnet203], bad);
    expect(contradicted).toMatchObject({ code: 1, stdout: '' });
    expect(contradicted.stderr).toMatch(/^error: block 15 of the source is 52e370b1/);
    expect((await trace(devnet203, '--trust', '15:52e3')).stderr).toMatch(/^error: not a block to trust: "15:52e3"/);
  });

  it('says which link is missing', async () => {
    const { stdout } = await trace(devnet203, '--trust', `1000:${'ab'.repeat(32)}`);
    expect(stdout).toContain(
      'block not proven: the block is not final: the source does not reach the pinned block (1000): nothing leads to it',
    );
  });
});
