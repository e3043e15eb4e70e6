import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccessRights } from './access-rights.js';
import { PermanentError } from './app-error.js';
import { BidAddrTag, bidAddrToBytes, readBidAddr } from './bid-addr.js';
import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import { decodeAll, Reader } from './bytesrepr/reader.js';
import { entityAddr } from './entity-addr.js';
import { hexToBytes } from './hex.js';
import {
  accountKey,
  addressableEntityKey,
  balanceHoldKey,
  balanceKey,
  bidAddrKey,
  bidKey,
  blockGlobalKey,
  byteCodeKey,
  chainspecRegistryKey,
  checksumRegistryKey,
  deployInfoKey,
  dictionaryItemKey,
  dictionaryKey,
  entryPointKey,
  eraInfoKey,
  eraSummaryKey,
  hashKey,
  type Key,
  KeyTag,
  keyBidAddr,
  keyEntityAddr,
  keyFromBytes,
  keyHash32,
  keyTagName,
  keyURef,
  messageKey,
  messageTopicKey,
  namedKeyKey,
  nameHash,
  normalizeKey,
  packageKey,
  readKey,
  rewardsHandlingKey,
  sameKey,
  stateKey,
  systemEntityRegistryKey,
  transferKey,
  unbondKey,
  urefKey,
  withdrawKey,
} from './key.js';
import { formatKey, parseKey } from './key-format.js';

const h2a = new Uint8Array(32).fill(0x2a);
const h07 = new Uint8Array(32).fill(0x07);
const hex2a = '2a'.repeat(32);
const hex07 = '07'.repeat(32);
const zeros = '00'.repeat(32);
const contract = entityAddr(2, h2a);
const bidAddr = (tag: number, ...tail: Uint8Array[]): Key =>
  bidAddrKey(Uint8Array.from([tag, ...h2a, ...tail.flatMap((part) => [...part])]));

/** Every variant with the text that casper-types' to_formatted_string gives. */
const ALL: readonly (readonly [text: string, key: Key])[] = [
  [`account-hash-${hex2a}`, accountKey(h2a)],
  [`hash-${hex2a}`, hashKey(h2a)],
  [`uref-${hex2a}-007`, urefKey({ addr: h2a, rights: AccessRights.READ_ADD_WRITE })],
  [`uref-${hex2a}-000`, urefKey({ addr: h2a, rights: AccessRights.NONE })],
  [`transfer-${hex2a}`, transferKey(h2a)],
  [`deploy-${hex2a}`, deployInfoKey(h2a)],
  ['era-0', eraInfoKey(0n)],
  ['era-18446744073709551615', eraInfoKey(2n ** 64n - 1n)],
  [`balance-${hex2a}`, balanceKey(h2a)],
  [`bid-${hex2a}`, bidKey(h2a)],
  [`withdraw-${hex2a}`, withdrawKey(h2a)],
  [`dictionary-${hex2a}`, dictionaryKey(h2a)],
  [`system-entity-registry-${zeros}`, systemEntityRegistryKey()],
  [`era-summary-${zeros}`, eraSummaryKey()],
  [`unbond-${hex2a}`, unbondKey(h2a)],
  [`chainspec-registry-${zeros}`, chainspecRegistryKey()],
  [`checksum-registry-${zeros}`, checksumRegistryKey()],
  [`rewards-handling-${zeros}`, rewardsHandlingKey()],
  [`bid-addr-00${hex2a}`, bidAddr(0)],
  [`bid-addr-01${hex2a}`, bidAddr(1)],
  [`bid-addr-02${hex2a}${hex07}`, bidAddr(2, h07)],
  [`bid-addr-03${hex2a}${hex07}`, bidAddr(3, h07)],
  [`bid-addr-04${hex2a}0500000000000000`, bidAddr(4, Uint8Array.of(5, 0, 0, 0, 0, 0, 0, 0))],
  [`bid-addr-05${hex2a}${hex07}`, bidAddr(5, h07)],
  [`bid-addr-06${hex2a}${hex07}`, bidAddr(6, h07)],
  [`bid-addr-07${hex2a}${hex07}`, bidAddr(7, h07)],
  [`bid-addr-08${hex2a}${hex07}`, bidAddr(8, h07)],
  [`bid-addr-09${hex2a}`, bidAddr(9)],
  [`package-${hex2a}`, packageKey(h2a)],
  [`entity-system-${hex2a}`, addressableEntityKey(entityAddr(0, h2a))],
  [`entity-account-${hex2a}`, addressableEntityKey(entityAddr(1, h2a))],
  [`entity-contract-${hex2a}`, addressableEntityKey(contract)],
  [`byte-code-empty-${zeros}`, byteCodeKey(0)],
  [`byte-code-v1-wasm-${hex2a}`, byteCodeKey(1, h2a)],
  [`byte-code-v2-wasm-${hex2a}`, byteCodeKey(2, h2a)],
  [`message-topic-entity-contract-${hex2a}-${hex07}`, messageTopicKey(contract, h07)],
  [`message-entity-contract-${hex2a}-${hex07}-0`, messageKey(contract, h07, 0)],
  [`message-entity-contract-${hex2a}-${hex07}-ffffffff`, messageKey(contract, h07, 0xffff_ffff)],
  [`named-key-entity-account-${hex2a}-${hex07}`, namedKeyKey(entityAddr(1, h2a), h07)],
  [`block-time-${'00'.repeat(31)}`, blockGlobalKey('BlockTime')],
  [`block-message-count-${'00'.repeat(31)}`, blockGlobalKey('MessageCount')],
  [`block-protocol-version-${'00'.repeat(31)}`, blockGlobalKey('ProtocolVersion')],
  [`block-addressable-entity-${'00'.repeat(31)}`, blockGlobalKey('AddressableEntity')],
  [`balance-hold-00${hex2a}0001000000000000`, balanceHoldKey('gas', h2a, 256n)],
  [`balance-hold-01${hex2a}0001000000000000`, balanceHoldKey('processing', h2a, 256n)],
  [`entry-point-v1-entity-contract-${hex2a}-${hex07}`, entryPointKey(contract, h07)],
  [`state-entity-contract-${hex2a}`, stateKey(contract)],
];

describe('keys', () => {
  it('has every variant of casper-types 7.0.0 in the table', () => {
    expect([...new Set(ALL.map(([, key]) => keyTagName(key.tag)))].sort()).toEqual(Object.keys(KeyTag).sort());
    expect(new Set(ALL.map(([, key]) => key.id)).size).toBe(ALL.length);
  });

  it.each(ALL)('%s: text and bytes in both directions', (text, key) => {
    expect(formatKey(key)).toBe(text);
    expect(parseKey(text).id).toBe(key.id);
    expect(keyFromBytes(key.bytes).id).toBe(key.id);
    expect(hexToBytes(key.id)).toEqual(key.bytes);
  });

  it.each(ALL)('%s: cut anywhere it is a BytesreprError, and bytes behind it are left over', (_text, key) => {
    for (let length = 0; length < key.bytes.length; length += 1) {
      expect(() => keyFromBytes(key.bytes.subarray(0, length))).toThrow(BytesreprError);
    }
    expect(() => keyFromBytes(Uint8Array.from([...key.bytes, 0]))).toThrow('left-over bytes');
  });

  it('never dies of foreign bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 90 }), (bytes) => {
        try {
          const key = keyFromBytes(bytes);
          expect(parseKey(formatKey(key)).id).toBe(key.id);
        } catch (error) {
          expect(error).toBeInstanceOf(BytesreprError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('never dies of foreign texts', () => {
    const prefixes = ALL.map(([text]) => text.slice(0, text.length - 3));
    const texts = fc
      .tuple(fc.constantFrom('', ...prefixes), fc.string({ maxLength: 20 }))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        try {
          expect(formatKey(parseKey(text)).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(PermanentError);
          expect((error as PermanentError).code).toBe('bad-key');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    'hash-',
    `hash-${'2a'.repeat(31)}`,
    `hash-${'2a'.repeat(33)}`,
    `uref-${hex2a}`,
    `uref-${hex2a}-008`,
    `uref-${hex2a}-010`,
    'era-18446744073709551616',
    'era--1',
    `bid-addr-0a${hex2a}`,
    `bid-addr-02${hex2a}`,
    `balance-hold-02${hex2a}0000000000000000`,
    `message-entity-contract-${hex2a}-${hex07}-100000000`,
    `entity-nothing-${hex2a}`,
    `block-time-${zeros}`,
    'unknown-00',
  ])('%s is no key', (text) => {
    expect(() => parseKey(text)).toThrow(expect.objectContaining({ code: 'bad-key' }));
  });

  it('reads mixed-case hex only with the right checksum', () => {
    const text = 'hash-2a2a2A2A2a2a2a2A2a2A2A2A2a2A2a2a2A2a2A2A2a2A2A2a2a2A2a2a2A2A2a2a';
    expect(parseKey(text).id).toBe(hashKey(h2a).id);
    expect(() => parseKey(text.replace('2A2A2a', '2a2A2a'))).toThrow('checksum');
    expect(parseKey(`hash-${hex2a.toUpperCase()}`).id).toBe(hashKey(h2a).id);
  });

  it('forgets padding as Rust does, so that equal keys have equal ids', () => {
    const odd = Uint8Array.from([KeyTag.ChecksumRegistry, ...new Uint8Array(32).fill(9)]);
    expect(keyFromBytes(odd).id).toBe(checksumRegistryKey().id);
    const oddTime = Uint8Array.from([KeyTag.BlockGlobal, 1, ...new Uint8Array(31).fill(9)]);
    expect(keyFromBytes(oddTime).id).toBe(blockGlobalKey('MessageCount').id);
    expect(odd[5]).toBe(9);
  });

  it('normalizes URefs only', () => {
    const withRights = urefKey({ addr: h2a, rights: AccessRights.READ_ADD_WRITE });
    expect(formatKey(normalizeKey(withRights))).toBe(`uref-${hex2a}-000`);
    expect(formatKey(withRights)).toBe(`uref-${hex2a}-007`);
    expect(normalizeKey(hashKey(h2a))).toEqual(hashKey(h2a));
  });

  it('gives its parts', () => {
    expect(keyHash32(balanceKey(h2a))).toEqual(h2a);
    expect(keyURef(hashKey(h2a))).toBeUndefined();
    expect(keyURef(urefKey({ addr: h2a, rights: AccessRights.READ }))).toEqual({ addr: h2a, rights: 1 });
    expect(keyEntityAddr(entryPointKey(contract, h07))).toEqual(contract);
    expect(keyEntityAddr(messageKey(contract, h07, 3))).toEqual(contract);
    expect(keyEntityAddr(hashKey(h2a))).toBeUndefined();
    expect(keyBidAddr(bidAddr(1))).toEqual(Uint8Array.from([1, ...h2a]));
    expect(sameKey(hashKey(h2a), keyFromBytes(hashKey(h2a).bytes))).toBe(true);
    expect(sameKey(hashKey(h2a), accountKey(h2a))).toBe(false);
  });

  it('makes bid addresses from their parts', () => {
    for (const tag of Object.values(BidAddrTag)) {
      const key = ALL.map(([, candidate]) => candidate).find(
        (candidate) => candidate.tag === KeyTag.BidAddr && candidate.bytes[1] === tag,
      );
      const bytes = keyBidAddr(key!)!;
      const reader = new Reader(key!.bytes);
      expect(readKey(reader).id).toBe(key!.id);
      expect(bidAddrToBytes(decodeAll(bytes, readBidAddr))).toEqual(bytes);
    }
  });

  it('refuses hashes of a wrong length', () => {
    expect(() => hashKey(new Uint8Array(31))).toThrow(expect.objectContaining({ code: 'bad-key' }));
    expect(() => messageTopicKey(contract, new Uint8Array(3))).toThrow(BytesreprError);
  });

  it('derives dictionary item keys and name hashes', () => {
    // blake2b-256 of 32 bytes 2a and "item", and of the bytesrepr of "name": computed with Python's hashlib.
    const seed = { addr: h2a, rights: AccessRights.READ_ADD_WRITE };
    expect(formatKey(dictionaryItemKey(seed, new TextEncoder().encode('item')))).toBe(
      'dictionary-03f0d8dc7dc80e739b6ab412815cc94c793f13a67a64466bfbea9ed57f433f2d',
    );
    expect(formatKey(hashKey(nameHash('name')))).toBe(
      'hash-69cade231fc487185af830cfe041ce668a4763ab02ee5989b8baac6bee7e1a22',
    );
  });
});
