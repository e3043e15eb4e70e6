import { describe, expect, it } from 'vitest';
import { sampleBlock, sampleRecord, sampleTransaction } from '../sample-rows.js';
import { type BlockRows, blockDigest, chainDigest } from './digest.js';
import { columnsOf, type Table } from './table.js';
import {
  type BlockEventRows,
  blockProofs,
  eventTables,
  ingestedBlocks,
  ingestedTransactions,
  outcomes,
} from './tables.js';

const { proof, outcomes: verdicts, events } = sampleRecord(5n);
const rows: BlockRows = {
  block: sampleBlock(5n, 1),
  proof,
  transactions: [sampleTransaction(5n)],
  outcomes: verdicts,
  events,
};

/** Another value that the column may hold. */
function other(sqlType: string, value: unknown): unknown {
  switch (sqlType) {
    case 'bool':
      return !value;
    case 'int4':
      return Number(value ?? 0) + 1;
    case 'int8':
    case 'numeric':
      return BigInt((value as bigint | null) ?? 0n) + 1n;
    default:
      return 'other';
  }
}

function changes(of: Table, row: object, put: (changed: object) => BlockRows): [string, boolean, string][] {
  return columnsOf(of).map(([name, { digested, sqlType }]) => {
    const changed = { ...row, [name]: other(sqlType, (row as Record<string, unknown>)[name]) };
    return [name, digested, blockDigest(put(changed))];
  });
}

describe('[digest] block', () => {
  const digest = blockDigest(rows);

  it('does not depend on the order of rows', () => {
    const write = events.namedKeyWrites[0];
    const two = [write, { ...write, ordinal: 99 }];
    const forward = blockDigest({ ...rows, events: { ...events, namedKeyWrites: two } });
    const backward = blockDigest({ ...rows, events: { ...events, namedKeyWrites: two.toReversed() } });
    expect(forward).toBe(backward);
    expect(forward).not.toBe(digest);
  });

  it('does not depend on the order of JSON names', () => {
    const [argument] = events.frames[0].args as { name: string; type: string; bytes: string; parsed: string }[];
    const { name, ...rest } = argument;
    const frames = [{ ...events.frames[0], args: [{ ...rest, name }] }];
    expect(blockDigest({ ...rows, events: { ...events, frames } })).toBe(digest);
  });

  it('changes with every column that follows from the chain, and with no other', () => {
    const all = [
      ...changes(ingestedBlocks, rows.block, (block) => ({ ...rows, block }) as BlockRows),
      ...changes(blockProofs, proof, (changed) => ({ ...rows, proof: changed }) as BlockRows),
      ...changes(ingestedTransactions, rows.transactions[0], (one) => ({ ...rows, transactions: [one] }) as BlockRows),
      ...changes(outcomes, verdicts[0], (one) => ({ ...rows, outcomes: [one] }) as BlockRows),
      ...Object.entries(eventTables).flatMap(([name, of]) =>
        changes(of, events[name as keyof BlockEventRows][0], (one) => ({
          ...rows,
          events: { ...events, [name]: [one] },
        })),
      ),
    ];
    expect(all.length).toBeGreaterThan(150);
    for (const [name, digested, changed] of all) expect(changed !== digest, name).toBe(digested);
    const left = new Set(all.filter(([, digested]) => !digested).map(([name]) => name));
    expect([...left].sort()).toEqual([
      'blockTimestamp',
      'engineVersion',
      'inputs',
      'limitMemoryMb',
      'limitMs',
      'raw',
      'recordedMessages',
      'rules',
      'timestamp',
    ]);
  });
});

describe('[digest] chain', () => {
  it('depends on the chain, the heights and the digests', () => {
    const base = chainDigest('net', 'aa', [[1n, 'x']]);
    const others = [
      chainDigest('net2', 'aa', [[1n, 'x']]),
      chainDigest('net', 'ab', [[1n, 'x']]),
      chainDigest('net', 'aa', [[2n, 'x']]),
      chainDigest('net', 'aa', [[1n, 'y']]),
      chainDigest('net', 'aa', []),
    ];
    expect(new Set([base, ...others]).size).toBe(6);
  });
});
