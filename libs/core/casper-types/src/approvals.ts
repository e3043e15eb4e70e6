// Approvals of a transaction, and what a block's state keeps of them.
// mirrors casper-types 6.0.1 transaction/approval.rs, approvals_hash.rs, transaction_id.rs and
// casper-node 2.0.3 types/block.rs (compute_approvals_checksum), types/block/approvals_hashes.rs

import { compareBytes } from './bytes.js';
import { Writer } from './bytesrepr/writer.js';
import { blake2b256 } from './hash.js';
import { bytesToHex } from './hex.js';
import type { JsonNode } from './json.js';
import { type PublicKey, publicKeyFromHex, publicKeyToBytes } from './public-key.js';
import { verifySignature } from './signature.js';

/** A signer and its signature over the transaction hash; `signature` is the bytesrepr: tag, then 64 bytes. */
export interface Approval {
  readonly signer: PublicKey;
  readonly signature: Uint8Array;
}

/** What identifies a transaction together with its approvals. */
export interface ApprovedTransaction {
  readonly kind: 'Deploy' | 'V1';
  readonly hash: Uint8Array;
  readonly approvals: readonly Approval[];
}

/** The order and uniqueness of Rust's `BTreeSet<Approval>`: by signer (tag, then key), then by signature. */
export function sortApprovals(approvals: readonly Approval[]): Approval[] {
  const keyed = approvals.map((approval) => ({ approval, bytes: approvalToBytes(approval) }));
  keyed.sort((left, right) => compareBytes(left.bytes, right.bytes));
  return keyed
    .filter(({ bytes }, index) => {
      const previous = keyed[index - 1];
      return previous === undefined || compareBytes(previous.bytes, bytes) !== 0;
    })
    .map(({ approval }) => approval);
}

/** Reads `[{signer, signature}, …]` into the order of Rust's set. */
export function approvalsFromJson(json: JsonNode): Approval[] {
  return sortApprovals(
    json.items().map((item) => ({
      signer: item.field('signer').parsed(publicKeyFromHex),
      signature: item.field('signature').hex(65),
    })),
  );
}

function approvalToBytes(approval: Approval): Uint8Array {
  return new Writer(128).bytes(publicKeyToBytes(approval.signer)).bytes(approval.signature).finish();
}

/** bytesrepr of `BTreeSet<Approval>`; the approvals must be in the order of `sortApprovals`. */
export function approvalsToBytes(approvals: readonly Approval[]): Uint8Array {
  return new Writer(approvals.length * 128 + 4)
    .vec(approvals, (writer, approval) => writer.bytes(approvalToBytes(approval)))
    .finish();
}

/** Hash over the set of approvals. */
export function approvalsHash(approvals: readonly Approval[]): Uint8Array {
  return blake2b256(approvalsToBytes(approvals));
}

/** `approvals_checksum` of a 2.x block: `transactions` in order of execution, with their finalized approvals. */
export function approvalsChecksum(transactions: readonly ApprovedTransaction[]): Uint8Array {
  const ids = new Writer(transactions.length * 65 + 4).vec(transactions, (writer, { kind, hash, approvals }) =>
    writer
      .u8(kind === 'Deploy' ? 0 : 1)
      .bytes(hash)
      .bytes(approvalsHash(approvals)),
  );
  return blake2b256(ids.finish());
}

/** `approvals_checksum` of a 1.x block: deploy hashes without tag; deploys in order of execution. */
export function legacyApprovalsChecksum(deploys: readonly ApprovedTransaction[]): Uint8Array {
  const ids = new Writer(deploys.length * 64 + 4).vec(deploys, (writer, { hash, approvals }) =>
    writer.bytes(hash).bytes(approvalsHash(approvals)),
  );
  return blake2b256(ids.finish());
}

/** The first signer (hex) whose signature over the transaction hash is wrong, or undefined if all are right. */
export function findBadApproval(transaction: ApprovedTransaction): string | undefined {
  const bad = transaction.approvals.find(
    ({ signer, signature }) => !verifySignature(signer, signature, transaction.hash),
  );
  return bad === undefined ? undefined : bytesToHex(publicKeyToBytes(bad.signer));
}
