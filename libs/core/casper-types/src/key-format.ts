// Texts of keys; mirrors casper-types 6.0.1 key.rs `to_formatted_string` and `from_formatted_str`.

import { AppError, PermanentError } from './app-error.js';
import { concatBytes } from './bytes.js';
import { Reader } from './bytesrepr/reader.js';
import { decodeChecksummedHex } from './checksummed-hex.js';
import { formatEntityAddr, parseEntityAddr } from './entity-addr.js';
import { bytesToHex } from './hex.js';
import {
  addressableEntityKey,
  blockGlobalKey,
  byteCodeKey,
  chainspecRegistryKey,
  checksumRegistryKey,
  entryPointKey,
  eraInfoKey,
  eraSummaryKey,
  type Key,
  keyFromBytes,
  keyURef,
  messageKey,
  messageTopicKey,
  namedKeyKey,
  rewardsHandlingKey,
  stateKey,
  systemEntityRegistryKey,
  UnknownKey,
  urefKey,
} from './key.js';
import { KeyTag } from './key-tag.js';
import { formatURef, parseURef, type URef } from './uref.js';

/** Variants whose text is a prefix and the 32 bytes behind the tag. */
const HASH_PREFIXES: ReadonlyMap<number, string> = new Map([
  [KeyTag.Account, 'account-hash-'],
  [KeyTag.Hash, 'hash-'],
  [KeyTag.Transfer, 'transfer-'],
  [KeyTag.DeployInfo, 'deploy-'],
  [KeyTag.Balance, 'balance-'],
  [KeyTag.Bid, 'bid-'],
  [KeyTag.Withdraw, 'withdraw-'],
  [KeyTag.Dictionary, 'dictionary-'],
  [KeyTag.SystemEntityRegistry, 'system-entity-registry-'],
  [KeyTag.EraSummary, 'era-summary-'],
  [KeyTag.Unbond, 'unbond-'],
  [KeyTag.ChainspecRegistry, 'chainspec-registry-'],
  [KeyTag.ChecksumRegistry, 'checksum-registry-'],
  [KeyTag.RewardsHandling, 'rewards-handling-'],
  [KeyTag.Package, 'package-'],
]);
const BLOCK_GLOBAL_PREFIXES = [
  'block-time-',
  'block-message-count-',
  'block-protocol-version-',
  'block-addressable-entity-',
] as const;
const BLOCK_GLOBAL_NAMES = ['BlockTime', 'MessageCount', 'ProtocolVersion', 'AddressableEntity'] as const;
const BYTE_CODE_PREFIXES = ['byte-code-empty-', 'byte-code-v1-wasm-', 'byte-code-v2-wasm-'] as const;

/** The text the node prints for a key, such as `account-hash-…`, `uref-…-007`, `balance-hold-00…`. */
export function formatKey(key: Key): string {
  if (key instanceof UnknownKey) return key.text;
  const { bytes } = key;
  const prefix = HASH_PREFIXES.get(key.tag);
  if (prefix !== undefined) {
    return prefix + bytesToHex(bytes.subarray(1));
  }
  switch (key.tag) {
    case KeyTag.URef:
      return formatURef(keyURef(key) as URef);
    case KeyTag.EraInfo:
      return `era-${new Reader(bytes, 1).u64()}`;
    case KeyTag.BidAddr:
      return `bid-addr-${bytesToHex(bytes.subarray(1))}`;
    case KeyTag.AddressableEntity:
      return formatEntityAddr(bytes.subarray(1));
    case KeyTag.State:
      return `state-${formatEntityAddr(bytes.subarray(1))}`;
    case KeyTag.ByteCode: {
      const hash = bytes.length === 2 ? new Uint8Array(32) : bytes.subarray(2);
      return `${BYTE_CODE_PREFIXES[bytes[1]]}${bytesToHex(hash)}`;
    }
    case KeyTag.Message:
      return formatMessageAddr(bytes.subarray(1));
    case KeyTag.NamedKey:
      return `named-key-${formatEntityAddr(bytes.subarray(1, 34))}-${bytesToHex(bytes.subarray(34))}`;
    case KeyTag.BlockGlobal:
      return `${BLOCK_GLOBAL_PREFIXES[bytes[1]]}${bytesToHex(bytes.subarray(2))}`;
    case KeyTag.BalanceHold:
      return `balance-hold-${bytesToHex(bytes.subarray(1))}`;
    default:
      return `entry-point-v1-${formatEntityAddr(bytes.subarray(2, 35))}-${bytesToHex(bytes.subarray(35))}`;
  }
}

function formatMessageAddr(addr: Uint8Array): string {
  const entity = formatEntityAddr(addr.subarray(0, 33));
  const topic = bytesToHex(addr.subarray(33, 65));
  if (addr[65] === 0) {
    return `message-topic-${entity}-${topic}`;
  }
  return `message-${entity}-${topic}-${new Reader(addr, 66).u32().toString(16)}`;
}

/** Whether the text begins as a key of a known variant. */
export function hasKnownKeyPrefix(text: string): boolean {
  return PARSERS.some(([prefix]) => text.startsWith(prefix));
}

/** Reads a formatted key; PermanentError 'bad-key' if the text is none. */
export function parseKey(text: string): Key {
  try {
    for (const [prefix, parse] of PARSERS) {
      if (text.startsWith(prefix)) {
        return parse(text.slice(prefix.length), text);
      }
    }
  } catch (cause) {
    if (cause instanceof AppError) {
      throw new PermanentError('bad-key', `not a formatted key: ${text.slice(0, 160)} (${cause.message})`);
    }
    throw cause;
  }
  throw new PermanentError('bad-key', `not a formatted key: ${text.slice(0, 160)} (unknown prefix)`);
}

type RestParser = (rest: string, text: string) => Key;

/** Parsers by prefix, in no order. */
const PREFIX_PARSERS: readonly (readonly [string, RestParser])[] = [
  ...[...HASH_PREFIXES].map(([tag, prefix]): readonly [string, RestParser] => [prefix, (rest) => hashedKey(tag, rest)]),
  ...BLOCK_GLOBAL_PREFIXES.map((prefix, tag): readonly [string, RestParser] => [
    prefix,
    (rest) => blockGlobalKeyOf(tag, rest),
  ]),
  ['uref-', (_rest, text) => urefKey(parseURef(text))],
  ['era-', (rest) => eraInfoKey(decimalU64(rest))],
  ['bid-addr-', (rest) => taggedHex(KeyTag.BidAddr, rest)],
  ['balance-hold-', (rest) => taggedHex(KeyTag.BalanceHold, rest)],
  ['entity-', (_rest, text) => addressableEntityKey(parseEntityAddr(text))],
  ['state-', (rest) => stateKey(parseEntityAddr(rest))],
  ['byte-code-empty-', emptyByteCodeKey],
  ['byte-code-v1-wasm-', (rest) => byteCodeKey(1, hexOf(rest, 32))],
  ['byte-code-v2-wasm-', (rest) => byteCodeKey(2, hexOf(rest, 32))],
  ['message-topic-', (rest) => messageTopicKey(...entityAndHash(rest))],
  ['message-', parseMessageAddr],
  ['named-key-', (rest) => namedKeyKey(...entityAndHash(rest))],
  ['entry-point-v1-', (rest) => entryPointKey(...entityAndHash(rest))],
];
/** Longer prefixes come before the shorter ones that they start with (`balance-hold-` before `balance-`). */
const PARSERS = [...PREFIX_PARSERS].sort(([left], [right]) => right.length - left.length);

function blockGlobalKeyOf(tag: number, rest: string): Key {
  hexOf(rest, 31);
  return blockGlobalKey(BLOCK_GLOBAL_NAMES[tag]);
}

function emptyByteCodeKey(rest: string): Key {
  hexOf(rest, 32);
  return byteCodeKey(0);
}

function hashedKey(tag: number, rest: string): Key {
  const hash = hexOf(rest, 32);
  switch (tag) {
    case KeyTag.SystemEntityRegistry:
      return systemEntityRegistryKey();
    case KeyTag.EraSummary:
      return eraSummaryKey();
    case KeyTag.ChainspecRegistry:
      return chainspecRegistryKey();
    case KeyTag.ChecksumRegistry:
      return checksumRegistryKey();
    case KeyTag.RewardsHandling:
      return rewardsHandlingKey();
    default:
      return keyFromBytes(concatBytes(new Uint8Array([tag]), hash));
  }
}

function taggedHex(tag: number, rest: string): Key {
  return keyFromBytes(concatBytes(new Uint8Array([tag]), decodeChecksummedHex(rest)));
}

function parseMessageAddr(rest: string): Key {
  const cut = rest.lastIndexOf('-');
  const index = rest.slice(cut + 1);
  if (cut < 0 || !/^\+?0*[0-9a-fA-F]{1,8}$/.test(index)) {
    throw new PermanentError('bad-key', 'no message index');
  }
  const [entity, topic] = entityAndHash(rest.slice(0, cut));
  return messageKey(entity, topic, Number.parseInt(index, 16));
}

function entityAndHash(rest: string): [Uint8Array, Uint8Array] {
  const cut = rest.lastIndexOf('-');
  return [parseEntityAddr(rest.slice(0, Math.max(cut, 0))), hexOf(rest.slice(cut + 1), 32)];
}

function hexOf(text: string, length: number): Uint8Array {
  const bytes = decodeChecksummedHex(text);
  if (bytes.length !== length) {
    throw new PermanentError('bad-key', `needs ${length} bytes of hex, not ${bytes.length}`);
  }
  return bytes;
}

function decimalU64(text: string): bigint {
  if (!/^\+?\d{1,40}$/.test(text)) {
    throw new PermanentError('bad-key', 'not a decimal number');
  }
  return BigInt(text.replace('+', ''));
}
