// casper_get_blocktime: the block's time.
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { memoryOf } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: pointer for 8 bytes: milliseconds since 1970. */
export const getBlocktime: HostFunction = {
  name: 'casper_get_blocktime',
  parameterCount: 1,
  returns: false,
  cost: { entry: 'get_blocktime' },
  run: (runtime, [pointer]) => {
    memoryOf(runtime).write(pointer, new Writer().u64(runtime.execution.block.timeMs).finish());
    return undefined;
  },
};
