// casper_get_caller: the initiator's account hash, whoever the immediate caller is.
import { clByteArray } from '@casper-trace/casper-types/cl-value';
import { returnByHostBufferWide } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: pointer for the size, of which 8 bytes are written. */
export const getCaller: HostFunction = {
  name: 'casper_get_caller',
  parameterCount: 1,
  returns: true,
  cost: { entry: 'get_caller' },
  run: (runtime, [sizePointer]) =>
    returnByHostBufferWide(runtime, clByteArray(runtime.execution.initiator), sizePointer),
};
