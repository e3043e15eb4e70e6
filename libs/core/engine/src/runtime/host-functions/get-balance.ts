// casper_get_balance: a purse's available balance, whoever asks.
import { BytesreprError } from '@casper-trace/casper-types/bytesrepr/bytesrepr-error';
import { decodeAll } from '@casper-trace/casper-types/bytesrepr/reader';
import { clU512 } from '@casper-trace/casper-types/cl-value';
import { readURef, type URef } from '@casper-trace/casper-types/uref';
import { ApiError } from '../../api-error.js';
import { validateURef } from '../access-validation.js';
import { availableBalanceOf } from '../balances.js';
import { tellPurseAccess } from '../events.js';
import { guestBytes, returnByHostBuffer } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

const NAME = 'casper_get_balance';

const bytesreprCodes: Readonly<Record<BytesreprError['kind'], number>> = {
  EarlyEndOfStream: ApiError.EarlyEndOfStream,
  Formatting: ApiError.Formatting,
  LeftOverBytes: ApiError.LeftOverBytes,
  OutOfMemory: ApiError.OutOfMemory,
  NotRepresentable: ApiError.NonRepresentableSerialization,
  ExceededRecursionDepth: ApiError.ExceededRecursionDepth,
};

/** The URef, or the code of the decoding error: here it is no trap. */
function decodePurse(bytes: Uint8Array): URef | number {
  try {
    return decodeAll(bytes, readURef);
  } catch (error) {
    if (error instanceof BytesreprError) return bytesreprCodes[error.kind];
    throw error;
  }
}

/** Params: purse pointer and size, pointer for the size of the U512 in the host buffer. */
export const getBalance: HostFunction = {
  name: NAME,
  parameterCount: 3,
  returns: true,
  cost: { entry: 'get_balance' },
  run: (runtime, [pointer, size, sizePointer]) => {
    if (runtime.hostBuffer !== undefined) return ApiError.HostBufferFull;
    const purse = decodePurse(guestBytes(runtime, pointer, size));
    if (typeof purse === 'number') return purse;
    if (runtime.execution.rules.versioned.balanceNeedsURef) validateURef(runtime.context, purse);
    const motes = availableBalanceOf(runtime.context, purse);
    tellPurseAccess(runtime.context, 'balance read', purse, NAME);
    return returnByHostBuffer(runtime, clU512(motes), sizePointer);
  },
};
