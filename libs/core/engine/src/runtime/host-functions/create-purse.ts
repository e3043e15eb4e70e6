// casper_create_purse: an empty purse for the context.
import { urefToBytes } from '@casper-trace/casper-types/uref';
import { ApiError } from '../../api-error.js';
import { withOrigin } from '../execution.js';
import { memoryOf } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { createPurse as makePurse } from '../transfers.js';

const NAME = 'casper_create_purse';
const UREF_LENGTH = 33;

/** Params: pointer and size of the room for the URef. */
export const createPurse: HostFunction = {
  name: NAME,
  parameterCount: 2,
  returns: true,
  cost: { entry: 'create_purse' },
  run: (runtime, [pointer, size]) => {
    if (size < UREF_LENGTH) return ApiError.PurseNotCreated;
    const purse = withOrigin(runtime.execution, { way: 'host function', by: NAME }, () => makePurse(runtime));
    memoryOf(runtime).write(pointer, urefToBytes(purse));
    return 0;
  },
};
