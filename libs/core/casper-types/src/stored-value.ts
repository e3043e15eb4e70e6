// Values of the global state; mirrors casper-types 6.0.1 stored_value.rs.

import { type Account, accountFromJson, accountToJson, readAccount, writeAccount } from './account.js';
import { type AddressableEntity, addressableEntityCodec } from './addressable-entity.js';
import { type Bid, bidCodec } from './bid.js';
import { type BidKind, bidKindCodec } from './bid-kind/bid-kind.js';
import { type ByteCode, byteCodeCodec } from './byte-code.js';
import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import { decodeAll, type Reader } from './bytesrepr/reader.js';
import { Writer } from './bytesrepr/writer.js';
import { clTypeDebugText } from './cl-type.js';
import type { CLValue } from './cl-value.js';
import { byteVecCodec, type Codec, enumOf, listOf, type VariantTable } from './codec.js';
import { type Contract, contractFromJson, contractToJson, readContract, writeContract } from './contract.js';
import {
  type ContractPackage,
  contractPackageFromJson,
  contractPackageToJson,
  readContractPackage,
  writeContractPackage,
} from './contract-package.js';
import {
  type ContractWasm,
  contractWasmFromJson,
  contractWasmToJson,
  readContractWasm,
  writeContractWasm,
} from './contract-wasm.js';
import { type DeployInfo, deployInfoCodec } from './deploy-info.js';
import { type EntryPointValue, entryPointValueCodec } from './entry-point-value.js';
import { type EraInfo, eraInfoCodec } from './era-info.js';
import { type JsonInput, type JsonValue, jsonNode } from './json.js';
import { messageChecksumCodec } from './message.js';
import { type MessageTopicSummary, messageTopicCodec } from './message-topic.js';
import { clValueCodec, type NamedKeyValue, namedKeyValueCodec } from './named-key-value.js';
import { type Package, packageCodec } from './package.js';
import { type PrepaymentKind, prepaymentCodec } from './prepayment.js';
import { type TransferV1, transferV1Codec } from './transfer.js';
import { type UnbondingPurse, unbondingPurseCodec } from './unbonding-purse.js';
import { type WithdrawPurse, withdrawPurseCodec } from './withdraw-purse.js';

/** A stored value by its Rust variant. Never changed in place. `Message` holds the 32-byte checksum. */
export type StoredValue =
  | { readonly kind: 'CLValue'; readonly value: CLValue }
  | { readonly kind: 'Account'; readonly value: Account }
  | { readonly kind: 'ContractWasm'; readonly value: ContractWasm }
  | { readonly kind: 'Contract'; readonly value: Contract }
  | { readonly kind: 'ContractPackage'; readonly value: ContractPackage }
  | { readonly kind: 'Transfer'; readonly value: TransferV1 }
  | { readonly kind: 'DeployInfo'; readonly value: DeployInfo }
  | { readonly kind: 'EraInfo'; readonly value: EraInfo }
  | { readonly kind: 'Bid'; readonly value: Bid }
  | { readonly kind: 'Withdraw'; readonly value: readonly WithdrawPurse[] }
  | { readonly kind: 'Unbonding'; readonly value: readonly UnbondingPurse[] }
  | { readonly kind: 'AddressableEntity'; readonly value: AddressableEntity }
  | { readonly kind: 'BidKind'; readonly value: BidKind }
  | { readonly kind: 'SmartContract'; readonly value: Package }
  | { readonly kind: 'ByteCode'; readonly value: ByteCode }
  | { readonly kind: 'MessageTopic'; readonly value: MessageTopicSummary }
  | { readonly kind: 'Message'; readonly value: Uint8Array }
  | { readonly kind: 'NamedKey'; readonly value: NamedKeyValue }
  | { readonly kind: 'Prepayment'; readonly value: PrepaymentKind }
  | { readonly kind: 'EntryPoint'; readonly value: EntryPointValue }
  | { readonly kind: 'RawBytes'; readonly value: Uint8Array };

/** Names of the variants. */
export type StoredValueKind = StoredValue['kind'];

const accountCodec: Codec<Account> = {
  read: readAccount,
  write: writeAccount,
  toJson: accountToJson,
  fromJson: accountFromJson,
};
const contractWasmCodec: Codec<ContractWasm> = {
  read: readContractWasm,
  write: writeContractWasm,
  toJson: contractWasmToJson,
  fromJson: contractWasmFromJson,
};
const contractCodec: Codec<Contract> = {
  read: readContract,
  write: writeContract,
  toJson: contractToJson,
  fromJson: contractFromJson,
};
const contractPackageCodec: Codec<ContractPackage> = {
  read: readContractPackage,
  write: writeContractPackage,
  toJson: contractPackageToJson,
  fromJson: contractPackageFromJson,
};
/** Rust encodes prepayments but has no branch that decodes one. */
const undecodablePrepaymentCodec: Codec<PrepaymentKind> = {
  ...prepaymentCodec,
  read: () => {
    throw new BytesreprError('Formatting', 'Prepayment');
  },
};

/** Tag and content of each variant. */
const storedValueTable: VariantTable<StoredValue> = {
  CLValue: [0, clValueCodec],
  Account: [1, accountCodec],
  ContractWasm: [2, contractWasmCodec],
  Contract: [3, contractCodec],
  ContractPackage: [4, contractPackageCodec],
  Transfer: [5, transferV1Codec],
  DeployInfo: [6, deployInfoCodec],
  EraInfo: [7, eraInfoCodec],
  Bid: [8, bidCodec],
  Withdraw: [9, listOf(withdrawPurseCodec)],
  Unbonding: [10, listOf(unbondingPurseCodec)],
  BidKind: [11, bidKindCodec],
  SmartContract: [12, packageCodec],
  AddressableEntity: [13, addressableEntityCodec],
  ByteCode: [14, byteCodeCodec],
  MessageTopic: [15, messageTopicCodec],
  Message: [16, messageChecksumCodec],
  NamedKey: [17, namedKeyValueCodec],
  Prepayment: [18, undecodablePrepaymentCodec],
  EntryPoint: [19, entryPointValueCodec],
  RawBytes: [20, byteVecCodec],
};
const STORED_VALUE_KINDS: ReadonlySet<string> = new Set(Object.keys(storedValueTable));

/** The highest tag of a variant. */
export const LAST_STORED_VALUE_TAG = 20;

/** Both encodings of StoredValue. */
export const storedValueCodec: Codec<StoredValue> = enumOf<StoredValue>(storedValueTable);

/** Whether the variant is one of casper-types 7.0.0, by its name in JSON. */
export const isStoredValueKind = (name: string): boolean => STORED_VALUE_KINDS.has(name);

/** Reads tag and value. Byte arrays inside are views of the reader's. */
export function readStoredValue(reader: Reader): StoredValue {
  return storedValueCodec.read(reader);
}

/** Tag and value. */
export function storedValueToBytes(value: StoredValue): Uint8Array {
  const writer = new Writer(256);
  storedValueCodec.write(writer, value);
  return writer.finish();
}

/** Inverse of storedValueToBytes; BytesreprError. */
export function storedValueFromBytes(bytes: Uint8Array): StoredValue {
  return decodeAll(bytes, storedValueCodec.read);
}

/** JSON as the node prints it: `{Variant: content}`. */
export function storedValueToJson(value: StoredValue): JsonValue {
  return storedValueCodec.toJson(value);
}

/** Inverse of storedValueToJson; PermanentError 'bad-json'. */
export function storedValueFromJson(json: JsonInput): StoredValue {
  return storedValueCodec.fromJson(jsonNode(json));
}

/** A CLValue as stored value. */
export function storedCLValue(value: CLValue): StoredValue {
  return { kind: 'CLValue', value };
}

/** Rust's `type_name`: the CLType's Debug text, or the variant's name. */
export function storedValueTypeName(value: StoredValue): string {
  return value.kind === 'CLValue' ? clTypeDebugText(value.value.type) : value.kind;
}
