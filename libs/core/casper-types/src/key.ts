// Keys of the global state; mirrors casper-types 6.0.1 key.rs (bytes; texts are in key-format.ts), `RewardsHandling` 7.0.0.

import type { AccessRights } from './access-rights.js';
import { PermanentError } from './app-error.js';
import { bidAddrLength } from './bid-addr.js';
import { concatBytes } from './bytes.js';
import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import { Reader } from './bytesrepr/reader.js';
import { Writer } from './bytesrepr/writer.js';
import { ENTITY_ADDR_LENGTH } from './entity-addr.js';
import { blake2b256 } from './hash.js';
import { bytesToHex } from './hex.js';
import { KeyTag } from './key-tag.js';
import type { URef } from './uref.js';

export { KeyTag, keyTagName } from './key-tag.js';

/** A key: `bytes` is its full encoding, tag first, never changed. Compare keys by `id`. */
export class Key {
  readonly tag: KeyTag;
  readonly bytes: Uint8Array;
  #id: string | undefined;

  /** Trusts that `bytes` is a whole well-formed encoding: use keyFromBytes or readKey for foreign bytes. */
  constructor(bytes: Uint8Array) {
    this.tag = bytes[0] as KeyTag;
    this.bytes = bytes;
  }

  /** Lower-case hex of `bytes`: the map key for this key. */
  get id(): string {
    this.#id ??= bytesToHex(this.bytes);
    return this.#id;
  }
}

/** A key of a variant that this build does not know, kept as it came. It equals no key of ours and is never written. */
export class UnknownKey extends Key {
  /** As the node wrote it in JSON, or `unknown-key-` with the first bytes in hex. */
  readonly text: string;

  constructor(bytes: Uint8Array, text: string) {
    super(bytes);
    this.text = text;
  }
}

/** Bytes that begin with a key of an unknown variant; where the key ends is not known. */
export function unknownKeyFromBytes(bytes: Uint8Array): UnknownKey {
  return new UnknownKey(bytes, `unknown-key-${bytesToHex(bytes.subarray(0, HASH_KEY_LENGTH))}`);
}

/** A formatted key with an unknown prefix. Its bytes begin with a tag that no variant has. */
export function unknownKeyFromText(text: string): UnknownKey {
  return new UnknownKey(concatBytes(new Uint8Array([UNKNOWN_TAG]), new TextEncoder().encode(text)), text);
}

const UNKNOWN_TAG = 255;
const HASH_KEY_LENGTH = 33;
const BLOCK_GLOBAL_NAMES = ['BlockTime', 'MessageCount', 'ProtocolVersion', 'AddressableEntity'] as const;
/** Names of the singleton values of a block. */
export type BlockGlobalName = (typeof BLOCK_GLOBAL_NAMES)[number];

/** Decodes a key from the front; the key's bytes are a view of the reader's. 'Formatting' for unknown tags. */
export function readKey(reader: Reader): Key {
  const bytes = reader.bytes(encodedKeyLength(reader.source, reader.offset));
  const tag = bytes[0] as KeyTag;
  // Rust forgets what stands in the padding, so an equal key must have equal bytes here too.
  if (tag >= KeyTag.SystemEntityRegistry && isPadded(tag) && !isZero(bytes, paddingStart(tag))) {
    const clean = bytes.slice();
    clean.fill(0, paddingStart(tag));
    return new Key(clean);
  }
  return new Key(bytes);
}

/** Decodes a whole key; BytesreprError for anything else. The bytes are kept, not copied. */
export function keyFromBytes(bytes: Uint8Array): Key {
  const reader = new Reader(bytes);
  const key = readKey(reader);
  reader.end();
  return key;
}

/** Writes the key's encoding. */
export function writeKey(writer: Writer, key: Key): void {
  writer.bytes(key.bytes);
}

/** Same variant and payload. */
export function sameKey(left: Key, right: Key): boolean {
  return left === right || left.id === right.id;
}

/** `Key::Account` of a 32-byte account hash. */
export function accountKey(accountHash: Uint8Array): Key {
  return taggedKey(KeyTag.Account, accountHash);
}

/** `Key::Hash` of a 32-byte contract, package or Wasm hash. */
export function hashKey(hash: Uint8Array): Key {
  return taggedKey(KeyTag.Hash, hash);
}

/** `Key::URef`, rights included. */
export function urefKey(uref: URef): Key {
  const bytes = new Uint8Array(34);
  bytes[0] = KeyTag.URef;
  bytes.set(checked32(uref.addr), 1);
  bytes[33] = uref.rights;
  return new Key(bytes);
}

/** `Key::Transfer` of a 32-byte transfer address. */
export function transferKey(addr: Uint8Array): Key {
  return taggedKey(KeyTag.Transfer, addr);
}

/** `Key::DeployInfo` of a 32-byte deploy hash. */
export function deployInfoKey(deployHash: Uint8Array): Key {
  return taggedKey(KeyTag.DeployInfo, deployHash);
}

/** `Key::EraInfo` of an era. */
export function eraInfoKey(eraId: bigint): Key {
  return new Key(new Writer(9).u8(KeyTag.EraInfo).u64(eraId).finish());
}

/** `Key::Balance` of a purse's 32-byte URef address. */
export function balanceKey(purseAddr: Uint8Array): Key {
  return taggedKey(KeyTag.Balance, purseAddr);
}

/** `Key::Bid` (legacy) of an account hash. */
export function bidKey(accountHash: Uint8Array): Key {
  return taggedKey(KeyTag.Bid, accountHash);
}

/** `Key::Withdraw` (legacy) of an account hash. */
export function withdrawKey(accountHash: Uint8Array): Key {
  return taggedKey(KeyTag.Withdraw, accountHash);
}

/** `Key::Unbond` (legacy) of an account hash. */
export function unbondKey(accountHash: Uint8Array): Key {
  return taggedKey(KeyTag.Unbond, accountHash);
}

/** `Key::Dictionary` of a 32-byte item address. */
export function dictionaryKey(addr: Uint8Array): Key {
  return taggedKey(KeyTag.Dictionary, addr);
}

/** `Key::dictionary`: the key of item `itemKey` (at most 128 bytes) in the dictionary with this seed. */
export function dictionaryItemKey(seed: URef, itemKey: Uint8Array): Key {
  return dictionaryKey(blake2b256(seed.addr, itemKey));
}

/** `Key::SystemEntityRegistry`. */
export function systemEntityRegistryKey(): Key {
  return SYSTEM_ENTITY_REGISTRY;
}

/** `Key::EraSummary`. */
export function eraSummaryKey(): Key {
  return ERA_SUMMARY;
}

/** `Key::ChainspecRegistry`. */
export function chainspecRegistryKey(): Key {
  return CHAINSPEC_REGISTRY;
}

/** `Key::ChecksumRegistry`. */
export function checksumRegistryKey(): Key {
  return CHECKSUM_REGISTRY;
}

/** `Key::RewardsHandling`; in the state since protocol 2.2.0. */
export function rewardsHandlingKey(): Key {
  return REWARDS_HANDLING;
}

/** `Key::BidAddr` of an encoded BidAddr (see bid-addr.ts); BytesreprError if it is none. */
export function bidAddrKey(bidAddr: Uint8Array): Key {
  return keyFromBytes(concatBytes(new Uint8Array([KeyTag.BidAddr]), bidAddr));
}

/** `Key::SmartContract` of a 32-byte package address. */
export function packageKey(packageAddr: Uint8Array): Key {
  return taggedKey(KeyTag.Package, packageAddr);
}

/** `Key::AddressableEntity` of a 33-byte EntityAddr. */
export function addressableEntityKey(entityAddr: Uint8Array): Key {
  return keyFromBytes(concatBytes(new Uint8Array([KeyTag.AddressableEntity]), entityAddr));
}

/** `Key::State` of a 33-byte EntityAddr. */
export function stateKey(entityAddr: Uint8Array): Key {
  return keyFromBytes(concatBytes(new Uint8Array([KeyTag.State]), entityAddr));
}

/** `Key::ByteCode`: kind 1 is V1CasperWasm, 2 is V2CasperWasm, each with a 32-byte hash; 0 is Empty, without. */
export function byteCodeKey(kind: 0 | 1 | 2, hash: Uint8Array = new Uint8Array(0)): Key {
  return keyFromBytes(concatBytes(new Uint8Array([KeyTag.ByteCode, kind]), hash));
}

/** `Key::Message` of a topic: 33-byte EntityAddr and 32-byte hash of the topic's name. */
export function messageTopicKey(entityAddr: Uint8Array, topicNameHash: Uint8Array): Key {
  return keyFromBytes(concatBytes(new Uint8Array([KeyTag.Message]), entityAddr, topicNameHash, new Uint8Array([0])));
}

/** `Key::Message` of one message of a topic. */
export function messageKey(entityAddr: Uint8Array, topicNameHash: Uint8Array, index: number): Key {
  const writer = new Writer(72).u8(KeyTag.Message).bytes(entityAddr).bytes(topicNameHash).u8(1).u32(index);
  return keyFromBytes(writer.finish());
}

/** `Key::NamedKey` of a 33-byte EntityAddr and the 32-byte hash of the encoded name. */
export function namedKeyKey(entityAddr: Uint8Array, nameHash: Uint8Array): Key {
  return keyFromBytes(concatBytes(new Uint8Array([KeyTag.NamedKey]), entityAddr, nameHash));
}

/** `Key::EntryPoint` (V1) of a 33-byte EntityAddr and the 32-byte hash of the encoded entry point name. */
export function entryPointKey(entityAddr: Uint8Array, nameHash: Uint8Array): Key {
  return keyFromBytes(concatBytes(new Uint8Array([KeyTag.EntryPoint, 0]), entityAddr, nameHash));
}

/** The hash that stands for a name in NamedKey and EntryPoint keys: blake2b of the name's bytesrepr. */
export function nameHash(name: string): Uint8Array {
  return blake2b256(new Writer().string(name).finish());
}

/** `Key::BlockGlobal` of a named singleton. */
export function blockGlobalKey(name: BlockGlobalName): Key {
  return BLOCK_GLOBAL[BLOCK_GLOBAL_NAMES.indexOf(name)];
}

/** `Key::BalanceHold` on a purse's 32-byte address, placed at block time `timeMs` (milliseconds). */
export function balanceHoldKey(kind: 'gas' | 'processing', purseAddr: Uint8Array, timeMs: bigint): Key {
  const tag = kind === 'gas' ? 0 : 1;
  return new Key(new Writer(42).u8(KeyTag.BalanceHold).u8(tag).bytes(checked32(purseAddr)).u64(timeMs).finish());
}

/** The first 32 bytes behind the tag: hash or address of the variants that have just that (and a URef's address). */
export function keyHash32(key: Key): Uint8Array {
  return key.bytes.subarray(1, HASH_KEY_LENGTH);
}

/** The URef of a `Key::URef`, undefined for other variants. */
export function keyURef(key: Key): URef | undefined {
  if (key.tag !== KeyTag.URef) {
    return undefined;
  }
  return { addr: keyHash32(key), rights: key.bytes[33] as AccessRights };
}

/** The 33-byte EntityAddr of AddressableEntity, Message, NamedKey, EntryPoint and State keys, else undefined. */
export function keyEntityAddr(key: Key): Uint8Array | undefined {
  switch (key.tag) {
    case KeyTag.AddressableEntity:
    case KeyTag.Message:
    case KeyTag.NamedKey:
    case KeyTag.State:
      return key.bytes.subarray(1, 1 + ENTITY_ADDR_LENGTH);
    case KeyTag.EntryPoint:
      return key.bytes.subarray(2, 2 + ENTITY_ADDR_LENGTH);
    default:
      return undefined;
  }
}

/** The encoded BidAddr of a `Key::BidAddr`, undefined for other variants. */
export function keyBidAddr(key: Key): Uint8Array | undefined {
  return key.tag === KeyTag.BidAddr ? key.bytes.subarray(1) : undefined;
}

/** A URef key without rights, as the state stores it; other keys unchanged. */
export function normalizeKey(key: Key): Key {
  if (key.tag !== KeyTag.URef || key.bytes[33] === 0) {
    return key;
  }
  const bytes = key.bytes.slice();
  bytes[33] = 0;
  return new Key(bytes);
}

function taggedKey(tag: KeyTag, hash: Uint8Array): Key {
  const bytes = new Uint8Array(HASH_KEY_LENGTH);
  bytes[0] = tag;
  bytes.set(checked32(hash), 1);
  return new Key(bytes);
}

function checked32(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== 32) {
    throw new PermanentError('bad-key', `a key needs a hash of 32 bytes, not ${bytes.length}`);
  }
  return bytes;
}

/** Length of the encoding at `start`, from its tags alone; the caller checks that so many bytes are there. */
function encodedKeyLength(source: Uint8Array, start: number): number {
  const tag = tagAt(source, start, KeyTag.RewardsHandling, 'key');
  switch (tag) {
    case KeyTag.URef:
      tagAt(source, start + 33, 7, 'access rights');
      return 34;
    case KeyTag.EraInfo:
      return 9;
    case KeyTag.BidAddr:
      return 1 + (bidAddrLength(tagAt(source, start + 1, 9, 'bid addr')) as number);
    case KeyTag.AddressableEntity:
    case KeyTag.State:
      tagAt(source, start + 1, 2, 'entity kind');
      return 1 + ENTITY_ADDR_LENGTH;
    case KeyTag.ByteCode:
      return tagAt(source, start + 1, 2, 'byte code kind') === 0 ? 2 : 34;
    case KeyTag.Message:
      tagAt(source, start + 1, 2, 'entity kind');
      return tagAt(source, start + 66, 1, 'option') === 1 ? 71 : 67;
    case KeyTag.NamedKey:
      tagAt(source, start + 1, 2, 'entity kind');
      return 66;
    case KeyTag.BlockGlobal:
      tagAt(source, start + 1, 3, 'block global');
      return 33;
    case KeyTag.BalanceHold:
      tagAt(source, start + 1, 1, 'balance hold');
      return 42;
    case KeyTag.EntryPoint:
      tagAt(source, start + 1, 0, 'entry point');
      tagAt(source, start + 2, 2, 'entity kind');
      return 67;
    default:
      return HASH_KEY_LENGTH;
  }
}

function tagAt(source: Uint8Array, index: number, maximum: number, where: string): number {
  const byte = source[index];
  if (byte === undefined) {
    throw new BytesreprError('EarlyEndOfStream');
  }
  if (byte > maximum) {
    throw new BytesreprError('Formatting', where);
  }
  return byte;
}

function isPadded(tag: KeyTag): boolean {
  return (
    tag === KeyTag.SystemEntityRegistry ||
    tag === KeyTag.EraSummary ||
    tag === KeyTag.ChainspecRegistry ||
    tag === KeyTag.ChecksumRegistry ||
    tag === KeyTag.RewardsHandling ||
    tag === KeyTag.BlockGlobal
  );
}

function paddingStart(tag: KeyTag): number {
  return tag === KeyTag.BlockGlobal ? 2 : 1;
}

function isZero(bytes: Uint8Array, start: number): boolean {
  for (let index = start; index < bytes.length; index += 1) {
    if (bytes[index] !== 0) {
      return false;
    }
  }
  return true;
}

const SYSTEM_ENTITY_REGISTRY = taggedKey(KeyTag.SystemEntityRegistry, new Uint8Array(32));
const ERA_SUMMARY = taggedKey(KeyTag.EraSummary, new Uint8Array(32));
const CHAINSPEC_REGISTRY = taggedKey(KeyTag.ChainspecRegistry, new Uint8Array(32));
const REWARDS_HANDLING = taggedKey(KeyTag.RewardsHandling, new Uint8Array(32));
const CHECKSUM_REGISTRY = taggedKey(KeyTag.ChecksumRegistry, new Uint8Array(32));
const BLOCK_GLOBAL: readonly Key[] = BLOCK_GLOBAL_NAMES.map((_, tag) =>
  taggedKey(
    KeyTag.BlockGlobal,
    Uint8Array.from({ length: 32 }, (_unused, index) => (index === 0 ? tag : 0)),
  ),
);
