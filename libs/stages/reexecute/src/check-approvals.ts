// Whether those who signed a transaction could sign it: a node takes it in only then, and the engine does not look at
// signatures.
import { findBadApproval } from '@casper-trace/casper-types/approvals';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import type { ProtocolRules } from '@casper-trace/engine/chainspec/protocol-rules';
import { authorizationFailure } from '@casper-trace/engine/state-queries/authorize';
import type { ScratchState } from '@casper-trace/global-state/scratch-state';

/**
 * What is wrong with the approvals, in words, or undefined: each signature must verify over the transaction hash, and
 * the signers must reach the deployment threshold of the initiator in the state before the transaction.
 * @param scratch the state before the transaction; it stays as it is
 */
export function checkApprovals(
  transaction: Transaction,
  scratch: ScratchState,
  rules: ProtocolRules,
): ApprovalFault | undefined {
  const signer = findBadApproval(transaction);
  if (signer !== undefined) return { text: `the signature of ${signer} does not verify`, refusal: undefined };
  const state = {
    read: scratch.peek.bind(scratch),
    keysWithPrefix: scratch.keysWithPrefix.bind(scratch),
  };
  const refusal = authorizationFailure(state, transaction, rules.core.administrators);
  if (refusal === undefined) return undefined;
  return { text: `the signers may not act for the initiator: ${refusal}`, refusal };
}

export interface ApprovalFault {
  readonly text: string;
  /** The engine's words where it is about authorization: an execution that ends with them has refused the signers. */
  readonly refusal: string | undefined;
}
