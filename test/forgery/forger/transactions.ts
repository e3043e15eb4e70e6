// Transactions of the forger: made from the recorded native transfer, hashed and approved anew.

import { CL } from '@casper-trace/casper-types/cl-type';
import { type CLValue, clOption, clPublicKey, clU64, clU512, clValueToJson } from '@casper-trace/casper-types/cl-value';
import { deployBodyHash, deployHash } from '@casper-trace/casper-types/deploy';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { type JsonValue, jsonToText, parseJson } from '@casper-trace/casper-types/json';
import { publicKeyFromHex } from '@casper-trace/casper-types/public-key';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import { transactionFromJson } from '@casper-trace/casper-types/transaction-json';
import { transactionV1Hash } from '@casper-trace/casper-types/transaction-v1';
import { type ApprovalJson, type ArgJson, contentOf, type TransactionJson } from './archive.js';
import type { ForgerKey } from './keys.js';

export const typedTransaction = (line: TransactionJson): Transaction =>
  transactionFromJson(parseJson(jsonToText(line.transaction as unknown as JsonValue)));

/** Makes the hashes of a changed transaction right; the result is the new hash. */
export function rehashTransaction(line: TransactionJson): string {
  const content = contentOf(line);
  const typed = typedTransaction(line);
  if (typed.kind === 'V1') {
    content.hash = bytesToHex(transactionV1Hash(typed));
  } else {
    const header = content.header as { body_hash: string };
    header.body_hash = bytesToHex(deployBodyHash(typed.payment, typed.session));
    const again = typedTransaction(line);
    if (again.kind === 'Deploy') content.hash = bytesToHex(deployHash(again.header));
  }
  return content.hash;
}

/** Signatures of these keys over the transaction hash. */
export function approvalsOf(hash: string, keys: readonly ForgerKey[]): ApprovalJson[] {
  return keys.map((key) => ({ signer: key.hex, signature: key.sign(hexToBytes(hash)) }));
}

/** 64 bytes of rubbish in the place of a signature. */
export const rubbishApproval = (signer: string): ApprovalJson => ({
  signer,
  signature: `${signer.slice(0, 2)}${'ab'.repeat(64)}`,
});

export interface Transfer {
  /** Any recorded line of a native transfer. */
  readonly template: TransactionJson;
  readonly chainName: string;
  /** Hex of the public key that pays. */
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  /** As the node prints it. */
  readonly timestamp: string;
  readonly ttl?: string;
  readonly approve: (hash: string) => ApprovalJson[];
}

/** A native transfer without a result. */
export function transfer({ template, approve, ...order }: Transfer): TransactionJson {
  const line = structuredCopy(template);
  delete line.execution_info;
  const content = contentOf(line);
  content.payload = {
    ...content.payload,
    initiator_addr: { PublicKey: order.from },
    timestamp: order.timestamp,
    ttl: order.ttl ?? '30m',
    chain_name: order.chainName,
    fields: {
      ...content.payload.fields,
      args: {
        Named: [
          ['target', argOf(clPublicKey(publicKeyFromHex(order.to)))],
          ['amount', argOf(clU512(order.amount))],
          ['id', argOf(clOption(CL.U64, clU64(7n)))],
        ],
      },
    },
  };
  content.approvals = approve(rehashTransaction(line));
  return line;
}

const argOf = (value: CLValue): ArgJson => parseJson(jsonToText(clValueToJson(value))) as unknown as ArgJson;

/** structuredClone would lose the class of numbers with a fraction. */
const structuredCopy = (line: TransactionJson): TransactionJson =>
  parseJson(jsonToText(line as unknown as JsonValue)) as unknown as TransactionJson;
