// casper_set_action_threshold: the weight that signatures must reach for an action.
import type { HostFunction } from '../host-function.js';
import { setActionThreshold as setThreshold } from '../key-management.js';

/** Params: action type, weight (u8). Returns 0 or a SetThresholdFailure. */
export const setActionThreshold: HostFunction = {
  name: 'casper_set_action_threshold',
  parameterCount: 2,
  returns: true,
  cost: { entry: 'set_action_threshold' },
  byteParameters: [1],
  run: (runtime, [actionType, threshold]) => setThreshold(runtime.context, actionType, threshold),
};
