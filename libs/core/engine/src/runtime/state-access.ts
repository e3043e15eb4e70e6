// Reads and metered writes of the global state from a context.
// Mirrors casper-execution-engine 8.1.1 runtime_context/mod.rs `read_gs`, `metered_write_gs`, `metered_add_gs`.
import { CL } from '@casper-trace/casper-types/cl-type';
import { type CLValue, readCLValue } from '@casper-trace/casper-types/cl-value';
import { type Key, KeyTag, normalizeKey } from '@casper-trace/casper-types/key';
import { type StoredValue, storedValueToBytes, storedValueTypeName } from '@casper-trace/casper-types/stored-value';
import { keyNotFoundError, trackingCopyError, trap, typeMismatchError } from '../exec-error.js';
import {
  validateAddable,
  validateKey,
  validateReadable,
  validateValue,
  validateWriteable,
} from './access-validation.js';
import { clValueInto } from './decoding.js';
import type { RuntimeContext } from './runtime-context.js';

/** The value inside a dictionary item's wrapper; other values as they are. Traps with CLValue. */
export function unwrapDictionaryValue(key: Key, stored: StoredValue): StoredValue {
  if (key.tag !== KeyTag.Dictionary || stored.kind !== 'CLValue') return stored;
  const value = clValueInto(stored.value, CL.Any, (reader) => {
    const inner = readCLValue(reader);
    reader.byteVec();
    reader.byteVec();
    return inner;
  });
  return { kind: 'CLValue', value };
}

/** Reads with all checks; records Identity if found; unwraps dictionary items. */
export function readState(context: RuntimeContext, key: Key): StoredValue | undefined {
  validateReadable(context, key);
  validateKey(context, key);
  const stored = context.execution.tracking.read(key);
  return stored === undefined ? undefined : unwrapDictionaryValue(key, stored);
}

/** What a stored value of one kind holds. */
type StoredRecord<K extends StoredValue['kind']> = Extract<StoredValue, { kind: K }>['value'];

/** Reads a record of one kind. Traps with KeyNotFound, or with TrackingCopy if it is of another kind. */
export function readTyped<K extends StoredValue['kind']>(context: RuntimeContext, key: Key, kind: K): StoredRecord<K> {
  const stored = readState(context, key);
  if (stored === undefined) return trap(keyNotFoundError(key));
  if (stored.kind !== kind) {
    const found = storedValueTypeName(stored);
    return trap(trackingCopyError(`Type mismatch. Expected ${kind} but found ${found}.`));
  }
  return stored.value as StoredRecord<K>;
}

/** A stored value as CLValue: bids and contract packages come as type Any. Traps with TypeMismatch for the rest. */
export function asCLValue(stored: StoredValue): CLValue {
  if (stored.kind === 'CLValue') return stored.value;
  if (stored.kind === 'BidKind' || stored.kind === 'ContractPackage') {
    return { type: CL.Any, bytes: storedValueToBytes(stored).subarray(1) };
  }
  return trap(typeMismatchError('StoredValue', storedValueTypeName(stored)));
}

/** Charges for stored bytes; free in the context of a system contract. */
export function chargeStorage(context: RuntimeContext, byteCount: number): void {
  if (context.isSystem) return;
  context.gas.chargeBig(context.execution.rules.storage.gasPerByte * BigInt(byteCount));
}

/** Charges, then writes, without any other check. */
export function writeUnchecked(context: RuntimeContext, key: Key, value: StoredValue): void {
  chargeStorage(context, storedValueToBytes(value).length);
  context.execution.tracking.write(key, value);
}

/** Checks key and value, charges, writes. */
export function writeState(context: RuntimeContext, key: Key, value: StoredValue): void {
  validateWriteable(context, key);
  validateKey(context, key);
  validateValue(context, value);
  writeUnchecked(context, key, value);
}

/** Charges for the addend, then adds. Traps with KeyNotFound, TypeMismatch, BytesRepr or Transform. */
export function addUnchecked(context: RuntimeContext, key: Key, value: StoredValue): void {
  chargeStorage(context, storedValueToBytes(value).length);
  const added = context.execution.tracking.add(key, value);
  if (added.ok) return;
  if (added.kind === 'KeyNotFound') trap(keyNotFoundError(normalizeKey(key)));
  const kind = added.kind === 'Serialization' ? 'BytesRepr' : added.kind;
  trap({ kind, message: added.error });
}

/** Checks key and value, charges, adds. */
export function addState(context: RuntimeContext, key: Key, value: StoredValue): void {
  validateAddable(context, key);
  validateKey(context, key);
  validateValue(context, value);
  addUnchecked(context, key, value);
}
