// casper_transfer_from_purse_to_account: motes from a purse to an account.
import { withOrigin } from '../execution.js';
import { guestHash, guestTransferId, guestU512, guestURef, writeU32 } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { transferToAccountHash } from '../transfers.js';

const NAME = 'casper_transfer_from_purse_to_account';

/** Params: source, account hash, amount and id with their sizes, pointer for the u32 that tells whether the account is new. */
export const transferFromPurseToAccount: HostFunction = {
  name: NAME,
  parameterCount: 9,
  returns: true,
  cost: { entry: 'transfer_from_purse_to_account' },
  run: (runtime, args) => {
    const [sourcePointer, sourceSize, target, targetSize, amountPointer, amountSize, idPointer, idSize, result] = args;
    const source = guestURef(runtime, sourcePointer, sourceSize);
    const account = guestHash(runtime, target, targetSize);
    const amount = guestU512(runtime, amountPointer, amountSize);
    const id = guestTransferId(runtime, idPointer, idSize);
    const transferred = withOrigin(runtime.execution, { way: 'host function', by: NAME }, () =>
      transferToAccountHash(runtime, source, account, amount, id),
    );
    if (!transferred.ok) return transferred.error;
    writeU32(runtime, result, transferred.value);
    return 0;
  },
};
