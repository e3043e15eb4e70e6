import { AccessRights } from '@casper-trace/casper-types/access-rights';
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import { clI32, clKey, clString, clTuple, clU8, clU64, clU512, clU512Of } from '@casper-trace/casper-types/cl-value';
import { balanceKey, hashKey, type Key, urefKey } from '@casper-trace/casper-types/key';
import { type StoredValue, storedCLValue } from '@casper-trace/casper-types/stored-value';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MapStateView } from './map-state-view.js';
import { TrackingCopy } from './tracking-copy.js';

const KEYS = [1, 2, 3, 4, 5].map((fill) => balanceKey(new Uint8Array(32).fill(fill)));
const [ONE, TWO, THREE] = KEYS as [Key, Key, Key, Key, Key];
const ADDR = new Uint8Array(32).fill(9);

function motes(amount: number): StoredValue {
  return storedCLValue(clU512(BigInt(amount)));
}

function kinds(tracking: TrackingCopy): string[] {
  return tracking.effects().map(({ kind }) => kind.kind);
}

function amountOf(value: StoredValue | undefined): bigint | undefined {
  return value?.kind === 'CLValue' ? clU512Of(value.value) : undefined;
}

describe('TrackingCopy', () => {
  it('records Identity only for a read that found something', () => {
    const tracking = new TrackingCopy(new MapStateView([[ONE, motes(7)]]));
    expect(amountOf(tracking.read(ONE))).toBe(7n);
    expect(tracking.read(TWO)).toBeUndefined();
    expect(amountOf(tracking.get(ONE))).toBe(7n);
    expect(amountOf(tracking.peek(ONE))).toBe(7n);
    expect(amountOf(tracking.read(ONE))).toBe(7n);
    expect(tracking.effects()).toEqual([
      { key: ONE, kind: { kind: 'Identity' } },
      { key: ONE, kind: { kind: 'Identity' } },
    ]);
  });

  it('strips URef rights in read, write, add and prune, and keeps them in the pruned key', () => {
    const stored = urefKey({ addr: ADDR, rights: AccessRights.NONE });
    const given = urefKey({ addr: ADDR, rights: AccessRights.READ_ADD_WRITE });
    const tracking = new TrackingCopy(new MapStateView([[stored, motes(1)]]));
    tracking.read(given);
    tracking.add(given, motes(2));
    tracking.write(given, motes(4));
    tracking.prune(given);
    expect(tracking.effects().every(({ key }) => key.id === stored.id)).toBe(true);
    expect(kinds(tracking)).toEqual(['Identity', 'AddUInt512', 'Write', 'Prune']);
    expect(tracking.effects()[3]?.kind).toEqual({ kind: 'Prune', key: given });
    expect(tracking.get(given)).toBeUndefined();
  });

  it('reads a pruned key from the base again, and a key that was only written here not at all', () => {
    const tracking = new TrackingCopy(new MapStateView([[ONE, motes(1)]]));
    tracking.write(ONE, motes(10));
    tracking.write(TWO, motes(20));
    tracking.prune(ONE);
    tracking.prune(TWO);
    expect(amountOf(tracking.get(ONE))).toBe(1n);
    expect(tracking.get(TWO)).toBeUndefined();
    // The node's &self reader does not look at prunes.
    expect(amountOf(tracking.peek(ONE))).toBe(10n);
    expect(amountOf(tracking.peek(TWO))).toBe(20n);
    tracking.write(TWO, motes(21));
    expect(amountOf(tracking.read(TWO))).toBe(21n);
  });

  it('lists the keys of the base without pruned ones, then all written ones, even twice or pruned', () => {
    const tracking = new TrackingCopy(
      new MapStateView([
        [ONE, motes(1)],
        [TWO, motes(2)],
      ]),
    );
    tracking.prune(ONE);
    tracking.write(THREE, motes(3));
    tracking.write(TWO, motes(4));
    tracking.prune(THREE);
    const prefix = Uint8Array.of(ONE.tag);
    expect(tracking.keysWithPrefix(prefix).map(({ id }) => id)).toEqual([TWO.id, TWO.id, THREE.id]);
    expect(tracking.sortedKeysWithPrefix(prefix).map(({ id }) => id)).toEqual([TWO.id, THREE.id]);
    expect(tracking.keysWithPrefix(Uint8Array.of(ONE.tag, 3)).map(({ id }) => id)).toEqual([THREE.id]);
  });

  it('adds by the type of the addend and wraps at the width of the stored type', () => {
    const added = (stored: CLValue, addend: CLValue) => {
      const tracking = new TrackingCopy(new MapStateView([[ONE, storedCLValue(stored)]]));
      expect(tracking.add(ONE, storedCLValue(addend))).toEqual({ ok: true });
      return { value: tracking.get(ONE), effects: tracking.effects() };
    };
    expect(added(clU8(250), clU64(10n))).toEqual({
      value: storedCLValue(clU8(4)),
      effects: [{ key: ONE, kind: { kind: 'AddUInt64', value: 10n } }],
    });
    expect(added(clU64(5n), clI32(-7)).value).toEqual(storedCLValue(clU64(2n ** 64n - 2n)));
    expect(added(clU512(2n ** 512n - 1n), clU512(3n)).value).toEqual(storedCLValue(clU512(2n)));
  });

  it('refuses to add with the texts of the node, and records nothing', () => {
    const text = storedCLValue(clString('a'));
    const tracking = new TrackingCopy(
      new MapStateView([
        [ONE, motes(1)],
        [TWO, text],
      ]),
    );
    const hex = '03'.repeat(32);
    expect(tracking.add(THREE, motes(1))).toEqual({
      ok: false,
      kind: 'KeyNotFound',
      error: `Key balance-${hex} not found`,
    });
    expect(tracking.add(ONE, text)).toEqual({
      ok: false,
      kind: 'TypeMismatch',
      error: 'Type mismatch. Expected I32, U64, U128, U256, U512 or (String, Key) tuple but found String.',
    });
    expect(tracking.add(TWO, storedCLValue(clI32(1)))).toEqual({
      ok: false,
      kind: 'TypeMismatch',
      error: 'Type mismatch. Expected integral type compatible with i32 but found String.',
    });
    const namedKey = storedCLValue(clTuple(clString('name'), clKey(hashKey(ADDR))));
    expect(tracking.add(ONE, namedKey)).toEqual({
      ok: false,
      kind: 'TypeMismatch',
      error: 'Type mismatch. Expected Contract or Account but found U512.',
    });
    const malformed = storedCLValue({ type: clU512(1n).type, bytes: Uint8Array.of(2, 1) });
    expect(tracking.add(ONE, malformed)).toEqual({
      ok: false,
      kind: 'Serialization',
      error: 'Serialization error: Deserialization error: early end of stream',
    });
    expect(tracking.effects()).toEqual([]);
  });

  it('gives out effects that later steps do not change', () => {
    const tracking = new TrackingCopy(new MapStateView([]));
    tracking.write(ONE, motes(1));
    const before = tracking.effects();
    tracking.write(TWO, motes(2));
    expect(before).toHaveLength(1);
    expect(tracking.effects()).toHaveLength(2);
  });

  it('behaves as a map with a list of effects', () => {
    const step = fc.record({
      action: fc.constantFrom('read', 'get', 'write', 'add', 'prune'),
      key: fc.constantFrom(...KEYS),
      amount: fc.nat(1000),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...KEYS), fc.nat(1000))), fc.array(step), (initial, steps) => {
        const base = new Map(initial.map(([{ id }, amount]) => [id, BigInt(amount)]));
        const model = new Map(base);
        const effects: string[] = [];
        const tracking = new TrackingCopy(new MapStateView(initial.map(([key, amount]) => [key, motes(amount)])));
        for (const { action, key, amount } of steps) {
          const current = model.get(key.id);
          if (action === 'get') expect(amountOf(tracking.get(key))).toBe(current);
          if (action === 'read') {
            expect(amountOf(tracking.read(key))).toBe(current);
            if (current !== undefined) effects.push('Identity');
          }
          if (action === 'write') {
            tracking.write(key, motes(amount));
            model.set(key.id, BigInt(amount));
            effects.push('Write');
          }
          if (action === 'add') {
            expect(tracking.add(key, motes(amount)).ok).toBe(current !== undefined);
            if (current === undefined) continue;
            model.set(key.id, current + BigInt(amount));
            effects.push('AddUInt512');
          }
          if (action === 'prune') {
            tracking.prune(key);
            // Own changes are gone, the base shows through.
            const below = base.get(key.id);
            if (below === undefined) model.delete(key.id);
            else model.set(key.id, below);
            effects.push('Prune');
          }
        }
        expect(kinds(tracking)).toEqual(effects);
      }),
      { numRuns: 300 },
    );
  });
});
