// A transaction of either format; mirrors casper-types 6.0.1 transaction.rs.

import { compareBytes, equalBytes } from './bytes.js';
import { Writer } from './bytesrepr/writer.js';
import type { Deploy } from './deploy.js';
import { deployBodyHash, deployHash, deployToBytes } from './deploy.js';
import { deployItemEntryPoint, isStandardPayment } from './executable-deploy-item.js';
import { accountHashOf } from './public-key.js';
import { transactionEntryPointName } from './transaction-entry-point.js';
import type { TransactionArgs, TransactionV1 } from './transaction-v1.js';
import { transactionV1Hash, transactionV1ToBytes } from './transaction-v1.js';

/**
 * Both formats share: hash, initiator, approvals (in the order of Rust's set), chainName, timestamp and ttl in
 * milliseconds, sizeEstimate (the `size_estimate` of an execution result).
 */
export type Transaction = Deploy | TransactionV1;

/** bytesrepr of `Transaction`: the tag of the format, then the transaction. */
export function transactionToBytes(transaction: Transaction): Uint8Array {
  return transaction.kind === 'Deploy'
    ? new Writer(1024).u8(0).bytes(deployToBytes(transaction)).finish()
    : new Writer(1024).u8(1).bytes(transactionV1ToBytes(transaction)).finish();
}

/** Which of the transaction's hashes is not the hash of its content, or undefined if all are right. */
export function findBadTransactionHash(transaction: Transaction): 'hash' | 'body hash' | undefined {
  if (transaction.kind === 'V1') {
    return equalBytes(transactionV1Hash(transaction), transaction.hash) ? undefined : 'hash';
  }
  const { header, payment, session } = transaction;
  if (!equalBytes(deployBodyHash(payment, session), header.bodyHash)) return 'body hash';
  return equalBytes(deployHash(header), transaction.hash) ? undefined : 'hash';
}

/** Account hashes of the signers, in the order of Rust's `BTreeSet<AccountHash>`, each once. */
export function transactionSigners(transaction: Transaction): Uint8Array[] {
  const hashes = transaction.approvals.map(({ signer }) => accountHashOf(signer));
  hashes.sort(compareBytes);
  return hashes.filter((hash, index) => {
    const previous = hashes[index - 1];
    return previous === undefined || !equalBytes(previous, hash);
  });
}

/** Name of the entry point that the session starts. */
export function sessionEntryPointName(transaction: Transaction): string {
  return transaction.kind === 'Deploy'
    ? deployItemEntryPoint(transaction.session)
    : transactionEntryPointName(transaction.entryPoint);
}

/** Args of the session. */
export function sessionArgs(transaction: Transaction): TransactionArgs {
  return transaction.kind === 'Deploy' ? { kind: 'Named', args: transaction.session.args } : transaction.args;
}

/** Whether mint or auction run it without Wasm: a Deploy's native transfer, a V1 with native target. */
export function isNativeTransaction(transaction: Transaction): boolean {
  return transaction.kind === 'Deploy' ? transaction.session.kind === 'Transfer' : transaction.target.kind === 'Native';
}

/** Whether the payment is standard (out of the main purse); false means custom payment code. */
export function hasStandardPayment(transaction: Transaction): boolean {
  if (transaction.kind === 'Deploy') return isStandardPayment(transaction.payment);
  return transaction.pricingMode.kind === 'PaymentLimited' ? transaction.pricingMode.standardPayment : true;
}
