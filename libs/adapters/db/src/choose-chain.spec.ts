import { describe, expect, it } from 'vitest';
import { chooseChain } from './choose-chain.js';

const chain = (networkName: string, digit: string) => ({
  networkName,
  firstBlockHash: digit.repeat(64),
  firstHeight: 0n,
});
const [one, another, other] = [chain('net', 'a'), chain('net', 'b'), chain('other', 'c')];

describe('a chain of a database', () => {
  it('is found by name, by hash, and by the beginning of the hash', () => {
    expect(chooseChain([one, other], 'net')).toBe(one);
    expect(chooseChain([one, another], another.firstBlockHash)).toBe(another);
    expect(chooseChain([one, another], 'BBBBBBBB')).toBe(another);
    expect(chooseChain([one], undefined)).toBe(one);
  });

  it('is never guessed among two of one name', () => {
    expect(() => chooseChain([one, another, other], 'net')).toThrow(
      `the database has 2 chains that fit: name one by the hash of its first block: 'net' ${'a'.repeat(64)}, 'net' ${'b'.repeat(64)}`,
    );
    expect(() => chooseChain([one, other], undefined)).toThrow(/2 chains that fit/);
  });

  it('is not found by a few digits, nor under a name that the database does not have', () => {
    expect(() => chooseChain([one, other], 'aaaaaaa')).toThrow(/no chain 'aaaaaaa'; it has 'net', 'other'$/);
    expect(() => chooseChain([one], '')).toThrow(/no chain ''/);
    expect(() => chooseChain([], undefined)).toThrow('the database has no chain yet: index an archive first');
  });
});
