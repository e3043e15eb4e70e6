// Rewards of an era; mirrors casper-types 6.0.1 system/auction/era_info.rs.

import { type DelegatorKind, delegatorKindCodec } from './bid-kind/delegator-kind.js';
import { type Codec, enumOf, listOf, publicKeyCodec, recordOf, u512Codec } from './codec.js';
import type { PublicKey } from './public-key.js';

/** A reward in motes. */
export type SeigniorageAllocation =
  | { readonly kind: 'Validator'; readonly value: { readonly validatorPublicKey: PublicKey; readonly amount: bigint } }
  | {
      readonly kind: 'Delegator';
      readonly value: {
        readonly delegatorPublicKey: PublicKey;
        readonly validatorPublicKey: PublicKey;
        readonly amount: bigint;
      };
    }
  | {
      readonly kind: 'DelegatorKind';
      readonly value: {
        readonly delegatorKind: DelegatorKind;
        readonly validatorPublicKey: PublicKey;
        readonly amount: bigint;
      };
    };

/** All rewards of an era. */
export interface EraInfo {
  readonly seigniorageAllocations: readonly SeigniorageAllocation[];
}

type Content<K extends SeigniorageAllocation['kind']> = Extract<SeigniorageAllocation, { kind: K }>['value'];

/** Both encodings of SeigniorageAllocation. */
export const seigniorageAllocationCodec: Codec<SeigniorageAllocation> = enumOf<SeigniorageAllocation>({
  Validator: [
    0,
    recordOf<Content<'Validator'>>({
      validatorPublicKey: ['validator_public_key', publicKeyCodec],
      amount: ['amount', u512Codec],
    }),
  ],
  Delegator: [
    1,
    recordOf<Content<'Delegator'>>({
      delegatorPublicKey: ['delegator_public_key', publicKeyCodec],
      validatorPublicKey: ['validator_public_key', publicKeyCodec],
      amount: ['amount', u512Codec],
    }),
  ],
  DelegatorKind: [
    2,
    recordOf<Content<'DelegatorKind'>>({
      delegatorKind: ['delegator_kind', delegatorKindCodec],
      validatorPublicKey: ['validator_public_key', publicKeyCodec],
      amount: ['amount', u512Codec],
    }),
  ],
});

/** Both encodings of EraInfo. */
export const eraInfoCodec: Codec<EraInfo> = recordOf<EraInfo>({
  seigniorageAllocations: ['seigniorage_allocations', listOf(seigniorageAllocationCodec)],
});
