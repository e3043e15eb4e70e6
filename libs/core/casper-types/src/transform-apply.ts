// What a transform makes of a stored value; mirrors casper-types 6.0.1 execution/transform_kind.rs `apply`.

import { PermanentError } from './app-error.js';
import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import { clTypeDebugText } from './cl-type.js';
import {
  type CLValue,
  clI32,
  clI64,
  clNumberOf,
  clU8,
  clU32,
  clU64,
  clU128,
  clU256,
  clU512,
  clValueAs,
} from './cl-value.js';
import type { Key } from './key.js';
import { appendNamedKeys, type NamedKeys } from './named-keys.js';
import { type StoredValue, storedCLValue, storedValueTypeName } from './stored-value.js';
import type { TransformKind } from './transform.js';
import type { TransformError } from './transform-error.js';

/** What to do with the key: store a value, prune a key, or report an error. */
export type TransformInstruction =
  | { readonly kind: 'Store'; readonly value: StoredValue }
  | { readonly kind: 'Prune'; readonly key: Key }
  | { readonly kind: 'Error'; readonly error: TransformError };

/** Rust's names of the types that can be added, as its mismatch texts quote them. */
const ADDED_TYPE_NAMES = {
  AddInt32: 'i32',
  AddUInt64: 'u64',
  AddUInt128: 'casper_types::uint::macro_code::U128',
  AddUInt256: 'casper_types::uint::macro_code::U256',
  AddUInt512: 'casper_types::uint::macro_code::U512',
} as const;

/** Applies a transform to the value that stands at its key. Additions wrap at the width of the stored number. */
export function applyTransform(kind: TransformKind, current: StoredValue): TransformInstruction {
  switch (kind.kind) {
    case 'Identity':
      return { kind: 'Store', value: current };
    case 'Write':
      return { kind: 'Store', value: kind.value };
    case 'Prune':
      return { kind: 'Prune', key: kind.key };
    case 'AddKeys':
      return addKeys(kind.keys, current);
    case 'Unknown':
      throw new PermanentError('commit-unknown', `cannot apply the unknown transform ${kind.name}`);
    case 'Failure':
      return { kind: 'Error', error: kind.error };
    default:
      return addNumber(BigInt(kind.value), ADDED_TYPE_NAMES[kind.kind], current);
  }
}

function addKeys(keys: NamedKeys, current: StoredValue): TransformInstruction {
  switch (current.kind) {
    case 'Contract': {
      const namedKeys = appendNamedKeys(current.value.namedKeys, keys);
      return { kind: 'Store', value: { kind: 'Contract', value: { ...current.value, namedKeys } } };
    }
    case 'Account': {
      const namedKeys = appendNamedKeys(current.value.namedKeys, keys);
      return { kind: 'Store', value: { kind: 'Account', value: { ...current.value, namedKeys } } };
    }
    case 'AddressableEntity':
      return { kind: 'Error', error: { kind: 'Deprecated' } };
    case 'SmartContract':
      return mismatch('Contract or Account', 'ContractPackage');
    case 'NamedKey':
      return mismatch('Contract or Account', 'NamedKeyValue');
    default:
      return mismatch('Contract or Account', storedValueTypeName(current));
  }
}

function addNumber(added: bigint, addedType: string, current: StoredValue): TransformInstruction {
  if (current.kind === 'BidKind' || current.kind === 'ContractPackage') {
    // Rust turns these two into a CLValue of type Any first.
    return mismatch(`integral type compatible with ${addedType}`, 'Any');
  }
  if (current.kind !== 'CLValue') {
    return mismatch('StoredValue', current.kind);
  }
  try {
    const sum = wrappingSum(current.value, added);
    if (sum === undefined) {
      return mismatch(`integral type compatible with ${addedType}`, clTypeDebugText(current.value.type));
    }
    return { kind: 'Store', value: storedCLValue(sum) };
  } catch (cause) {
    if (cause instanceof BytesreprError) {
      return { kind: 'Error', error: { kind: 'Serialization', value: cause.kind } };
    }
    throw cause;
  }
}

function wrappingSum(value: CLValue, added: bigint): CLValue | undefined {
  switch (value.type.tag) {
    case 'I32': {
      const number = clValueAs(value, value.type, (reader) => reader.i32());
      return clI32(Number(BigInt.asIntN(32, BigInt(number) + added)));
    }
    case 'I64':
      return clI64(BigInt.asIntN(64, clValueAs(value, value.type, (reader) => reader.i64()) + added));
    case 'U8':
      return clU8(Number(BigInt.asUintN(8, clNumberOf(value) + added)));
    case 'U32':
      return clU32(Number(BigInt.asUintN(32, clNumberOf(value) + added)));
    case 'U64':
      return clU64(BigInt.asUintN(64, clNumberOf(value) + added));
    case 'U128':
      return clU128(BigInt.asUintN(128, clNumberOf(value) + added));
    case 'U256':
      return clU256(BigInt.asUintN(256, clNumberOf(value) + added));
    case 'U512':
      return clU512(BigInt.asUintN(512, clNumberOf(value) + added));
    default:
      return undefined;
  }
}

function mismatch(expected: string, found: string): TransformInstruction {
  return { kind: 'Error', error: { kind: 'TypeMismatch', value: { expected, found } } };
}
