// Calls of system contracts from Wasm: they run natively in a runtime of their own.
// Mirrors the common part of casper-execution-engine 8.1.1 runtime/mod.rs `call_host_*`.
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import { EntryPointType } from '@casper-trace/casper-types/entry-point';
import { hashKey } from '@casper-trace/casper-types/key';
import { ExecTrap } from '../exec-error.js';
import { inFrame } from './frames.js';
import { extractURefs } from './rewrite-urefs.js';
import { Runtime } from './runtime.js';
import type { ContextFields } from './runtime-context.js';
import type { RuntimeStack } from './runtime-stack.js';
import type { NativeContractName } from './system-contracts.js';

/** A call of a system contract that passed all checks of an ordinary call. */
export interface SystemCall {
  readonly name: NativeContractName;
  readonly hash: Uint8Array;
  readonly entryPoint: string;
  readonly fields: ContextFields;
  readonly stack: RuntimeStack;
}

/** Runs the entry point. The gas that it used is the caller's even if it fails; its transfers and rights only if not. */
export function callSystemContract(caller: Runtime, call: SystemCall): CLValue {
  const outer = caller.context;
  const context = outer.fork({ ...call.fields, contextKey: hashKey(call.hash), entryPointType: EntryPointType.Called });
  const runtime = new Runtime(context, call.stack);
  const before = outer.gas.value;
  const charge = (): void => {
    const used = context.gas.value - before;
    outer.gas.chargeBig(used < 0n ? before : used);
  };
  const code = { kind: 'system contract', name: call.name, contractHash: call.hash } as const;
  let value: CLValue;
  let tellAfterwards: (() => void) | undefined;
  try {
    value = inFrame(context, code, call.entryPoint, () => {
      const outcome = caller.execution.systemEntryPoints[call.name](caller, runtime, call.entryPoint);
      // Called by the transaction itself there is no caller's frame to tell it in.
      if (caller.module === undefined) outcome.tellAfterwards?.();
      else tellAfterwards = outcome.tellAfterwards;
      return outcome.value;
    });
  } catch (error) {
    // This entry point leaves the node's function early when it fails, before the caller is charged.
    const isUncharged = call.name === 'handle payment' && call.entryPoint === 'get_payment_purse';
    if (error instanceof ExecTrap && !isUncharged) charge();
    throw error;
  }
  tellAfterwards?.();
  charge();
  // Only the mint gives its caller what is left of the spending limit.
  if (call.name === 'mint') outer.remainingSpendingLimit = context.remainingSpendingLimit;
  outer.accessRights.extend(extractURefs(value));
  outer.transfers = [...context.transfers];
  return value;
}
