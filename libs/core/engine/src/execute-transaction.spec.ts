import { SYSTEM_PUBLIC_KEY } from '@casper-trace/casper-types/public-key';
import type { TransactionTarget } from '@casper-trace/casper-types/transaction-target';
import { makeTransactionV1 } from '@casper-trace/casper-types/transaction-v1';
import { MissingState } from '@casper-trace/global-state/missing-state';
import { ScratchState } from '@casper-trace/global-state/scratch-state';
import { describe, expect, it } from 'vitest';
import type { BlockFacts } from './block-facts.js';
import type { ProtocolRules } from './chainspec/protocol-rules.js';
import { switchesOf } from './chainspec/test-support/switches.js';
import { executeTransaction } from './execute-transaction.js';

const unknownState = new ScratchState({
  read: (key) => {
    throw new MissingState([key]);
  },
  keysWithPrefix: (prefix) => {
    throw new MissingState([], [prefix]);
  },
});

function execute(target: TransactionTarget, enableAddressableEntity = false) {
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
  const block = { currentGasPrice: 1 } as BlockFacts;
  const rules = {
    core: { enableAddressableEntity, baselineMotesAmount: 0n },
    versioned: switchesOf('2.0.3'),
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
    expect(execute(secondMachine)).toEqual({ kind: 'unsupported', feature: 'runtime VmCasperV2' });
    expect(execute(native, true)).toEqual({ kind: 'unsupported', feature: 'addressable entity' });
  });

  it('lets a view that does not know the answer say so', () => {
    expect(() => execute({ kind: 'Native' })).toThrow(MissingState);
  });
});
