import { PermanentError } from '@casper-trace/casper-types/app-error';
import { clString, clU64, clU512 } from '@casper-trace/casper-types/cl-value';
import { balanceKey, type Key } from '@casper-trace/casper-types/key';
import { type StoredValue, storedCLValue } from '@casper-trace/casper-types/stored-value';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MapStateView } from './map-state-view.js';
import { ScratchState } from './scratch-state.js';
import { TrackingCopy } from './tracking-copy.js';

const KEYS = [1, 2, 3, 4, 5].map((fill) => balanceKey(new Uint8Array(32).fill(fill)));
const [ONE, TWO, THREE, FOUR, FIVE] = KEYS as [Key, Key, Key, Key, Key];
const BALANCES = Uint8Array.of(ONE.tag);

function motes(amount: number): StoredValue {
  return storedCLValue(clU512(BigInt(amount)));
}

function codeOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    if (error instanceof PermanentError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('ScratchState', () => {
  it('scans cached keys descending, then the others ascending, so that reads change the order', () => {
    const scratch = new ScratchState(new MapStateView([ONE, TWO, THREE, FOUR].map((key) => [key, motes(1)])));
    const scan = () => scratch.keysWithPrefix(BALANCES);
    expect(scan()).toEqual([ONE, TWO, THREE, FOUR]);
    scratch.read(TWO);
    expect(scan()).toEqual([TWO, ONE, THREE, FOUR]);
    scratch.read(FIVE);
    scratch.commit([
      { key: FIVE, kind: { kind: 'Write', value: motes(5) } },
      { key: THREE, kind: { kind: 'AddUInt512', value: 1n } },
      { key: ONE, kind: { kind: 'Prune', key: ONE } },
    ]);
    expect(scan()).toEqual([FIVE, THREE, TWO, FOUR]);
    expect(scratch.keysWithPrefix(FIVE.bytes.subarray(0, 2))).toEqual([FIVE]);
  });

  it('applies effects in order: the last Write wins, Adds wrap, Identity does nothing', () => {
    const scratch = new ScratchState(new MapStateView([[ONE, storedCLValue(clU64(2n ** 64n - 1n))]]));
    scratch.commit([
      { key: ONE, kind: { kind: 'Identity' } },
      { key: FOUR, kind: { kind: 'Identity' } },
      { key: ONE, kind: { kind: 'AddUInt64', value: 3n } },
      { key: TWO, kind: { kind: 'Write', value: motes(1) } },
      { key: TWO, kind: { kind: 'Write', value: motes(2) } },
    ]);
    expect(scratch.read(ONE)).toEqual(storedCLValue(clU64(2n)));
    expect(scratch.read(TWO)).toEqual(motes(2));
    expect(scratch.read(FOUR)).toBeUndefined();
  });

  it('refuses what the node refuses', () => {
    const scratch = new ScratchState(new MapStateView([[ONE, storedCLValue(clString('text'))]]));
    expect(codeOf(() => scratch.commit([{ key: TWO, kind: { kind: 'AddInt32', value: 1 } }]))).toBe(
      'commit-key-not-found',
    );
    expect(codeOf(() => scratch.commit([{ key: TWO, kind: { kind: 'Prune', key: TWO } }]))).toBe(
      'commit-key-not-found',
    );
    expect(codeOf(() => scratch.commit([{ key: ONE, kind: { kind: 'AddInt32', value: 1 } }]))).toBe('commit-transform');
  });

  it('finds the value of the base again for an Add after a Prune, and nothing for a key of its own', () => {
    const scratch = new ScratchState(new MapStateView([[ONE, motes(5)]]));
    scratch.commit([
      { key: ONE, kind: { kind: 'AddUInt512', value: 100n } },
      { key: ONE, kind: { kind: 'Prune', key: ONE } },
    ]);
    expect(scratch.read(ONE)).toBeUndefined();
    scratch.commit([{ key: ONE, kind: { kind: 'AddUInt512', value: 1n } }]);
    expect(scratch.read(ONE)).toEqual(motes(6));
    const writeAndPrune = [
      { key: TWO, kind: { kind: 'Write', value: motes(1) } },
      { key: TWO, kind: { kind: 'Prune', key: TWO } },
    ] as const;
    scratch.commit(writeAndPrune);
    expect(codeOf(() => scratch.commit([{ key: TWO, kind: { kind: 'Prune', key: TWO } }]))).toBe(
      'commit-key-not-found',
    );
  });

  it('can be gone back to', () => {
    const scratch = new ScratchState(new MapStateView([ONE, TWO].map((key) => [key, motes(1)])));
    scratch.read(TWO);
    const before = scratch.clone();
    scratch.commit([{ key: ONE, kind: { kind: 'Prune', key: ONE } }]);
    scratch.commit([{ key: THREE, kind: { kind: 'Write', value: motes(3) } }]);
    expect(before.keysWithPrefix(BALANCES)).toEqual([TWO, ONE]);
    expect(before.read(THREE)).toBeUndefined();
    before.commit([{ key: TWO, kind: { kind: 'Write', value: motes(9) } }]);
    expect(scratch.read(TWO)).toEqual(motes(1));
  });

  it('holds after a commit what the tracking copy showed before it', () => {
    const step = fc.record({
      action: fc.constantFrom('read', 'write', 'add'),
      key: fc.constantFrom(...KEYS),
      amount: fc.nat(1000),
    });
    const steps = fc.array(fc.array(step, { maxLength: 12 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...KEYS), fc.nat(1000))), steps, (initial, transactions) => {
        const scratch = new ScratchState(new MapStateView(initial.map(([key, amount]) => [key, motes(amount)])));
        for (const transaction of transactions) {
          const tracking = new TrackingCopy(scratch);
          for (const { action, key, amount } of transaction) {
            if (action === 'read') tracking.read(key);
            if (action === 'write') tracking.write(key, motes(amount));
            if (action === 'add') tracking.add(key, motes(amount));
          }
          const shown = KEYS.map((key) => tracking.get(key));
          scratch.commit(tracking.effects());
          expect(KEYS.map((key) => scratch.read(key))).toEqual(shown);
        }
      }),
      { numRuns: 200 },
    );
  });
});
