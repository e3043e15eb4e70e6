import type { URef } from '@casper-trace/casper-types/uref';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOutsideTransactions } from './balance-equation.js';
import type { PurseTransfer } from './trace.js';

const purse = (byte: number): URef => ({ addr: new Uint8Array(32).fill(byte), rights: 7 });
const hex = (byte: number): string => byte.toString(16).padStart(2, '0').repeat(32);

function moved(
  source: number | undefined,
  target: number | undefined,
  amount: bigint,
  committed = true,
): PurseTransfer {
  return {
    ordinal: 0,
    frame: 0,
    step: 'session',
    context: { kind: 'account', address: new Uint8Array(32) },
    way: 'host function',
    by: 'test',
    source: source === undefined ? undefined : purse(source),
    target: target === undefined ? undefined : purse(target),
    amount,
    id: undefined,
    outcome: 'moved',
    committed,
  };
}

describe('[balance equation]', () => {
  it('leaves nothing where movements explain the balances', () => {
    const changes = [
      { purse: hex(1), before: 10n, after: 4n },
      { purse: hex(2), before: 0n, after: 5n },
      { purse: hex(3), before: 7n, after: 8n },
    ];
    expect(changesOutsideTransactions(changes, [moved(1, 2, 6n), moved(2, 3, 1n)])).toEqual([]);
  });

  it('tells a reward, and a movement that is missing', () => {
    expect(changesOutsideTransactions([{ purse: hex(2), before: 1n, after: 4n }], [])).toEqual([
      { purse: hex(2), amount: 3n },
    ]);
    expect(changesOutsideTransactions([], [moved(1, 2, 6n)])).toEqual([
      { purse: hex(1), amount: 6n },
      { purse: hex(2), amount: -6n },
    ]);
  });

  it('ignores what was not committed', () => {
    expect(changesOutsideTransactions([], [moved(1, 2, 6n, false)])).toEqual([]);
  });

  it('holds for any movements between purses, burns and rewards', () => {
    const party = fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined });
    const movements = fc.array(fc.tuple(party, party, fc.bigInt({ min: 0n, max: 1n << 80n })), { maxLength: 40 });
    fc.assert(
      fc.property(movements, fc.bigInt({ min: 1n, max: 1000n }), (list, reward) => {
        const balances = new Map<number, bigint>();
        for (const [source, target, amount] of list) {
          if (source !== undefined) balances.set(source, (balances.get(source) ?? 0n) - amount);
          if (target !== undefined) balances.set(target, (balances.get(target) ?? 0n) + amount);
        }
        balances.set(1, (balances.get(1) ?? 0n) + reward);
        const changes = [...balances].map(([id, after]) => ({ purse: hex(id), before: 0n, after }));
        const transfers = list.map(([source, target, amount]) => moved(source, target, amount));
        expect(changesOutsideTransactions(changes, transfers)).toEqual([{ purse: hex(1), amount: reward }]);
      }),
    );
  });
});
