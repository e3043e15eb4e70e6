import { PermanentError } from '@casper-trace/casper-types/app-error';
import { publicKeyToHex } from '@casper-trace/casper-types/public-key';
import { describe, expect, it } from 'vitest';
import { parseChainspec, parseChainspecIdentity } from './parse-chainspec.js';
import { SAMPLE_CHAINSPEC } from './sample-chainspec.js';

function failure(toml: string): string {
  try {
    parseChainspec(toml);
  } catch (error) {
    if (error instanceof PermanentError && error.code === 'bad-chainspec') return error.message;
    throw error;
  }
  return 'accepted';
}

/** The sample with one piece of text replaced. */
function changed(from: string, to: string): string {
  expect(SAMPLE_CHAINSPEC.split(from).length, `one place with ${from}`).toBe(2);
  return SAMPLE_CHAINSPEC.replace(from, to);
}

describe('parseChainspec', () => {
  const rules = parseChainspec(SAMPLE_CHAINSPEC);

  it('reads who and which version', () => {
    expect(rules.networkName).toBe('casper-sample');
    expect(rules.protocolVersion).toEqual({ major: 2, minor: 0, patch: 3 });
    expect(parseChainspecIdentity("[protocol]\nversion = '1.5.8'\n[network]\nname = 'casper'")).toEqual({
      networkName: 'casper',
      protocolVersion: { major: 1, minor: 5, patch: 8 },
    });
  });

  it('reads costs with the names of the TOML', () => {
    expect(rules.wasm.opcodeCosts).toMatchObject({ bit: 105, growMemory: 900, integerComparison: 105 });
    expect(rules.wasm.opcodeCosts.controlFlow).toMatchObject({ if: 105, brIf: 510, callIndirect: 270 });
    expect(rules.wasm.opcodeCosts.controlFlow.brTable).toEqual({ cost: 150, sizeMultiplier: 100 });
    expect(rules.wasm.hostFunctionCosts['put_key']).toEqual({
      cost: 100_000_000n,
      arguments: [0n, 120_000n, 0n, 120_000n],
    });
    expect(rules.wasm.hostFunctionCosts).not.toHaveProperty('cost_increase_per_message');
    expect(rules.wasm.costIncreasePerMessage).toBe(50n);
    expect(rules.storage.gasPerByte).toBe(1_117_587n);
    expect(rules.systemCosts.auction['delegate']).toBe(2_500_000_000n);
    expect(rules.systemCosts.noSuchEntrypoint).toBe(2_500_000_000n);
  });

  it('reads handling, durations and lanes', () => {
    expect(rules.core.refundHandling).toEqual({ kind: 'Refund', numerator: 75n, denominator: 100n });
    expect(rules.core.feeHandling).toBe('PayToProposer');
    expect(rules.core.pricingHandling).toBe('PaymentLimited');
    expect(rules.core.gasHoldBalanceHandling).toBe('Accrued');
    expect(rules.core.gasHoldIntervalMs).toBe(86_400_000n);
    expect(rules.transactions.maxTtlMs).toBe(7_200_000n);
    expect(rules.transactions.lanes.wasm.map(({ id }) => id)).toEqual([3, 4, 5]);
    expect(rules.transactions.lanes.mint).toEqual({
      id: 0,
      maxLength: 2048n,
      maxArgsLength: 1024n,
      maxGas: 100_000_000n,
      maxCount: 650n,
    });
  });

  it('keeps u64 exact beyond 2^53', () => {
    const toml = changed(
      'maximum_delegation_amount = 1_000_000_000_000_000_000',
      'maximum_delegation_amount = 9_007_199_254_740_993',
    );
    expect(parseChainspec(toml).core.maximumDelegationAmount).toBe(9_007_199_254_740_993n);
  });

  it('reads every handling', () => {
    const burn = parseChainspec(
      changed("{ type = 'refund', refund_ratio = [75, 100] }", "{ type = 'burn', refund_ratio = [1, 2] }"),
    );
    expect(burn.core.refundHandling).toEqual({ kind: 'Burn', numerator: 1n, denominator: 2n });
    const none = parseChainspec(changed("{ type = 'refund', refund_ratio = [75, 100] }", "{ type = 'no_refund' }"));
    expect(none.core.refundHandling).toEqual({ kind: 'NoRefund' });
    const fixed = parseChainspec(
      changed("pricing_handling = { type = 'payment_limited' }", "pricing_handling = { type = 'fixed' }"),
    );
    expect(fixed.core.pricingHandling).toBe('Fixed');
  });

  it('sorts administrators and takes each once', () => {
    const ed25519 = '01c0cfaa9fff9d5271e411b65f42e1c5031bd33c80c4d1603185c250f30c11ad07';
    const secp256k1 = '0203b3eb6ae40e21a9436b956aa8a3af5b7336340cfc6ec035db7aec6a4ff1cda22f';
    const toml = changed('administrators = []', `administrators = ['${secp256k1}', '${ed25519}', '${secp256k1}']`);
    expect(parseChainspec(toml).core.administrators.map(publicKeyToHex)).toEqual([ed25519, secp256k1]);
  });

  it.each([
    ['validator_slots = 7', 'validator_slots = 4_294_967_296', 'core.validator_slots is out of range: 4294967296'],
    ['validator_slots = 7', 'validator_slots = -1', 'core.validator_slots is out of range: -1'],
    ['validator_slots = 7', "validator_slots = '7'", 'core.validator_slots is not an integer'],
    ['validator_slots = 7', '', 'core.validator_slots is missing'],
    [
      'round_seigniorage_rate = [1, ',
      'round_seigniorage_rate = [1, 2, ',
      'core.round_seigniorage_rate is not a fraction',
    ],
    [
      'validator_credit_cap = [1, 5]',
      'validator_credit_cap = [1, 0]',
      'core.validator_credit_cap has the denominator 0',
    ],
    ["'pay_to_proposer'", "'keep'", 'core.fee_handling.type is unknown: keep'],
    ["'pay_to_proposer'", "'__proto__'", 'core.fee_handling.type is unknown: __proto__'],
    ["gas_hold_interval = '24 hours'", "gas_hold_interval = '24 moons'", 'core.gas_hold_interval: not a time span'],
    ['[5, 65_536, 512, 5_000_000_000, 80]', '[5, 65_536, 512]', 'transactions.v1.wasm_lanes[2] is not [id,'],
    ['[5, 65_536, 512, 5_000_000_000, 80]', '[256, 65_536, 512, 5, 80]', 'wasm_lanes[2] has a lane id above 255'],
    ['administrators = []', "administrators = ['01']", 'core.administrators[0]:'],
    ["version = '2.0.3'", "version = '2.0'", 'protocol.version: not a protocol version'],
    ['bit = 105', 'bit = 1.5', 'wasm.v1.opcode_costs.bit is not an integer'],
    ["max_payment_cost = '0'", "max_payment_cost = '0x'", 'not a decimal number'],
  ])('names what is wrong: %s → %s', (from, to, message) => {
    expect(failure(changed(from, to))).toContain(message);
  });

  it('names line and column of what is not TOML', () => {
    expect(failure('[protocol]\nversion = \n')).toMatch(/^bad chainspec: line 2, column \d+/);
    expect(failure('')).toContain('protocol is missing');
  });
});
