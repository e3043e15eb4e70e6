// casper_load_call_stack: the callers in the form of 1.x, which knows sessions and stored contracts.
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { CL } from '@casper-trace/casper-types/cl-type';
import { ApiError } from '../../api-error.js';
import { returnByHostBuffer, writeU32 } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

const SESSION_TAG = 0;
const STORED_CONTRACT_TAG = 2;

/** Params: pointer for the number of elements, pointer for the size of the list in the host buffer. */
export const loadCallStack: HostFunction = {
  name: 'casper_load_call_stack',
  parameterCount: 2,
  returns: true,
  cost: { fixed: 10_000 },
  run: (runtime, [countPointer, sizePointer]) => {
    if (runtime.hostBuffer !== undefined) return ApiError.HostBufferFull;
    const { frames } = runtime.stack;
    writeU32(runtime, countPointer, frames.length);
    const writer = new Writer().u32(frames.length);
    for (const frame of frames) {
      if (frame.kind === 'Initiator') writer.u8(SESSION_TAG).bytes(frame.accountHash);
      else writer.u8(STORED_CONTRACT_TAG).bytes(frame.packageHash).bytes(frame.contractHash);
    }
    return returnByHostBuffer(runtime, { type: CL.List(CL.Any), bytes: writer.finish() }, sizePointer);
  },
};
