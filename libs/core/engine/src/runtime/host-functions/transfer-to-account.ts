// casper_transfer_to_account: motes from the initiator's main purse to an account.
import { withOrigin } from '../execution.js';
import { guestHash, guestTransferId, guestU512, writeU32 } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { transferFromMainPurse } from '../transfers.js';

const NAME = 'casper_transfer_to_account';

/** Params: account hash, amount and id with their sizes, pointer for the u32 that tells whether the account is new. */
export const transferToAccount: HostFunction = {
  name: NAME,
  parameterCount: 7,
  returns: true,
  cost: { entry: 'transfer_to_account' },
  run: (runtime, [target, targetSize, amountPointer, amountSize, idPointer, idSize, resultPointer]) => {
    const account = guestHash(runtime, target, targetSize);
    const amount = guestU512(runtime, amountPointer, amountSize);
    const id = guestTransferId(runtime, idPointer, idSize);
    const transferred = withOrigin(runtime.execution, { way: 'host function', by: NAME }, () =>
      transferFromMainPurse(runtime, account, amount, id),
    );
    if (!transferred.ok) return transferred.error;
    writeU32(runtime, resultPointer, transferred.value);
    return 0;
  },
};
