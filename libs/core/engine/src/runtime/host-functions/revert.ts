// casper_revert: ends execution with a status.
import { revertError, trap } from '../../exec-error.js';
import type { HostFunction } from '../host-function.js';

/** Params: the status, u32. Never returns. */
export const revert: HostFunction = {
  name: 'casper_revert',
  parameterCount: 1,
  returns: false,
  cost: { entry: 'revert' },
  run: (_runtime, [status]) => trap(revertError(status)),
};
