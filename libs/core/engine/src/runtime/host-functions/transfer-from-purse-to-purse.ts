// casper_transfer_from_purse_to_purse: motes from a purse to a purse.
import { mintApiError } from '../../api-error.js';
import { withOrigin } from '../execution.js';
import { guestTransferId, guestU512, guestURef } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { mintTransfer } from '../transfers.js';

const NAME = 'casper_transfer_from_purse_to_purse';

/** Params: source, target, amount and id with their sizes. Unlike transfers to accounts it needs gas for the mint. */
export const transferFromPurseToPurse: HostFunction = {
  name: NAME,
  parameterCount: 8,
  returns: true,
  cost: { entry: 'transfer_from_purse_to_purse' },
  run: (runtime, args) => {
    const [sourcePointer, sourceSize, targetPointer, targetSize, amountPointer, amountSize, idPointer, idSize] = args;
    const source = guestURef(runtime, sourcePointer, sourceSize);
    const target = guestURef(runtime, targetPointer, targetSize);
    const amount = guestU512(runtime, amountPointer, amountSize);
    const id = guestTransferId(runtime, idPointer, idSize);
    const transferred = withOrigin(runtime.execution, { way: 'host function', by: NAME }, () =>
      mintTransfer(runtime, undefined, source, target, amount, id),
    );
    return transferred.ok ? 0 : mintApiError(transferred.error);
  },
};
