import { describe, expect, it } from 'vitest';
import { signedWeight } from './signed-weight.js';

const weights = new Map([
  ['aa', 100n],
  ['bb', 100n],
  ['cc', 100n],
]);
const signed = (...publicKeys: string[]) => publicKeys.map((publicKey) => ({ publicKey, valid: true }));

describe('[finality] signedWeight', () => {
  it('needs more than two thirds: exactly two thirds are not enough', () => {
    expect(signedWeight(signed('aa', 'bb'), weights)).toMatchObject({ signedWeight: 200n, sufficient: false });
    expect(signedWeight(signed('aa', 'bb', 'cc'), weights)).toMatchObject({ signedWeight: 300n, sufficient: true });
  });

  it('counts a signer once', () => {
    expect(signedWeight(signed('aa', 'aa', 'aa'), weights)).toMatchObject({
      signers: 1,
      signedWeight: 100n,
      sufficient: false,
    });
  });

  it('refuses a wrong signature and a signer who is no validator, however much weight signed', () => {
    const all = signed('aa', 'bb', 'cc');
    expect(signedWeight([...all, { publicKey: 'dd', valid: true }], weights).sufficient).toBe(false);
    expect(signedWeight([...all.slice(1), { publicKey: 'aa', valid: false }], weights).sufficient).toBe(false);
  });

  it('says that it does not know the weights', () => {
    expect(signedWeight(signed('aa'), undefined)).toEqual({
      signers: 1,
      signedWeight: 0n,
      totalWeight: undefined,
      sufficient: false,
    });
  });
});
