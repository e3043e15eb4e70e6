// The transaction format of 2.x; mirrors casper-types 6.0.1 transaction/transaction_v1.rs, transaction_v1_payload.rs,
// transaction_args.rs and transaction_scheduling.rs.

import { type Approval, approvalsToBytes } from './approvals.js';
import { calltableToBytes, calltableVariant } from './bytesrepr/calltable.js';
import { encode, Writer } from './bytesrepr/writer.js';
import { blake2b256 } from './hash.js';
import { type InitiatorAddr, initiatorAddrToBytes } from './initiator-addr.js';
import { type PricingMode, pricingModeToBytes } from './pricing-mode.js';
import { type RuntimeArgs, writeRuntimeArgs } from './runtime-args.js';
import { type TransactionEntryPoint, transactionEntryPointToBytes } from './transaction-entry-point.js';
import { type TransactionTarget, transactionTargetToBytes } from './transaction-target.js';

/** Named runtime args, or bytes for the second virtual machine. */
export type TransactionArgs =
  | { readonly kind: 'Named'; readonly args: RuntimeArgs }
  | { readonly kind: 'Bytesrepr'; readonly bytes: Uint8Array };

/** The only scheduling there is. */
export type TransactionScheduling = 'Standard';

/** The signed part; `timestamp` and `ttl` in milliseconds. */
export interface TransactionV1Payload {
  readonly initiator: InitiatorAddr;
  readonly timestamp: bigint;
  readonly ttl: bigint;
  readonly chainName: string;
  readonly pricingMode: PricingMode;
  readonly args: TransactionArgs;
  readonly target: TransactionTarget;
  readonly entryPoint: TransactionEntryPoint;
  readonly scheduling: TransactionScheduling;
}

/** A TransactionV1 with the fields every transaction has; `sizeEstimate` is its serialized length in bytes. */
export interface TransactionV1 extends TransactionV1Payload {
  readonly kind: 'V1';
  readonly hash: Uint8Array;
  /** In the order of Rust's set; the finalized ones, if it comes from a block. */
  readonly approvals: readonly Approval[];
  readonly sizeEstimate: bigint;
}

/** bytesrepr of the args field: the tag of the variant, then the args. Its length counts for the choice of a lane. */
export function transactionArgsToBytes(args: TransactionArgs): Uint8Array {
  const writer = new Writer(256);
  if (args.kind === 'Bytesrepr') return writer.u8(1).byteVec(args.bytes).finish();
  writer.u8(0);
  writeRuntimeArgs(writer, args.args);
  return writer.finish();
}

function fieldsToBytes(payload: TransactionV1Payload): Uint8Array {
  const fields = [
    transactionArgsToBytes(payload.args),
    transactionTargetToBytes(payload.target),
    transactionEntryPointToBytes(payload.entryPoint),
    calltableVariant(0), // scheduling: Standard
  ];
  const entries = fields.map((bytes, index) => ({ index, bytes }));
  return new Writer(1024).vec(entries, (writer, { index, bytes }) => writer.u16(index).byteVec(bytes)).finish();
}

/** bytesrepr of the payload: what the transaction hash is taken over. */
export function transactionV1PayloadToBytes(payload: TransactionV1Payload): Uint8Array {
  return calltableToBytes([
    [0, initiatorAddrToBytes(payload.initiator)],
    [1, encode(payload.timestamp, (writer, time) => writer.u64(time))],
    [2, encode(payload.ttl, (writer, ttl) => writer.u64(ttl))],
    [3, encode(payload.chainName, (writer, name) => writer.string(name))],
    [4, pricingModeToBytes(payload.pricingMode)],
    [5, fieldsToBytes(payload)],
  ]);
}

/** Hash over the payload. */
export function transactionV1Hash(payload: TransactionV1Payload): Uint8Array {
  return blake2b256(transactionV1PayloadToBytes(payload));
}

/** bytesrepr of the whole TransactionV1, without the tag it has inside a `Transaction`. */
export function transactionV1ToBytes(transaction: Omit<TransactionV1, 'sizeEstimate'>): Uint8Array {
  return calltableToBytes([
    [0, transaction.hash],
    [1, transactionV1PayloadToBytes(transaction)],
    [2, approvalsToBytes(transaction.approvals)],
  ]);
}

/** Builds a TransactionV1 from its parts; `approvals` in the order of Rust's set. Does not check the hash. */
export function makeTransactionV1(
  hash: Uint8Array,
  payload: TransactionV1Payload,
  approvals: readonly Approval[],
): TransactionV1 {
  const transaction = { kind: 'V1', hash, approvals, ...payload } as const;
  return { ...transaction, sizeEstimate: BigInt(transactionV1ToBytes(transaction).length) };
}
