// The node's own transfers between purses: fee, refund. Mirrors the calls of `runtime.transfer` in casper-storage 2.1.1
// global_state/state/mod.rs (handle_fee, handle_refund).
import type { URef } from '@casper-trace/casper-types/uref';
import { refuse } from '../result.js';
import { transfer } from '../system/mint/mint.js';
import { formatMintError } from '../system/mint/mint-error.js';
import { NODE_CONTEXT } from '../system/native/native-events.js';
import { NativeMint } from '../system/native/native-mint.js';
import type { NativeRuntime } from '../system/native/native-runtime.js';

/** Moves motes and tells it; refuses with the error's text. `to` (account hash) is for the record only. */
export function moveMotes(
  runtime: NativeRuntime,
  way: 'fee' | 'refund',
  to: Uint8Array,
  source: URef,
  target: URef,
  amount: bigint,
): void {
  const moved = transfer(new NativeMint(runtime), to, source, target, amount, undefined);
  runtime.inspector.purseTransferred({
    context: NODE_CONTEXT,
    way,
    by: way,
    source,
    target,
    amount,
    id: undefined,
    outcome: moved.ok ? { kind: 'moved' } : { kind: 'refused', error: formatMintError(moved.error) },
  });
  if (!moved.ok) refuse(`Mint error: ${formatMintError(moved.error)}`);
}
