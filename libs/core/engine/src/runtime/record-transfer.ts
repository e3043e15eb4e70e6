// Keeps the transfer records of the result. Mirrors casper-execution-engine 8.1.1 runtime/mod.rs `record_transfer`.
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { Phase } from '../address-generator.js';
import { invalidContextError, trap } from '../exec-error.js';
import type { MintedTransfer } from '../system/mint/mint-provider.js';
import type { RuntimeContext } from './runtime-context.js';

/** Adds a TransferV2 in the session phase; in other phases nothing. Traps with InvalidContext outside the mint. */
export function recordTransfer(context: RuntimeContext, transfer: MintedTransfer): void {
  const { execution } = context;
  if (!equalBytes(context.address, execution.systemRegistry.hashOf('mint'))) trap(invalidContextError);
  if (execution.phase !== Phase.Session) return;
  context.transfers.push({
    kind: 'Version2',
    value: {
      transactionHash: execution.transactionHash,
      from: { kind: 'AccountHash', accountHash: execution.initiator },
      to: transfer.to,
      source: transfer.source,
      target: transfer.target,
      amount: transfer.amount,
      gas: execution.rules.systemCosts.mint['transfer'] ?? 0n,
      id: transfer.id,
    },
  });
}
