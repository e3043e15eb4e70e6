// How results of system contracts become CLValues, and their errors ends of execution.
// Mirrors casper-execution-engine 8.1.1 runtime/mod.rs `reverter`, `get_named_argument`.

import type { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { CL, type CLType } from '@casper-trace/casper-types/cl-type';
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import { getArg, type RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import { ApiError, type ApiErrorCode, auctionApiError, handlePaymentApiError, mintApiError } from '../api-error.js';
import { ExecTrap, gasLimitError, revertError, trap } from '../exec-error.js';
import type { Result } from '../result.js';
import { AuctionError } from '../system/auction/auction-error.js';
import { HandlePaymentError } from '../system/handle-payment/handle-payment-error.js';
import { MintError } from '../system/mint/mint-error.js';
import { decodedAs } from './decoding.js';

/** `Result<T, mint::Error>` as CLValue: errors are U8. */
export function resultCLValue(okType: CLType, result: Result<CLValue, number>): CLValue {
  const bytes = result.ok
    ? new Writer().u8(1).bytes(result.value.bytes).finish()
    : new Writer().u8(0).u8(result.error).finish();
  return { type: CL.Result(okType, CL.U8), bytes };
}

/** The value of a mint result, or the end of execution. */
export function mintOrRevert<T>(result: Result<T, MintError>): T {
  if (result.ok) return result.value;
  return trap(result.error === MintError.GasLimit ? gasLimitError : revertError(mintApiError(result.error)));
}

/** The value of a handle payment result, or the end of execution. */
export function handlePaymentOrRevert<T>(result: Result<T, HandlePaymentError>): T {
  if (result.ok) return result.value;
  const isGas = result.error === HandlePaymentError.GasLimit;
  return trap(isGas ? gasLimitError : revertError(handlePaymentApiError(result.error)));
}

/** The value of an auction result, or the end of execution. */
export function auctionOrRevert<T>(result: Result<T, AuctionError>): T {
  if (result.ok) return result.value;
  return trap(result.error === AuctionError.GasLimit ? gasLimitError : revertError(auctionApiError(result.error)));
}

/** The value of a result whose error is a code of ApiError, or the end of execution. */
export function apiOrRevert<T>(result: Result<T, ApiErrorCode>): T {
  if (result.ok) return result.value;
  return trap(gasLimitCodes.has(result.error) ? gasLimitError : revertError(result.error));
}

const gasLimitCodes: ReadonlySet<ApiErrorCode> = new Set([
  mintApiError(MintError.GasLimit),
  auctionApiError(AuctionError.GasLimit),
  handlePaymentApiError(HandlePaymentError.GasLimit),
]);

/** An argument of a system entry point. Reverts with MissingArgument or InvalidArgument. */
export function systemArgument<T>(args: RuntimeArgs, name: string, type: CLType, read: (reader: Reader) => T): T {
  const found = optionalSystemArgument(args, name, type, read);
  return found === undefined ? trap(revertError(ApiError.MissingArgument)) : found.value;
}

/** As `systemArgument`; undefined if it is not there. */
export function optionalSystemArgument<T>(
  args: RuntimeArgs,
  name: string,
  type: CLType,
  read: (reader: Reader) => T,
): { readonly value: T } | undefined {
  const value = getArg(args, name);
  if (value === undefined) return undefined;
  return decodedAs(value, type, read) ?? trap(revertError(ApiError.InvalidArgument));
}

/** Runs `body` with `args`; an execution error in it becomes the system contract's error that `toError` gives. */
export function catchingExec<Args extends readonly unknown[], T, E>(
  body: (...args: Args) => T,
  toError: (kind: string) => E,
  ...args: Args
): Result<T, E> {
  try {
    return { ok: true, value: body(...args) };
  } catch (error) {
    if (error instanceof ExecTrap) return { ok: false, error: toError(error.error.kind) };
    throw error;
  }
}
