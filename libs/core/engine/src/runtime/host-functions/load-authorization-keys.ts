// casper_load_authorization_keys: account hashes of all signers.
import { CL } from '@casper-trace/casper-types/cl-type';
import { clByteArray, clList } from '@casper-trace/casper-types/cl-value';
import { ApiError } from '../../api-error.js';
import { returnByHostBuffer, writeU32 } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: pointer for the number of keys, pointer for the size of the list in the host buffer. */
export const loadAuthorizationKeys: HostFunction = {
  name: 'casper_load_authorization_keys',
  parameterCount: 2,
  returns: true,
  cost: { fixed: 10_000 },
  run: (runtime, [countPointer, sizePointer]) => {
    if (runtime.hostBuffer !== undefined) return ApiError.HostBufferFull;
    const { signers } = runtime.execution;
    writeU32(runtime, countPointer, signers.length);
    if (signers.length === 0) return 0;
    return returnByHostBuffer(runtime, clList(CL.ByteArray(32), signers.map(clByteArray)), sizePointer);
  },
};
