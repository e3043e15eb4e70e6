import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessRights } from './access-rights.js';
import type { Account } from './account.js';
import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import { CL } from './cl-type.js';
import { clString } from './cl-value.js';
import type { Contract } from './contract.js';
import type { ContractPackage } from './contract-package.js';
import { type ContractEntryPoint, EntryPointType, findEntryPoint } from './entry-point.js';
import { bytesToHex, hexToBytes } from './hex.js';
import { jsonToText, parseJson } from './json.js';
import { accountKey, hashKey, type Key, urefKey } from './key.js';
import { namedKeyEntries } from './named-keys.js';
import type { PublicKey } from './public-key.js';
import {
  type StoredValue,
  storedCLValue,
  storedValueFromBytes,
  storedValueFromJson,
  storedValueToBytes,
  storedValueToJson,
  storedValueTypeName,
} from './stored-value.js';
import type { URef } from './uref.js';

const u512 = fc.bigInt({ min: 0n, max: 2n ** 512n - 1n });
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const u32 = fc.nat({ max: 0xffff_ffff });
const u8 = fc.nat({ max: 255 });
const names = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('\uffff', '\u{10000}', 'é', ''));
const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const urefs: fc.Arbitrary<URef> = fc.record({
  addr: hashes,
  rights: fc.nat({ max: 7 }).map((bits) => bits as AccessRights),
});
const keys: fc.Arbitrary<Key> = fc.oneof(hashes.map(accountKey), hashes.map(hashKey), urefs.map(urefKey));
const namedKeys = fc.array(fc.tuple(names, keys), { maxLength: 6 }).map((entries) => new Map(entries));
const publicKeys: fc.Arbitrary<PublicKey> = fc.constantFrom(
  ...[1, 2, 3, 4].map((seed) => ({
    algorithm: 'ed25519' as const,
    bytes: ed25519.getPublicKey(new Uint8Array(32).fill(seed)),
  })),
);
const vestingSchedules = fc.option(
  fc.record({
    initialReleaseTimestampMillis: u64,
    lockedAmounts: fc.option(fc.array(u512, { minLength: 14, maxLength: 14 }), { nil: undefined }),
  }),
  { nil: undefined },
);

const accounts: fc.Arbitrary<Account> = fc.record({
  accountHash: hashes,
  namedKeys,
  mainPurse: urefs,
  associatedKeys: fc.array(fc.record({ accountHash: hashes, weight: u8 }), { maxLength: 4 }),
  actionThresholds: fc.record({ deployment: u8, keyManagement: u8 }),
});
const entryPoints: fc.Arbitrary<ContractEntryPoint> = fc.record({
  name: names,
  args: fc.array(fc.record({ name: names, type: fc.constantFrom(CL.U8, CL.Option(CL.Key)) }), { maxLength: 3 }),
  ret: fc.constantFrom(CL.Unit, CL.List(CL.URef)),
  access: fc.oneof(
    fc.constantFrom({ kind: 'Public' as const }, { kind: 'Template' as const }),
    fc.array(names, { maxLength: 3 }).map((groups) => ({ kind: 'Groups' as const, groups })),
  ),
  entryPointType: fc.constantFrom(...Object.values(EntryPointType)),
});
const contracts: fc.Arbitrary<Contract> = fc.record({
  contractPackageHash: hashes,
  contractWasmHash: hashes,
  namedKeys,
  entryPoints: fc.array(entryPoints, { maxLength: 4 }),
  protocolVersion: fc.record({ major: u32, minor: u32, patch: u32 }),
});
const versionKey = { protocolVersionMajor: u32, contractVersion: u32 };
const packages: fc.Arbitrary<ContractPackage> = fc.record({
  accessKey: urefs,
  versions: fc.array(fc.record({ ...versionKey, contractHash: hashes }), { maxLength: 4 }),
  disabledVersions: fc.array(fc.record(versionKey), { maxLength: 4 }),
  groups: fc.array(fc.record({ name: names, urefs: fc.array(urefs, { maxLength: 3 }) }), { maxLength: 3 }),
  lockStatus: fc.constantFrom('Locked' as const, 'Unlocked' as const),
});
const bids = fc.record({
  validatorPublicKey: publicKeys,
  bondingPurse: urefs,
  stakedAmount: u512,
  delegationRate: u8,
  vestingSchedule: vestingSchedules,
  delegators: fc.array(
    fc.record({
      delegatorPublicKey: publicKeys,
      stakedAmount: u512,
      bondingPurse: urefs,
      validatorPublicKey: publicKeys,
      vestingSchedule: vestingSchedules,
    }),
    { maxLength: 4 },
  ),
  inactive: fc.boolean(),
});

const storedValues: fc.Arbitrary<StoredValue> = fc.oneof(
  names.map((text) => storedCLValue(clString(text))),
  accounts.map((value) => ({ kind: 'Account' as const, value })),
  contracts.map((value) => ({ kind: 'Contract' as const, value })),
  packages.map((value) => ({ kind: 'ContractPackage' as const, value })),
  bids.map((value) => ({ kind: 'Bid' as const, value })),
  fc.uint8Array().map((bytes) => ({ kind: 'ContractWasm' as const, value: { bytes } })),
  fc.uint8Array().map((value) => ({ kind: 'RawBytes' as const, value })),
  fc
    .record({ messageCount: u32, blocktime: u64, topicName: names })
    .map((value) => ({ kind: 'MessageTopic' as const, value })),
);

describe('stored values', () => {
  it('decode to what they encoded, in one canonical form', () => {
    fc.assert(
      fc.property(storedValues, (value) => {
        const bytes = storedValueToBytes(value);
        const decoded = storedValueFromBytes(bytes);
        expect(decoded.kind).toBe(value.kind);
        expect(storedValueToBytes(decoded)).toEqual(bytes);
        expect(storedValueFromBytes(storedValueToBytes(decoded))).toEqual(decoded);
        const printed = parseJson(jsonToText(storedValueToJson(decoded)));
        expect(storedValueToBytes(storedValueFromJson(printed))).toEqual(bytes);
      }),
      { numRuns: 400 },
    );
  });

  it('sort named keys by their UTF-8 bytes, not as JavaScript does', () => {
    const key = hashKey(new Uint8Array(32));
    const map = new Map(['\u{10000}', '\uffff', 'b', 'a'].map((name) => [name, key] as const));
    expect(namedKeyEntries(map).map(([name]) => name)).toEqual(['a', 'b', '\uffff', '\u{10000}']);
  });

  it('keep the name an entry point is listed under where a module gave it another', () => {
    // One entry: listed as "b", named "a", no arguments, Unit, Public, Called.
    const hash = '00'.repeat(64);
    const entry = '0100000062' + '0100000061' + '00000000' + '09' + '01' + '01';
    const hex = `03${hash}00000000${'01000000'}${entry}${'02000000'.repeat(3)}`;
    const value = storedValueFromBytes(hexToBytes(hex));
    expect(bytesToHex(storedValueToBytes(value))).toBe(hex);
    const contract = value.kind === 'Contract' ? value.value : expect.unreachable();
    expect(findEntryPoint(contract.entryPoints, 'b')?.name).toBe('a');
    expect(findEntryPoint(contract.entryPoints, 'a')).toBeUndefined();
  });

  it('encode a prepayment but do not decode one, as Rust', () => {
    const value: StoredValue = {
      kind: 'Prepayment',
      value: { receipt: new Uint8Array(32), prepaymentKind: 1, prepaymentData: Uint8Array.of(5) },
    };
    const bytes = storedValueToBytes(value);
    expect(bytesToHex(bytes)).toBe(`12${'00'.repeat(32)}010100000005`);
    expect(() => storedValueFromBytes(bytes)).toThrow(BytesreprError);
  });

  it('have the type names of Rust', () => {
    expect(storedValueTypeName(storedCLValue(clString('x')))).toBe('String');
    expect(storedValueTypeName({ kind: 'RawBytes', value: new Uint8Array(0) })).toBe('RawBytes');
  });

  it('refuse kinds they do not know', () => {
    expect(() => storedValueFromBytes(Uint8Array.of(21))).toThrow(BytesreprError);
    expect(() => storedValueFromBytes(new Uint8Array(0))).toThrow(BytesreprError);
    expect(() => storedValueFromJson({ Nothing: null })).toThrow(expect.objectContaining({ code: 'bad-json' }));
    expect(() => storedValueFromJson('CLValue')).toThrow(expect.objectContaining({ code: 'bad-json' }));
  });
});
