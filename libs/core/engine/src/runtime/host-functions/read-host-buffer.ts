// casper_read_host_buffer: moves the host buffer's value into memory.
import { ApiError } from '../../api-error.js';
import { memoryOf, writeU32 } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: pointer and size of the room, pointer for the number of bytes written. Too little room loses the value. */
export const readHostBuffer: HostFunction = {
  name: 'casper_read_host_buffer',
  parameterCount: 3,
  returns: true,
  cost: { entry: 'read_host_buffer' },
  run: (runtime, [pointer, size, writtenPointer]) => {
    const value = runtime.takeHostBuffer();
    if (value === undefined) return ApiError.HostBufferEmpty;
    if (value.bytes.length > size) return ApiError.BufferTooSmall;
    memoryOf(runtime).write(pointer, value.bytes);
    writeU32(runtime, writtenPointer, value.bytes.length);
    return 0;
  },
};
