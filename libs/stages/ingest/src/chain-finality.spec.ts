// The finality that the database holds, decided era by era as blocks arrive, is that of all blocks decided at once.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BlockWithProofs } from '@casper-trace/casper-types/block-json';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { readRawBlock } from '@casper-trace/chain-source/raw-json';
import { type Chain, insertBlocks, openChain } from '@casper-trace/db/chains';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { readBlockTrust, readChainTrust } from '@casper-trace/db/trust/chain-trust';
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import { type BlockTrust, trustInBlocks } from '@casper-trace/verdict/trust-in-blocks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { updateFinality } from './chain-finality.js';
import { blockRow } from './ingested-rows.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const recorded = readFileSync(join(import.meta.dirname, '../../../../test/chains/corpus-2.x/blocks.jsonl'), 'utf8')
  .trimEnd()
  .split('\n');
const NAME = 'casper-trace-corpus';
const folder = mkdtempSync(join(tmpdir(), 'casper-trace-finality-'));
// The embedded server may run as another user.
chmodSync(folder, 0o755);
let open: OpenDatabase;

beforeAll(async () => {
  open = await openDatabase(undefined, folder);
});

afterAll(async () => {
  await open?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Of mulberry32: the same numbers for the same seed. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface SourceBlock extends BlockWithProofs {
  readonly raw: string;
}

function withoutSignatures(raw: string): string {
  const line = JSON.parse(raw) as { block_with_signatures: { proofs: unknown[] } };
  line.block_with_signatures.proofs = [];
  return JSON.stringify(line);
}

/** The recorded blocks; a share of them has no signatures. */
function sourceOf(random: (below: number) => number, unsignedPercent: number): SourceBlock[] {
  return recorded.map((line) => {
    const raw = random(100) < unsignedPercent ? withoutSignatures(line) : line;
    return { ...readRawBlock(raw), raw };
  });
}

const placeOf = ({ block }: BlockWithProofs): TrustedBlock => ({
  height: block.header.height,
  blockHash: bytesToHex(block.hash),
});

async function ingest(chain: Chain, blocks: readonly SourceBlock[], pins: readonly TrustedBlock[]): Promise<void> {
  await open.database.transaction(async (connection) => {
    const rows = blocks.map(({ block, proofs, raw }) =>
      blockRow({ height: block.header.height, raw, block, proofs, parentStateRoot: undefined, transactions: [] }),
    );
    await insertBlocks(connection, chain.id, rows, []);
    await updateFinality(connection, chain, pins);
  });
}

/** A chain with the name of the recorded one; each run of the test needs one of its own. */
const newChain = (run: string): Promise<Chain> =>
  openChain(open.database, { networkName: NAME, firstBlockHash: run, firstHeight: 0n }, '/archive');

const storedTrust = (chain: Chain, blocks: readonly BlockWithProofs[]): Promise<BlockTrust[]> =>
  Promise.all(blocks.map(({ block }) => readBlockTrust(open.database, chain.id, block.header.height)));

/** What both must agree on: which of several final descendants is named is left open. */
const comparable = ({ finality, rootOfTrust }: BlockTrust): unknown => {
  if (finality.kind !== 'descent') return { finality, rootOfTrust };
  return { finality: { kind: finality.kind, signed: finality.signed }, rootOfTrust };
};

describe('[finality] in the database', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))('is that of all blocks at once (seed %i)', async (seed) => {
    const random = randomNumbers(seed);
    const source = sourceOf(random, [0, 10, 40, 90][seed % 4]);
    const pins = seed % 3 === 0 ? [] : [random(90), random(90)].slice(0, seed % 3).map((at) => placeOf(source[at]));
    const chain = await newChain(`seed ${seed}`);
    const cuts = [random(90) + 1, random(90) + 1].sort((a, b) => a - b);
    for (const [index, end] of [...cuts, 90].entries()) {
      const known = source.slice(0, end);
      await ingest(chain, known.slice(index === 0 ? 0 : cuts[index - 1]), pins);
      const expected = trustInBlocks(known, NAME, pins);
      const stored = await storedTrust(chain, known);
      expect(stored.map(comparable)).toEqual(expected.blocks.map(comparable));
      for (const [height, { finality }] of stored.entries()) {
        if (finality.kind !== 'descent') continue;
        expect(finality.descendant).toBeGreaterThan(BigInt(height));
        expect(['root', 'signatures']).toContain(stored[Number(finality.descendant)].finality.kind);
      }
      expect(await readChainTrust(open.database, chain.id)).toMatchObject({ level: expected.roots.level, pins });
    }
  });

  it('keeps the pins until others are given, and decides again when they change', async () => {
    const source = sourceOf(randomNumbers(1), 100);
    const chain = await newChain('pins');
    const kinds = async (): Promise<string> =>
      (await storedTrust(chain, source)).map(({ finality }) => finality.kind[0]).join('');
    await ingest(chain, source, []);
    expect(await kinds()).toBe(`r${'n'.repeat(89)}`);
    await ingest(chain, [], [placeOf(source[60])]);
    expect(await kinds()).toBe(`${'d'.repeat(60)}r${'n'.repeat(29)}`);
    await ingest(chain, [], []);
    expect(await kinds()).toBe(`${'d'.repeat(60)}r${'n'.repeat(29)}`);
    await ingest(chain, [], [placeOf(source[20])]);
    expect(await kinds()).toBe(`${'d'.repeat(20)}r${'n'.repeat(69)}`);
  });

  it('decides a block again whose finality was taken back, and those that depend on it', async () => {
    const source = sourceOf(randomNumbers(1), 0);
    const chain = await newChain('better signatures');
    const worse = source.map((signed, height) =>
      height === 22 ? { ...signed, raw: withoutSignatures(signed.raw) } : signed,
    );
    await ingest(chain, worse, []);
    expect((await storedTrust(chain, source)).slice(22).every(({ finality }) => finality.kind === 'none')).toBe(true);
    await open.database.query('UPDATE blocks SET raw = $2, finality = NULL WHERE chain_id = $1 AND height = 22', [
      chain.id,
      source[22].raw,
    ]);
    await ingest(chain, [], []);
    expect((await storedTrust(chain, source)).every(({ finality }) => finality.kind !== 'none')).toBe(true);
  });
});
