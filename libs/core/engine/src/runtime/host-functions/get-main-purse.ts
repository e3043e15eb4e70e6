// casper_get_main_purse: the initiator's main purse, in every context; only the rights of the context make it usable.
import { urefToBytes } from '@casper-trace/casper-types/uref';
import { tellGrant, tellPurseAccess } from '../events.js';
import { memoryOf } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';

const NAME = 'casper_get_main_purse';

/** Params: pointer for the URef. */
export const getMainPurse: HostFunction = {
  name: NAME,
  parameterCount: 1,
  returns: false,
  cost: { entry: 'get_main_purse' },
  run: (runtime, [pointer]) => {
    const { context, execution } = runtime;
    memoryOf(runtime).write(pointer, urefToBytes(execution.mainPurse));
    tellPurseAccess(context, 'main purse taken', execution.mainPurse, NAME);
    if (context.accessRights.has(execution.mainPurse)) {
      tellGrant(execution, execution.mainPurse, undefined, context.ref, 'main purse');
    }
    return undefined;
  },
};
