// casper_ret: ends the call with a value.
import { BytesreprError } from '@casper-trace/casper-types/bytesrepr/bytesrepr-error';
import { type CLValue, clValueFromBytes } from '@casper-trace/casper-types/cl-value';
import { retError, trap } from '../../exec-error.js';
import { validateURef } from '../access-validation.js';
import { guestBytes } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { extractURefs } from '../rewrite-urefs.js';

/** Bytes that are no CLValue leave the buffer empty, and the caller then misses a value. */
function decodeQuietly(bytes: Uint8Array): CLValue | undefined {
  try {
    return clValueFromBytes(bytes);
  } catch (error) {
    if (error instanceof BytesreprError) return undefined;
    throw error;
  }
}

/** Params: value pointer and size. Never returns. Every URef in the value must be the context's. */
export const ret: HostFunction = {
  name: 'casper_ret',
  parameterCount: 2,
  returns: false,
  cost: { entry: 'ret' },
  run: (runtime, [valuePointer, valueSize]) => {
    runtime.hostBuffer = undefined;
    runtime.hostBuffer = decodeQuietly(guestBytes(runtime, valuePointer, valueSize));
    const urefs = runtime.hostBuffer === undefined ? [] : extractURefs(runtime.hostBuffer);
    for (const uref of urefs) validateURef(runtime.context, uref);
    return trap(retError(urefs));
  },
};
