import {
  accountKey,
  balanceHoldKey,
  bidAddrKey,
  byteCodeKey,
  eraInfoKey,
  hashKey,
  type Key,
  messageKey,
  messageTopicKey,
} from '@casper-trace/casper-types/key';
import { describe, expect, it } from 'vitest';
import { compareKeys } from './key-order.js';

const zeros = new Uint8Array(32);
const ones = new Uint8Array(32).fill(1);
const entity = new Uint8Array(33).fill(2);

function creditKey(validator: Uint8Array, eraId: number): Key {
  const addr = new Uint8Array(41);
  addr[0] = 4;
  addr.set(validator, 1);
  new DataView(addr.buffer).setUint32(33, eraId, true);
  return bidAddrKey(addr);
}

describe('compareKeys', () => {
  it('is the order of the derived Ord: numbers by value, not by their little-endian bytes', () => {
    const ascending: readonly Key[] = [
      accountKey(ones),
      hashKey(zeros),
      hashKey(ones),
      eraInfoKey(255n),
      eraInfoKey(256n),
      creditKey(zeros, 1),
      creditKey(zeros, 256),
      creditKey(ones, 0),
      byteCodeKey(1, zeros),
      byteCodeKey(2, zeros),
      byteCodeKey(0),
      messageTopicKey(entity, ones),
      messageKey(entity, ones, 2),
      messageKey(entity, ones, 256),
      balanceHoldKey('gas', zeros, 2n),
      balanceHoldKey('gas', zeros, 256n),
      balanceHoldKey('gas', ones, 1n),
      balanceHoldKey('processing', zeros, 0n),
    ];
    const shuffled = [...ascending].sort((left, right) => (left.id.slice(-5) < right.id.slice(-5) ? 1 : -1));
    expect(shuffled.sort(compareKeys).map((key) => key.id)).toEqual(ascending.map((key) => key.id));
  });
});
