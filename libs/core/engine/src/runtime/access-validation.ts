// What a context may read, write and add to, and which URefs it may hold.
// Mirrors casper-execution-engine 8.1.1 runtime_context/mod.rs `validate_*` and casper-types 6.0.1 key.rs `is_readable`.
import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { equalBytes } from '@casper-trace/casper-types/bytes';
import type { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { CL, sameCLType } from '@casper-trace/casper-types/cl-type';
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import { type Key, KeyTag, keyEntityAddr, keyHash32, keyURef } from '@casper-trace/casper-types/key';
import type { StoredValue } from '@casper-trace/casper-types/stored-value';
import { readURef, type URef } from '@casper-trace/casper-types/uref';
import { forgedReferenceError, invalidAccessError, trap } from '../exec-error.js';
import { clValueInto, keyReader } from './decoding.js';
import type { RuntimeContext } from './runtime-context.js';

const namedKeyType = CL.Tuple2(CL.String, CL.Key);

const publicTags: ReadonlySet<number> = new Set([
  KeyTag.BidAddr,
  KeyTag.SystemEntityRegistry,
  KeyTag.Package,
  KeyTag.ByteCode,
  KeyTag.Account,
  KeyTag.Hash,
  KeyTag.AddressableEntity,
  KeyTag.Balance,
  KeyTag.BalanceHold,
  KeyTag.Dictionary,
  KeyTag.Message,
  KeyTag.BlockGlobal,
  KeyTag.EntryPoint,
]);

function isOwnNamedKey(context: RuntimeContext, key: Key): boolean {
  const owner = key.tag === KeyTag.NamedKey ? keyEntityAddr(key) : undefined;
  return owner !== undefined && equalBytes(owner, context.entityAddr);
}

/** True if the rights *in the key* allow reading it from this context. */
export function isReadable(context: RuntimeContext, key: Key): boolean {
  if (context.isSystem || publicTags.has(key.tag)) return true;
  const uref = keyURef(key);
  if (uref !== undefined) return (uref.rights & AccessRights.READ) !== 0;
  if (key.tag === KeyTag.Unbond) {
    return context.ref.kind === 'account' && equalBytes(keyHash32(key), context.address);
  }
  return isOwnNamedKey(context, key);
}

/** True if the rights in the key allow writing it from this context. */
export function isWriteable(context: RuntimeContext, key: Key): boolean {
  if (context.isSystem) return true;
  const uref = keyURef(key);
  return uref !== undefined ? (uref.rights & AccessRights.WRITE) !== 0 : isOwnNamedKey(context, key);
}

/** True if the rights in the key allow adding to it; system contexts need them too. */
export function isAddable(context: RuntimeContext, key: Key): boolean {
  const uref = keyURef(key);
  if (uref !== undefined) return (uref.rights & AccessRights.ADD) !== 0;
  if (key.tag === KeyTag.AddressableEntity) {
    const entity = keyEntityAddr(key);
    return entity !== undefined && equalBytes(entity, context.entityAddr);
  }
  return isOwnNamedKey(context, key);
}

/** Traps with InvalidAccess. */
export function validateReadable(context: RuntimeContext, key: Key): void {
  if (!isReadable(context, key)) trap(invalidAccessError(AccessRights.READ));
}

/** Traps with InvalidAccess. */
export function validateWriteable(context: RuntimeContext, key: Key): void {
  if (!isWriteable(context, key)) trap(invalidAccessError(AccessRights.WRITE));
}

/** Traps with InvalidAccess. */
export function validateAddable(context: RuntimeContext, key: Key): void {
  if (!isAddable(context, key)) trap(invalidAccessError(AccessRights.ADD));
}

/** Traps with ForgedReference unless the context holds all rights of the URef. */
export function validateURef(context: RuntimeContext, uref: URef): void {
  if (!context.accessRights.has(uref)) trap(forgedReferenceError(uref));
}

/** As `validateURef` for URef keys; every other key is valid. */
export function validateKey(context: RuntimeContext, key: Key): void {
  const uref = keyURef(key);
  if (uref !== undefined) validateURef(context, uref);
}

function pairReader(readKey: (reader: Reader) => Key): (reader: Reader) => Key {
  return (reader) => {
    reader.string();
    return readKey(reader);
  };
}

/** Checks a top-level Key, URef or (String, Key): URefs in lists, options and maps go unchecked, as in the node. */
export function validateCLValue(context: RuntimeContext, value: CLValue): void {
  const readKey = keyReader(context.execution.rules.versioned);
  if (value.type.tag === 'Key') {
    validateKey(context, clValueInto(value, CL.Key, readKey));
  } else if (value.type.tag === 'URef') {
    validateURef(context, clValueInto(value, CL.URef, readURef));
  } else if (sameCLType(value.type, namedKeyType)) {
    validateKey(context, clValueInto(value, namedKeyType, pairReader(readKey)));
  }
}

/** Only CLValues are checked. */
export function validateValue(context: RuntimeContext, value: StoredValue): void {
  if (value.kind === 'CLValue') validateCLValue(context, value.value);
}
