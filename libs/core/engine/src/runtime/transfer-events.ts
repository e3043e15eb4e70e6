// Tells the inspector which money moved, by whom and by which way, or why it did not.
import type { URef } from '@casper-trace/casper-types/uref';
import type { RuntimeContext } from './runtime-context.js';

/** What was to be moved: motes. A burn has no target, nor has a transfer refused before its target was made. */
export interface MovedMotes {
  readonly source: URef;
  readonly target: URef | undefined;
  readonly amount: bigint;
  readonly id: bigint | undefined;
}

/**
 * Tells a transfer or burn that `context` asked for: `entryPoint` is the mint's; a host function that stands behind it
 * is named instead. `refusedBy` is the text of the error, undefined if the motes moved.
 */
export function tellTransfer(
  context: RuntimeContext,
  entryPoint: 'transfer' | 'burn',
  moved: MovedMotes,
  refusedBy: string | undefined,
): void {
  const { inspector, observed, origin } = context.execution;
  if (!observed) return;
  const direct = { way: entryPoint === 'burn' ? 'burn' : 'mint call', by: entryPoint } as const;
  inspector.purseTransferred({
    context: context.ref,
    ...(origin ?? direct),
    ...moved,
    outcome: refusedBy === undefined ? { kind: 'moved' } : { kind: 'refused', error: refusedBy },
  });
}
