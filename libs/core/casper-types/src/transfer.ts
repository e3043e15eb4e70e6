// Records of transfers; mirrors casper-types 6.0.1 transfer.rs, transfer/transfer_v1.rs, transfer/transfer_v2.rs.

import {
  accountHashCodec,
  type Codec,
  enumOf,
  hash32Codec,
  optionOf,
  recordOf,
  u64Codec,
  u512Codec,
  urefCodec,
} from './codec.js';
import { type InitiatorAddr, initiatorAddrCodec } from './initiator-addr.js';
import type { URef } from './uref.js';

/** A transfer made by a deploy of 1.x; amounts in motes, gas in gas units. */
export interface TransferV1 {
  readonly deployHash: Uint8Array;
  /** Account hash. */
  readonly from: Uint8Array;
  /** Account hash of the target, if it is an account's main purse. */
  readonly to: Uint8Array | undefined;
  readonly source: URef;
  readonly target: URef;
  readonly amount: bigint;
  readonly gas: bigint;
  readonly id: bigint | undefined;
}

/** The hash of a transaction with its kind. */
export type TransactionHash =
  | { readonly kind: 'Deploy'; readonly value: Uint8Array }
  | { readonly kind: 'Version1'; readonly value: Uint8Array };

/** A transfer made under 2.x; amounts in motes, gas in gas units. */
export interface TransferV2 {
  readonly transactionHash: TransactionHash;
  readonly from: InitiatorAddr;
  /** Account hash of the target, if it is an account's main purse. */
  readonly to: Uint8Array | undefined;
  readonly source: URef;
  readonly target: URef;
  readonly amount: bigint;
  readonly gas: bigint;
  readonly id: bigint | undefined;
}

/** A transfer of either version. */
export type Transfer =
  | { readonly kind: 'Version1'; readonly value: TransferV1 }
  | { readonly kind: 'Version2'; readonly value: TransferV2 };

/** Both encodings of TransferV1. */
export const transferV1Codec: Codec<TransferV1> = recordOf<TransferV1>({
  deployHash: ['deploy_hash', hash32Codec()],
  from: ['from', accountHashCodec],
  to: ['to', optionOf(accountHashCodec)],
  source: ['source', urefCodec],
  target: ['target', urefCodec],
  amount: ['amount', u512Codec],
  gas: ['gas', u512Codec],
  id: ['id', optionOf(u64Codec)],
});

/** Both encodings of a transaction hash. */
export const transactionHashCodec: Codec<TransactionHash> = enumOf<TransactionHash>({
  Deploy: [0, hash32Codec()],
  Version1: [1, hash32Codec()],
});

/** Both encodings of TransferV2. */
export const transferV2Codec: Codec<TransferV2> = recordOf<TransferV2>({
  transactionHash: ['transaction_hash', transactionHashCodec],
  from: ['from', initiatorAddrCodec],
  to: ['to', optionOf(accountHashCodec)],
  source: ['source', urefCodec],
  target: ['target', urefCodec],
  amount: ['amount', u512Codec],
  gas: ['gas', u512Codec],
  id: ['id', optionOf(u64Codec)],
});

/** Both encodings of Transfer. */
export const transferCodec: Codec<Transfer> = enumOf<Transfer>({
  Version1: [0, transferV1Codec],
  Version2: [1, transferV2Codec],
});
