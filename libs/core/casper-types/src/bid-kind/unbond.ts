// Stakes on their way out; mirrors casper-types 6.0.1 system/auction/unbond.rs.

import {
  type Codec,
  enumOf,
  hash32Codec,
  listOf,
  optionOf,
  publicKeyCodec,
  recordOf,
  u64Codec,
  u512Codec,
  urefCodec,
} from '../codec.js';
import type { PublicKey } from '../public-key.js';
import type { URef } from '../uref.js';

/** Who unbonds: the validator, a delegating account, a delegating purse by its 32-byte address. */
export type UnbondKind =
  | { readonly kind: 'Validator'; readonly value: PublicKey }
  | { readonly kind: 'DelegatedPublicKey'; readonly value: PublicKey }
  | { readonly kind: 'DelegatedPurse'; readonly value: Uint8Array };

/** One unbonding; amount in motes. */
export interface UnbondEra {
  readonly bondingPurse: URef;
  readonly eraOfCreation: bigint;
  readonly amount: bigint;
  /** Where the stake goes in a redelegation. */
  readonly newValidator: PublicKey | undefined;
}

/** All unbondings of one unbonder from one validator. */
export interface Unbond {
  readonly validatorPublicKey: PublicKey;
  readonly unbondKind: UnbondKind;
  readonly eras: readonly UnbondEra[];
}

/** Both encodings of UnbondKind. */
export const unbondKindCodec: Codec<UnbondKind> = enumOf<UnbondKind>({
  Validator: [0, publicKeyCodec],
  DelegatedPublicKey: [1, publicKeyCodec],
  DelegatedPurse: [2, hash32Codec()],
});

/** Both encodings of UnbondEra. */
export const unbondEraCodec: Codec<UnbondEra> = recordOf<UnbondEra>({
  bondingPurse: ['bonding_purse', urefCodec],
  eraOfCreation: ['era_of_creation', u64Codec],
  amount: ['amount', u512Codec],
  newValidator: ['new_validator', optionOf(publicKeyCodec)],
});

/** Both encodings of Unbond. */
export const unbondCodec: Codec<Unbond> = recordOf<Unbond>({
  validatorPublicKey: ['validator_public_key', publicKeyCodec],
  unbondKind: ['unbond_kind', unbondKindCodec],
  eras: ['eras', listOf(unbondEraCodec)],
});
