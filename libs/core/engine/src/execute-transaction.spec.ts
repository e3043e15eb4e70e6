import { SYSTEM_PUBLIC_KEY } from '@casper-trace/casper-types/public-key';
import type { TransactionTarget } from '@casper-trace/casper-types/transaction-target';
import { makeTransactionV1 } from '@casper-trace/casper-types/transaction-v1';
import { MissingState } from '@casper-trace/global-state/missing-state';
import { ScratchState } from '@casper-trace/global-state/scratch-state';
import { describe, expect, it } from 'vitest';
import type { BlockFacts } from './block-facts.js';
import type { ProtocolRules } from './chainspec/protocol-rules.js';
import { versionedRules } from './chainspec/versioned-rules.js';
import { executeTransaction } from './execute-transaction.js';

const unknownState = new ScratchState({
  read: (key) => {
    throw new MissingState([key]);
  },
  keysWithPrefix: (prefix) => {
    throw new MissingState([], [prefix]);
  },
});

function execute(version: string, target: TransactionTarget, enableAddressableEntity = false) {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const transaction = makeTransactionV1(
    new Uint8Array(32),
    {
      initiator: { kind: 'PublicKey', publicKey: SYSTEM_PUBLIC_KEY },
      timestamp: 0n,
      ttl: 0n,
      chainName: 'test',
      pricingMode: { kind: 'PaymentLimited', paymentAmount: 1n, gasPriceTolerance: 1, standardPayment: true },
      args: { kind: 'Named', args: [] },
      target,
      entryPoint: { kind: 'Transfer' },
      scheduling: 'Standard',
    },
    [],
  );
  const block = { protocolVersion: { major, minor, patch }, currentGasPrice: 1 } as BlockFacts;
  const rules = {
    core: { enableAddressableEntity, baselineMotesAmount: 0n },
    versioned: versionedRules(block.protocolVersion),
  } as ProtocolRules;
  return executeTransaction({ transaction, block, rules, scratch: unknownState });
}

describe('executeTransaction', () => {
  it('refuses by name what is not built', () => {
    const native: TransactionTarget = { kind: 'Native' };
    const secondMachine: TransactionTarget = {
      kind: 'Session',
      isInstallUpgrade: false,
      moduleBytes: new Uint8Array(),
      runtime: { kind: 'VmCasperV2', transferredValue: 0n, seed: undefined },
    };
    expect(execute('1.5.8', native)).toEqual({ kind: 'unsupported', feature: 'protocol 1.5.8' });
    expect(execute('2.1.0', native)).toEqual({ kind: 'unsupported', feature: 'protocol 2.1.0' });
    expect(execute('2.0.3', secondMachine)).toEqual({ kind: 'unsupported', feature: 'runtime VmCasperV2' });
    expect(execute('2.0.3', native, true)).toEqual({ kind: 'unsupported', feature: 'addressable entity' });
  });

  it('lets a view that does not know the answer say so', () => {
    expect(() => execute('2.0.3', { kind: 'Native' })).toThrow(MissingState);
  });
});
