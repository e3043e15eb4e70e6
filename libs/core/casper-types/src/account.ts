// Accounts; mirrors casper-types 6.0.1 account.rs, account/associated_keys.rs, account/action_thresholds.rs.

import { compareBytes } from './bytes.js';
import { readSortedMap, sortedUnique } from './bytesrepr/collections.js';
import { readBytes32, readU8 } from './bytesrepr/primitives.js';
import type { Reader } from './bytesrepr/reader.js';
import type { Writer } from './bytesrepr/writer.js';
import { bytesToHex } from './hex.js';
import { type JsonInput, type JsonValue, jsonNode } from './json.js';
import { type NamedKeys, namedKeysFromJson, namedKeysToJson, readNamedKeys, writeNamedKeys } from './named-keys.js';
import { formatURef, parseURef, readURef, type URef, writeURef } from './uref.js';

/** A key that may sign for an account, with its weight from 0 to 255. */
export interface AssociatedKey {
  readonly accountHash: Uint8Array;
  readonly weight: number;
}

/** Weights that signatures must reach together. */
export interface ActionThresholds {
  readonly deployment: number;
  readonly keyManagement: number;
}

/** An account as stored under `Key::Account`. */
export interface Account {
  readonly accountHash: Uint8Array;
  readonly namedKeys: NamedKeys;
  readonly mainPurse: URef;
  /** Ascending by account hash. */
  readonly associatedKeys: readonly AssociatedKey[];
  readonly actionThresholds: ActionThresholds;
}

/** Text of an account hash: `account-hash-<hex>`. */
export function formatAccountHash(accountHash: Uint8Array): string {
  return `account-hash-${bytesToHex(accountHash)}`;
}

/** Decodes an account. */
export function readAccount(reader: Reader): Account {
  return {
    accountHash: reader.bytes(32),
    namedKeys: readNamedKeys(reader),
    mainPurse: readURef(reader),
    associatedKeys: readAssociatedKeys(reader),
    actionThresholds: { deployment: reader.u8(), keyManagement: reader.u8() },
  };
}

/** Encodes an account. */
export function writeAccount(writer: Writer, account: Account): void {
  writer.bytes(account.accountHash);
  writeNamedKeys(writer, account.namedKeys);
  writeURef(writer, account.mainPurse);
  writeAssociatedKeys(writer, account.associatedKeys);
  writer.u8(account.actionThresholds.deployment).u8(account.actionThresholds.keyManagement);
}

/** Decodes a map of account hash to weight. */
export function readAssociatedKeys(reader: Reader): readonly AssociatedKey[] {
  const entries = readSortedMap(reader, readBytes32, readU8, compareBytes);
  return entries.map(([accountHash, weight]) => ({ accountHash, weight }));
}

/** Encodes a map of account hash to weight. */
export function writeAssociatedKeys(writer: Writer, keys: readonly AssociatedKey[]): void {
  const sorted = sortedUnique(keys, (left, right) => compareBytes(left.accountHash, right.accountHash));
  writer.vec(sorted, (item, key) => {
    item.bytes(key.accountHash).u8(key.weight);
  });
}

/** JSON as the node prints it. */
export function accountToJson(account: Account): JsonValue {
  return {
    account_hash: formatAccountHash(account.accountHash),
    named_keys: namedKeysToJson(account.namedKeys),
    main_purse: formatURef(account.mainPurse),
    associated_keys: associatedKeysToJson(account.associatedKeys),
    action_thresholds: {
      deployment: account.actionThresholds.deployment,
      key_management: account.actionThresholds.keyManagement,
    },
  };
}

/** Inverse of accountToJson; PermanentError 'bad-json'. */
export function accountFromJson(json: JsonInput): Account {
  const node = jsonNode(json);
  const thresholds = node.field('action_thresholds');
  return {
    accountHash: node.field('account_hash').prefixedHex('account-hash-', 32),
    namedKeys: namedKeysFromJson(node.field('named_keys')),
    mainPurse: node.field('main_purse').parsed(parseURef),
    associatedKeys: associatedKeysFromJson(node.field('associated_keys')),
    actionThresholds: {
      deployment: thresholds.field('deployment').u8(),
      keyManagement: thresholds.field('key_management').u8(),
    },
  };
}

/** JSON: a list of `{account_hash, weight}`. */
export function associatedKeysToJson(keys: readonly AssociatedKey[]): JsonValue {
  return keys.map((key) => ({ account_hash: formatAccountHash(key.accountHash), weight: key.weight }));
}

/** Inverse of associatedKeysToJson; PermanentError 'bad-json'. */
export function associatedKeysFromJson(json: JsonInput): readonly AssociatedKey[] {
  const keys = jsonNode(json)
    .items()
    .map((entry) => ({
      accountHash: entry.field('account_hash').prefixedHex('account-hash-', 32),
      weight: entry.field('weight').u8(),
    }));
  return sortedUnique(keys, (left, right) => compareBytes(left.accountHash, right.accountHash));
}
