// casper_put_key: a named key of the context.
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { keyURef } from '@casper-trace/casper-types/key';
import { handlePaymentApiError } from '../../api-error.js';
import { revertError, trap } from '../../exec-error.js';
import { HandlePaymentError } from '../../system/handle-payment/handle-payment-error.js';
import { guestKey, guestString } from '../guest-values.js';
import type { HostFunction } from '../host-function.js';
import { putNamedKey } from '../named-key-access.js';

/** Params: name pointer and size, key pointer and size. A payment purse that this context asked for cannot be kept. */
export const putKey: HostFunction = {
  name: 'casper_put_key',
  parameterCount: 4,
  returns: false,
  cost: { entry: 'put_key' },
  run: (runtime, [namePointer, nameSize, keyPointer, keySize]) => {
    const { context } = runtime;
    const name = guestString(runtime, namePointer, nameSize);
    const key = guestKey(runtime, keyPointer, keySize);
    const addr = keyURef(key)?.addr;
    if (addr !== undefined && context.paymentPurse !== undefined && equalBytes(addr, context.paymentPurse.addr)) {
      trap(revertError(handlePaymentApiError(HandlePaymentError.AttemptToPersistPaymentPurse)));
    }
    putNamedKey(context, name, key);
    return undefined;
  },
};
