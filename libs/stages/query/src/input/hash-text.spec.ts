// Every form in which the ecosystem writes hashes ends in the same 64 digits; everything else says what is wrong.

import { encodeChecksummedHex } from '@casper-trace/casper-types/checksummed-hex';
import { hexToBytes } from '@casper-trace/casper-types/hex';
import { describe, expect, it } from 'vitest';
import {
  parseAccount,
  parseBlockHash,
  parseCodeAddress,
  parseContextAddress,
  parsePurse,
  parseTransactionHash,
} from './hash-text.js';

const hex = 'efc5cf4f8d3955c7f89e9d8428c4de2085354a852551de04ba1e522b16da7a46';
const checksummed = encodeChecksummedHex(hexToBytes(hex));

describe('hash texts', () => {
  it('checksummed hex differs from lower case', () => expect(checksummed).not.toBe(hex));

  it.each([hex, hex.toUpperCase(), checksummed, ` ${hex}\n`, `0x${hex}`])('takes %s as any bare hash', (text) => {
    expect(parseTransactionHash(text)).toBe(hex);
    expect(parseBlockHash(text)).toBe(hex);
    expect(parsePurse(text)).toBe(hex);
    expect(parseAccount(text)).toBe(hex);
    expect(parseContextAddress(text)).toEqual({ kinds: undefined, hex });
    expect(parseCodeAddress(text)).toEqual({ names: undefined, hex });
  });

  it.each(['transaction-', 'transaction-hash-', 'transaction-v1-', 'deploy-', 'deploy-hash-', 'Transaction-'])(
    'takes %s… as a transaction',
    (prefix) => expect(parseTransactionHash(prefix + checksummed)).toBe(hex),
  );

  it.each(['uref-X-007', 'uref-X-000', 'uref-X', 'UREF-X-007', 'balance-X'])('takes %s as a purse', (form) =>
    expect(parsePurse(form.replace('X', checksummed))).toBe(hex),
  );

  it.each([
    ['account-hash-', ['account']],
    ['entity-account-', ['account']],
    ['hash-', ['contract', 'system']],
    ['contract-', ['contract', 'system']],
    ['entity-contract-', ['contract', 'system']],
  ])('takes %s… as a context', (prefix, kinds) =>
    expect(parseContextAddress(prefix + checksummed)).toEqual({ kinds, hex }),
  );

  it.each([
    ['contract-', 'contract'],
    ['hash-', 'contract or package'],
    ['contract-package-', 'package'],
    ['contract-package-wasm', 'package'],
    ['package-', 'package'],
  ])('takes %s… as code', (prefix, names) => expect(parseCodeAddress(prefix + hex)).toEqual({ names, hex }));

  it('takes a public key as its account', () => {
    const publicKey = '0100e9a6124e575e51db5485cdecfabddb3bec7e4dd11c1c48914bd0e49763e41f';
    const account = parseAccount(publicKey);
    expect(account).toMatch(/^[0-9a-f]{64}$/);
    expect(parseAccount(publicKey.toUpperCase())).toBe(account);
    expect(parseContextAddress(publicKey)).toEqual({ kinds: ['account'], hex: account });
  });

  it.each([
    [() => parseTransactionHash('abc'), "'abc' is not a transaction hash: 64 hex digits are needed, it has 3"],
    [() => parseTransactionHash(''), "'' is not a transaction hash: 64 hex digits are needed, it has 0"],
    [() => parseTransactionHash(`g${hex.slice(1)}`), "'g' is not a hex digit"],
    [() => parseTransactionHash(`account-hash-${hex}`), 'names an account, but a transaction hash is asked for'],
    [() => parseAccount(`hash-${hex}`), 'names a contract or package, but an account is asked for'],
    [() => parsePurse(`account-hash-${hex}`), 'names an account, but a purse is asked for'],
    [() => parseContextAddress(`contract-package-${hex}`), 'names a contract package, but an account or contract'],
    [() => parseCodeAddress(`contract-wasm-${hex}`), 'names Wasm bytes, but code is asked for'],
    [() => parseAccount(`01${hex}ff`), 'is not a valid public key'],
    [() => parsePurse(`uref-${hex}-008`), 'is not a hex digit'],
  ])('refuses in one line (%#)', (work, message) => expect(work).toThrow(message));
});
