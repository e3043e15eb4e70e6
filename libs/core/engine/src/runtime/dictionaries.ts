// Dictionaries: items below a seed URef. Mirrors casper-execution-engine 8.1.1 runtime_context/mod.rs `dictionary_*`.
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { CL } from '@casper-trace/casper-types/cl-type';
import { type CLValue, clValueToBytes } from '@casper-trace/casper-types/cl-value';
import { dictionaryItemKey, type Key, urefKey } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import type { URef } from '@casper-trace/casper-types/uref';
import { dictionaryItemKeyExceedsLengthError, trap } from '../exec-error.js';
import { validateCLValue, validateReadable, validateURef, validateWriteable } from './access-validation.js';
import type { RuntimeContext } from './runtime-context.js';
import { asCLValue, unwrapDictionaryValue, writeUnchecked } from './state-access.js';

/** Longest item key, in bytes. */
export const DICTIONARY_ITEM_KEY_MAX_LENGTH = 128;

/** Reads an item; `itemKey` is UTF-8. Needs READ on the seed. */
export function getDictionaryItem(context: RuntimeContext, seed: URef, itemKey: Uint8Array): CLValue | undefined {
  validateReadable(context, urefKey(seed));
  validateURef(context, seed);
  if (itemKey.length > DICTIONARY_ITEM_KEY_MAX_LENGTH) trap(dictionaryItemKeyExceedsLengthError);
  return readDictionaryItem(context, dictionaryItemKey(seed, itemKey));
}

/** Reads any key without any check of rights, as the node does. */
export function readDictionaryItem(context: RuntimeContext, key: Key): CLValue | undefined {
  const stored = context.execution.tracking.read(key);
  return stored === undefined ? undefined : asCLValue(unwrapDictionaryValue(key, stored));
}

/** Writes an item, wrapped with its seed and item key. Needs WRITE on the seed. */
export function putDictionaryItem(context: RuntimeContext, seed: URef, itemKey: Uint8Array, value: CLValue): void {
  if (itemKey.length > DICTIONARY_ITEM_KEY_MAX_LENGTH) trap(dictionaryItemKeyExceedsLengthError);
  validateWriteable(context, urefKey(seed));
  validateURef(context, seed);
  validateCLValue(context, value);
  const bytes = new Writer().bytes(clValueToBytes(value)).byteVec(seed.addr).byteVec(itemKey).finish();
  writeUnchecked(context, dictionaryItemKey(seed, itemKey), storedCLValue({ type: CL.Any, bytes }));
}
