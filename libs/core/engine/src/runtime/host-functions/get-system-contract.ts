// casper_get_system_contract: the hash of a system contract.
import { ApiError } from '../../api-error.js';
import { memoryOf } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

const contracts = ['mint', 'handle payment', 'standard payment', 'auction'] as const;

/** Params: index, pointer and (ignored) size for 32 bytes. */
export const getSystemContract: HostFunction = {
  name: 'casper_get_system_contract',
  parameterCount: 3,
  returns: true,
  cost: { entry: 'get_system_contract' },
  run: (runtime, [index, pointer]) => {
    const name = contracts[index];
    if (name === undefined) return ApiError.InvalidSystemContract;
    memoryOf(runtime).write(pointer, runtime.execution.systemRegistry.hashOf(name));
    return 0;
  },
};
