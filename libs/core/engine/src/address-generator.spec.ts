import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { describe, expect, it } from 'vitest';
import { AddressGenerator, chacha20Block, Phase } from './address-generator.js';

describe('chacha20Block', () => {
  it('gives the key stream of the zero key (RFC 7539 appendix A.1, blocks 0 and 1)', () => {
    const key = new Uint8Array(32);
    expect(bytesToHex(chacha20Block(key, 0n))).toBe(
      '76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7' +
        'da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586',
    );
    expect(bytesToHex(chacha20Block(key, 1n))).toBe(
      '9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed' +
        '29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f',
    );
  });

  it('carries the counter into the upper word', () => {
    const key = new Uint8Array(32).fill(7);
    expect(chacha20Block(key, 1n << 32n)).not.toEqual(chacha20Block(key, 0n));
  });
});

describe('AddressGenerator', () => {
  // Transaction 2eae61bf… of test/chains/devnet-2.0.3, which installs a contract.
  const hash = hexToBytes('2eae61bfcfbeafd4b5ba13210ba371770823c4f1005a2f9df1919ff4423f906d');

  it('gives the addresses that the chain recorded, in order', () => {
    const addresses = new AddressGenerator(hash, Phase.Session);
    expect(bytesToHex(addresses.newHashAddress())).toBe(
      '02aaf94ce6028ab50d065accd710662ca21521e178c529d9377637e4323817c7',
    );
    const accessKey = addresses.newURef();
    expect(bytesToHex(accessKey.addr)).toBe('e8aded4a1e8c642951d065c242460cefd028b335a8583469a4565495822e0994');
    expect(accessKey.rights).toBe(7);
    expect(bytesToHex(addresses.newHashAddress())).toBe(
      '0a9501be7138a464a1bfed114d881006676815c752f101869de29e2cc6e476e8',
    );
    expect(bytesToHex(addresses.newHashAddress())).toBe(
      '7bfef15eba8e98cc2e21e3202330d04b0b9283dc1c010fceaedcd009ad74c8f3',
    );
  });

  it('differs by phase', () => {
    const session = new AddressGenerator(hash, Phase.Session).createAddress();
    const payment = new AddressGenerator(hash, Phase.Payment).createAddress();
    expect(session).not.toEqual(payment);
  });
});
