// New URefs. Mirrors casper-execution-engine 8.1.1 runtime_context/mod.rs `new_uref`.
import { clUnit } from '@casper-trace/casper-types/cl-value';
import { urefKey } from '@casper-trace/casper-types/key';
import { type StoredValue, storedCLValue } from '@casper-trace/casper-types/stored-value';
import type { URef } from '@casper-trace/casper-types/uref';
import { tellGrant } from './events.js';
import type { RuntimeContext } from './runtime-context.js';
import { writeState } from './state-access.js';

/** As `newURef`, without telling: the mint's new purses are its caller's. */
export function newURefQuietly(context: RuntimeContext, value: StoredValue): URef {
  const uref = context.execution.addresses.newURef();
  context.accessRights.extend([uref]);
  writeState(context, urefKey(uref), value);
  return uref;
}

/** A URef with all rights that holds `value`. The address is drawn and the rights are given before the charge. */
export function newURef(context: RuntimeContext, value: StoredValue): URef {
  const uref = newURefQuietly(context, value);
  tellGrant(context.execution, uref, undefined, context.ref, 'created');
  return uref;
}

/** A URef that holds `()`: access keys, dictionaries, group members. */
export function newUnitURef(context: RuntimeContext): URef {
  return newURef(context, storedCLValue(clUnit()));
}
