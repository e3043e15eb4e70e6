// What 1.x stored about an executed deploy; mirrors casper-types 6.0.1 deploy_info.rs.

import { accountHashCodec, type Codec, hash32Codec, listOf, recordOf, u512Codec, urefCodec } from './codec.js';
import type { URef } from './uref.js';

/** The record under `Key::DeployInfo`; gas in gas units. */
export interface DeployInfo {
  readonly deployHash: Uint8Array;
  /** 32-byte addresses of the deploy's transfers. */
  readonly transfers: readonly Uint8Array[];
  /** Account hash. */
  readonly from: Uint8Array;
  /** The purse that paid. */
  readonly source: URef;
  readonly gas: bigint;
}

/** Both encodings. */
export const deployInfoCodec: Codec<DeployInfo> = recordOf<DeployInfo>({
  deployHash: ['deploy_hash', hash32Codec()],
  transfers: ['transfers', listOf(hash32Codec('transfer-'))],
  from: ['from', accountHashCodec],
  source: ['source', urefCodec],
  gas: ['gas', u512Codec],
});
