import { clU64 } from '@casper-trace/casper-types/cl-value';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { balanceHoldKey, balanceKey, type Key } from '@casper-trace/casper-types/key';
import { storedCLValue, storedValueToBytes } from '@casper-trace/casper-types/stored-value';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTrie, type TrieEntry } from './memory-trie.js';
import { diffLeaves } from './trie-diff.js';
import { TrieReader } from './trie-reader.js';
import type { TrieStore } from './trie-store.js';

const addr = fc
  .tuple(fc.nat(2), fc.nat(31), fc.nat(2))
  .map(([fill, position, other]) => new Uint8Array(32).fill(fill).with(position, other));
const key = fc.oneof(
  addr.map(balanceKey),
  fc.tuple(addr, fc.nat(600)).map(([purse, time]) => balanceHoldKey('gas', purse, BigInt(time))),
);
const entries = fc.uniqueArray(fc.tuple(key, fc.nat(2)), { maxLength: 30, selector: ([{ id }]) => id });

function encoded(state: readonly (readonly [Key, number])[]): TrieEntry[] {
  return state.map(([k, value]) => [k, storedValueToBytes(storedCLValue(clU64(BigInt(value))))]);
}

describe('diffLeaves', () => {
  it('gives exactly the keys whose values differ, ascending, with both values', () => {
    fc.assert(
      fc.property(entries, entries, fc.boolean(), (first, second, related) => {
        const before = new Map(encoded(first).map((entry) => [entry[0].id, entry]));
        const after = new Map([
          ...(related ? before : []),
          ...encoded(second).map((entry) => [entry[0].id, entry] as const),
        ]);
        const [one, two] = [buildTrie(before.values()), buildTrie(after.values())];
        const store: TrieStore = { get: (hash) => one.store.get(hash) ?? two.store.get(hash) };
        const changes = [...diffLeaves(new TrieReader(store), one.root, two.root)].map((change) => [
          change.before?.key.id ?? change.after?.key.id,
          change.before && bytesToHex(change.before.valueBytes),
          change.after && bytesToHex(change.after.valueBytes),
        ]);
        const valueOf = (entry: TrieEntry | undefined) => entry && bytesToHex(entry[1]);
        const expected = [...new Set([...before.keys(), ...after.keys()])]
          .sort()
          .map((id) => [id, valueOf(before.get(id)), valueOf(after.get(id))])
          .filter(([, old, young]) => old !== young);
        expect(changes).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
