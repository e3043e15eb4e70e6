// The system contracts that can be called, by name. An execution is given them (execute-wasm.ts): they call contracts
// themselves, so the code that calls a contract must not import them.
import { callAuction } from './auction-dispatch.js';
import type { SystemEntryPoint } from './execution.js';
import { callHandlePayment } from './handle-payment-dispatch.js';
import { callMintEntryPoint } from './mint-dispatch.js';
import type { NativeContractName } from './system-contracts.js';

export const systemEntryPoints: Readonly<Record<NativeContractName, SystemEntryPoint>> = {
  mint: callMintEntryPoint,
  'handle payment': callHandlePayment,
  auction: callAuction,
};
