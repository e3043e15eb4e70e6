// casper_get_phase: payment or session.
import { memoryOf } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

/** Params: pointer for 1 byte. */
export const getPhase: HostFunction = {
  name: 'casper_get_phase',
  parameterCount: 1,
  returns: false,
  cost: { entry: 'get_phase' },
  run: (runtime, [pointer]) => {
    memoryOf(runtime).write(pointer, Uint8Array.of(runtime.execution.phase));
    return undefined;
  },
};
