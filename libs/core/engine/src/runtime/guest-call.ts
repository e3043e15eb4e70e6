// Calls that contracts make of other contracts.
// Mirrors casper-execution-engine 8.1.1 runtime/mod.rs `call_contract_host_buffer` and its siblings.
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { readRuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import { ApiError, type ApiReply, handlePaymentApiError } from '../api-error.js';
import { revertError, trap } from '../exec-error.js';
import { HandlePaymentError } from '../system/handle-payment/handle-payment-error.js';
import { type CallTarget, callContract } from './call-contract.js';
import { deserialize } from './decoding.js';
import { withOrigin } from './execution.js';
import { guestBytes, putHostBuffer, writeU32 } from './guest-values.js';
import { extractURefs } from './rewrite-urefs.js';
import type { Runtime } from './runtime.js';

/** Where a contract's memory holds the arguments. */
interface GuestArgs {
  readonly pointer: number;
  readonly size: number;
}

/** Calls, and leaves the value in the host buffer (nothing if it is empty) and its size in memory. */
export function callByGuest(
  runtime: Runtime,
  target: CallTarget,
  entryPoint: string,
  guestArgs: GuestArgs,
  sizePointer: number,
): ApiReply {
  const argsBytes = guestBytes(runtime, guestArgs.pointer, guestArgs.size);
  if (runtime.hostBuffer !== undefined) return ApiError.HostBufferFull;
  const args = deserialize(argsBytes, readRuntimeArgs);
  const { paymentPurse } = runtime.context;
  if (paymentPurse !== undefined) {
    for (const arg of args) {
      // A payment purse must not be handed on.
      if (extractURefs(arg.value).some((uref) => equalBytes(uref.addr, paymentPurse.addr))) {
        trap(revertError(handlePaymentApiError(HandlePaymentError.AttemptToPersistPaymentPurse)));
      }
    }
  }
  const value = withOrigin(runtime.execution, undefined, () => callContract(runtime, target, entryPoint, args));
  if (value.bytes.length !== 0) {
    const refused = putHostBuffer(runtime, value);
    if (refused !== 0) return refused;
  }
  writeU32(runtime, sizePointer, value.bytes.length);
  return 0;
}
