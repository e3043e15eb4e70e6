import { fileURLToPath } from 'node:url';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { blockTransactions } from '@casper-trace/casper-types/block';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { formatProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import { transactionLane } from '@casper-trace/engine/chainspec/transaction-lane';
import { describe, expect, it } from 'vitest';
import { type ArchivedBlock, openArchive, summarizeArchive } from './archive.js';

const chainDir = (chain: string): string =>
  fileURLToPath(new URL(`../../../../../test/chains/${chain}`, import.meta.url));

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function allBlocks(chain: string, fromHeight?: bigint): Promise<ArchivedBlock[]> {
  const archive = await openArchive(chainDir(chain));
  try {
    return await collect(archive.blocks(fromHeight));
  } finally {
    await archive.close();
  }
}

describe('openArchive', () => {
  it.each([
    { chain: 'devnet-2.0.3', network: 'casper-devnet-203', version: '2.0.3', blocks: 30, transactions: 23 },
    { chain: 'devnet-1.5.8', network: 'casper-devnet-158', version: '1.5.8', blocks: 24, transactions: 29 },
  ])('knows what $chain holds', async ({ chain, network, version, blocks, transactions }) => {
    const archive = await openArchive(chainDir(chain));
    expect(archive.networkName).toBe(network);
    expect(archive.chainspecs.map((chainspec) => formatProtocolVersion(chainspec.protocolVersion))).toEqual([version]);
    expect(archive.blockCount).toBe(blocks);
    expect(archive.transactionCount).toBe(transactions);
    expect(await summarizeArchive(archive)).toEqual({
      blocks,
      transactions,
      firstHeight: 0n,
      lastHeight: BigInt(blocks - 1),
    });
    await archive.close();
  });

  it('has rules for 2.0.3 and none for 1.5.8', async () => {
    for (const [chain, known] of [
      ['devnet-2.0.3', true],
      ['devnet-1.5.8', false],
    ] as const) {
      const archive = await openArchive(chainDir(chain));
      const [only] = archive.chainspecs;
      expect(only?.rules !== undefined).toBe(known);
      expect(only && archive.chainspecFor(only.protocolVersion)).toBe(only);
      expect(archive.chainspecFor({ major: 9, minor: 0, patch: 0 })).toBeUndefined();
      await archive.close();
    }
  });
});

describe('blocks', () => {
  it('gives the transactions of each block in the order of its body, with the recorded result of 2.x', async () => {
    const blocks = await allBlocks('devnet-2.0.3');
    for (const { block, transactions } of blocks) {
      const named = blockTransactions(block);
      expect(transactions.map(({ transaction }) => bytesToHex(transaction.hash))).toEqual(
        named.map(({ hash }) => bytesToHex(hash)),
      );
      expect(transactions.map(({ lane }) => lane)).toEqual(named.map(({ lane }) => lane));
      for (const { raw, recorded, transaction } of transactions) {
        expect(recorded?.sizeEstimate).toBe(transaction.sizeEstimate);
        expect(recorded?.effects.length).toBeGreaterThan(0);
        expect(raw).toContain(bytesToHex(transaction.hash));
      }
    }
    expect(blocks.filter(({ transactions }) => transactions.length === 0).length).toBeGreaterThan(0);
  });

  it('gives the root before each block but the first, and the raw text of its line', async () => {
    const blocks = await allBlocks('devnet-2.0.3');
    expect(blocks[0]?.parentStateRoot).toBeUndefined();
    for (const [index, block] of blocks.entries()) {
      expect(block.height).toBe(BigInt(index));
      expect(JSON.parse(block.raw)).toHaveProperty('block_with_signatures');
      const parent = blocks[index - 1];
      if (parent !== undefined) expect(block.parentStateRoot).toEqual(parent.block.header.stateRootHash);
    }
  });

  it('gives transactions whose lane follows from the chainspec', async () => {
    const archive = await openArchive(chainDir('devnet-2.0.3'));
    for await (const { block, transactions } of archive.blocks()) {
      const rules = archive.chainspecFor(block.header.protocolVersion)?.rules;
      for (const { transaction, lane } of transactions) {
        if (rules === undefined || lane === undefined) throw new PermanentError('no-rules', 'no rules or lane');
        expect(transactionLane(transaction, rules)).toBe(lane);
      }
    }
    await archive.close();
  });

  it('starts at a height', async () => {
    const blocks = await allBlocks('devnet-2.0.3', 27n);
    expect(blocks.map(({ height }) => height)).toEqual([27n, 28n, 29n]);
    expect(blocks[0]?.parentStateRoot).toBeDefined();
    expect(await allBlocks('devnet-2.0.3', 30n)).toEqual([]);
  });

  it('gives 1.x blocks with deploys and no result of 2.x', async () => {
    const blocks = await allBlocks('devnet-1.5.8');
    const transactions = blocks.flatMap((block) => block.transactions);
    expect(transactions.map(({ transaction }) => transaction.kind)).toEqual(transactions.map(() => 'Deploy'));
    expect(transactions.map(({ recorded, lane }) => recorded ?? lane)).toEqual(transactions.map(() => undefined));
    expect(blocks.map(({ block }) => block.kind)).toEqual(blocks.map(() => 'V1'));
  });

  it('can be walked twice at once', async () => {
    const archive = await openArchive(chainDir('devnet-2.0.3'));
    const heights = async (): Promise<bigint[]> => (await collect(archive.blocks())).map(({ height }) => height);
    const [left, right] = await Promise.all([heights(), heights()]);
    expect(left).toEqual(right);
    await archive.close();
  });
});
