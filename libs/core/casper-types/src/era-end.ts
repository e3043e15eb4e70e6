// What a switch block says about its era and the next one.
// mirrors casper-types 6.0.1 block/era_end/era_end_v1.rs, era_end_v1/era_report.rs and era_end_v2.rs

import type { Writer } from './bytesrepr/writer.js';
import { JsonNode } from './json.js';
import { comparePublicKeys, type PublicKey, publicKeyFromHex, writePublicKey } from './public-key.js';

/** A validator of the next era and its weight in motes. */
export interface ValidatorWeight {
  readonly validator: PublicKey;
  readonly weight: bigint;
}

/** End of an era in a 1.x block; lists of weights and rewards are in Rust's order of public keys. */
export interface EraEndV1 {
  readonly equivocators: readonly PublicKey[];
  /** The amounts are shares of the era's reward (u64), not motes. */
  readonly rewards: readonly { readonly validator: PublicKey; readonly amount: bigint }[];
  readonly inactiveValidators: readonly PublicKey[];
  readonly nextEraValidatorWeights: readonly ValidatorWeight[];
}

/** End of an era in a 2.x block; rewards are motes, one amount for each source of them. */
export interface EraEndV2 {
  readonly equivocators: readonly PublicKey[];
  readonly inactiveValidators: readonly PublicKey[];
  readonly nextEraValidatorWeights: readonly ValidatorWeight[];
  readonly rewards: readonly { readonly validator: PublicKey; readonly amounts: readonly bigint[] }[];
  readonly nextEraGasPrice: number;
}

function writeWeight(writer: Writer, { validator, weight }: ValidatorWeight): void {
  writePublicKey(writer, validator);
  writer.u512(weight);
}

/** bytesrepr of a 1.x era end. */
export function writeEraEndV1(writer: Writer, eraEnd: EraEndV1): void {
  writer
    .vec(eraEnd.equivocators, writePublicKey)
    .vec(eraEnd.rewards, (inner, { validator, amount }) => {
      writePublicKey(inner, validator);
      inner.u64(amount);
    })
    .vec(eraEnd.inactiveValidators, writePublicKey)
    .vec(eraEnd.nextEraValidatorWeights, writeWeight);
}

/** bytesrepr of a 2.x era end. */
export function writeEraEndV2(writer: Writer, eraEnd: EraEndV2): void {
  writer
    .vec(eraEnd.equivocators, writePublicKey)
    .vec(eraEnd.inactiveValidators, writePublicKey)
    .vec(eraEnd.nextEraValidatorWeights, writeWeight)
    .vec(eraEnd.rewards, (inner, { validator, amounts }) => {
      writePublicKey(inner, validator);
      inner.vec(amounts, (list, amount) => list.u512(amount));
    })
    .u8(eraEnd.nextEraGasPrice);
}

function publicKeys(json: JsonNode): PublicKey[] {
  return json.items().map((key) => key.parsed(publicKeyFromHex));
}

/** The order of a BTreeMap by public key; JSON maps are ordered by their hex text, which mixed case would upset. */
function byValidator<T extends { readonly validator: PublicKey }>(entries: T[]): T[] {
  return entries.sort((left, right) => comparePublicKeys(left.validator, right.validator));
}

function weights(json: JsonNode): ValidatorWeight[] {
  return byValidator(
    json.items().map((item) => ({
      validator: item.field('validator').parsed(publicKeyFromHex),
      weight: item.field('weight').decimalText(512),
    })),
  );
}

/** Reads `{era_report, next_era_validator_weights}`. */
export function eraEndV1FromJson(json: JsonNode): EraEndV1 {
  const report = json.field('era_report');
  return {
    equivocators: publicKeys(report.field('equivocators')),
    rewards: byValidator(
      report
        .field('rewards')
        .items()
        .map((item) => ({
          validator: item.field('validator').parsed(publicKeyFromHex),
          amount: item.field('amount').u64(),
        })),
    ),
    inactiveValidators: publicKeys(report.field('inactive_validators')),
    nextEraValidatorWeights: weights(json.field('next_era_validator_weights')),
  };
}

/** Reads `{equivocators, inactive_validators, next_era_validator_weights, rewards, next_era_gas_price}`. */
export function eraEndV2FromJson(json: JsonNode): EraEndV2 {
  const rewards = json.field('rewards');
  return {
    equivocators: publicKeys(json.field('equivocators')),
    inactiveValidators: publicKeys(json.field('inactive_validators')),
    nextEraValidatorWeights: weights(json.field('next_era_validator_weights')),
    rewards: byValidator(
      rewards.entries().map(([validator, amounts]) => ({
        validator: new JsonNode(validator, validator, rewards).parsed(publicKeyFromHex),
        amounts: amounts.items().map((amount) => amount.decimalText(512)),
      })),
    ),
    nextEraGasPrice: json.field('next_era_gas_price').u8(),
  };
}
