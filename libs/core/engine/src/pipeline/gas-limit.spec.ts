// What the sender names, what the lane says, and the flat price of native transfers.
import { clU512 } from '@casper-trace/casper-types/cl-value';
import { makeDeploy } from '@casper-trace/casper-types/deploy';
import type { ExecutableDeployItem } from '@casper-trace/casper-types/executable-deploy-item';
import type { PricingMode } from '@casper-trace/casper-types/pricing-mode';
import type { PublicKey } from '@casper-trace/casper-types/public-key';
import type { NativeEntryPoint } from '@casper-trace/casper-types/transaction-entry-point';
import { makeTransactionV1 } from '@casper-trace/casper-types/transaction-v1';
import { describe, expect, it } from 'vitest';
import { parseChainspec } from '../chainspec/parse-chainspec.js';
import type { ProtocolRules } from '../chainspec/protocol-rules.js';
import { SAMPLE_CHAINSPEC } from '../chainspec/sample-chainspec.js';
import { switchesOf } from '../chainspec/test-support/switches.js';
import { gasCost, gasLimitOf } from './gas-limit.js';

const HASH = new Uint8Array(32);
const SENDER: PublicKey = { algorithm: 'ed25519', bytes: new Uint8Array(32).fill(7) };
const common = { timestamp: 0n, ttl: 0n, chainName: 'casper-sample' };
const rules = parseChainspec(SAMPLE_CHAINSPEC);
const later: ProtocolRules = { ...rules, versioned: switchesOf('2.1.1') };
const LIMITED: PricingMode = { kind: 'PaymentLimited', paymentAmount: 7n, gasPriceTolerance: 3, standardPayment: true };
const transferCost = rules.systemCosts.mint['transfer'] ?? 0n;

function native(kind: NativeEntryPoint, pricingMode: PricingMode = LIMITED) {
  return makeTransactionV1(
    HASH,
    {
      ...common,
      initiator: { kind: 'PublicKey', publicKey: SENDER },
      pricingMode,
      args: { kind: 'Named', args: [] },
      target: { kind: 'Native' },
      entryPoint: { kind },
      scheduling: 'Standard',
    },
    [],
  );
}

const payment: ExecutableDeployItem = {
  kind: 'ModuleBytes',
  moduleBytes: new Uint8Array(),
  args: [{ name: 'amount', value: clU512(7n) }],
};
const header = { ...common, account: SENDER, gasPrice: 1n, bodyHash: HASH, dependencies: [] };
const transferDeploy = makeDeploy(HASH, header, payment, { kind: 'Transfer', args: [] }, []);

describe('the price of a native transfer', () => {
  it('is its payment times the gas price in 2.0', () => {
    const transfer = native('Transfer');
    expect(gasLimitOf(transfer, rules)).toBe(7n);
    expect(gasCost(transfer, 7n, 3, rules)).toBe(21n);
  });

  it('is flat since 2.1.1, for a TransactionV1', () => {
    const transfer = native('Transfer');
    expect(transferCost).toBeGreaterThan(7n);
    expect(gasLimitOf(transfer, later)).toBe(transferCost);
    expect(gasCost(transfer, transferCost, 3, later)).toBe(transferCost);
  });

  it('stays what it is for other entry points and for Deploys', () => {
    expect(gasLimitOf(native('Burn'), later)).toBe(7n);
    expect(gasCost(native('Burn'), 7n, 3, later)).toBe(21n);
    expect(gasLimitOf(transferDeploy, later)).toBe(transferCost);
    expect(gasCost(transferDeploy, transferCost, 3, later)).toBe(3n * transferCost);
  });
});

describe('the gas limit under fixed prices', () => {
  const fixed: PricingMode = { kind: 'Fixed', additionalComputationFactor: 0, gasPriceTolerance: 3 };
  const { mint, auction } = rules.transactions.lanes;

  it('is that of the lane, for a TransactionV1 that asks for it', () => {
    expect(auction.maxGas).not.toBe(mint.maxGas);
    expect(gasLimitOf(native('Burn', fixed), rules)).toBe(mint.maxGas);
    expect(gasLimitOf(native('Delegate', fixed), rules)).toBe(auction.maxGas);
    expect(gasCost(native('Delegate', fixed), auction.maxGas, 2, rules)).toBe(2n * auction.maxGas);
  });

  it('is that of the lane for every Deploy of a network with fixed prices', () => {
    const network: ProtocolRules = { ...rules, core: { ...rules.core, pricingHandling: 'Fixed' } };
    expect(gasLimitOf(transferDeploy, network)).toBe(mint.maxGas);
  });
});
