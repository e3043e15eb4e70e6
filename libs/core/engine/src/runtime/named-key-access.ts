// Writes of named keys, to the live map of the context and to its record.
// Mirrors casper-execution-engine 8.1.1 runtime_context/mod.rs `put_key`, `remove_key` (addressable entity off).
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { CL } from '@casper-trace/casper-types/cl-type';
import { type Key, KeyTag, keyURef } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import { invalidContextError, trap, unexpectedKeyVariantError } from '../exec-error.js';
import { validateValue } from './access-validation.js';
import { tellingNamedKeyWrite } from './events.js';
import type { RuntimeContext } from './runtime-context.js';
import { addUnchecked, readTyped, writeUnchecked } from './state-access.js';

const namedKeyType = CL.Tuple2(CL.String, CL.Key);

/** Puts a key: AddKeys on the record without Identity, then the live map and, for URefs, the access rights. */
export function putNamedKey(context: RuntimeContext, name: string, key: Key): void {
  const { contextKey } = context;
  if (contextKey.tag !== KeyTag.Account && contextKey.tag !== KeyTag.Hash) trap(invalidContextError);
  const value = storedCLValue({ type: namedKeyType, bytes: new Writer().string(name).bytes(key.bytes).finish() });
  validateValue(context, value);
  tellingNamedKeyWrite(context, 'put', name, key, () => {
    addUnchecked(context, contextKey, value);
    const uref = keyURef(key);
    if (uref !== undefined) context.accessRights.extend([uref]);
    context.setNamedKey(name, key);
  });
}

/**
 * Removes a key. An account's record is written again, and billed in full, even if the name was not in it;
 * a contract's only if it was. Access rights stay.
 */
export function removeNamedKey(context: RuntimeContext, name: string): void {
  tellingNamedKeyWrite(context, 'remove', name, undefined, () => {
    context.deleteNamedKey(name);
    const { contextKey } = context;
    if (contextKey.tag === KeyTag.Account) {
      const account = readTyped(context, contextKey, 'Account');
      const namedKeys = new Map(account.namedKeys);
      namedKeys.delete(name);
      writeUnchecked(context, contextKey, { kind: 'Account', value: { ...account, namedKeys } });
    } else if (contextKey.tag === KeyTag.Hash) {
      const contract = readTyped(context, contextKey, 'Contract');
      if (!contract.namedKeys.has(name)) return;
      const namedKeys = new Map(contract.namedKeys);
      namedKeys.delete(name);
      writeUnchecked(context, contextKey, { kind: 'Contract', value: { ...contract, namedKeys } });
    } else {
      trap(unexpectedKeyVariantError(contextKey));
    }
  });
}
