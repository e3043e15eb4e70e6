// A poor payer whose own code pays from another purse fails, and the node commits what the code did without listing it. If a
// later transaction of the block differs from its record, what follows must still run on that state. No recorded chain
// has such a block: this one is made up on the sample network of the engine's tests.
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { clU512 } from '@casper-trace/casper-types/cl-value';
import { makeDeploy } from '@casper-trace/casper-types/deploy';
import type { ExecutionResultV2 } from '@casper-trace/casper-types/execution-result';
import { accountKey, balanceKey, hashKey, urefKey } from '@casper-trace/casper-types/key';
import { accountHashOf, type PublicKey, SYSTEM_PUBLIC_KEY } from '@casper-trace/casper-types/public-key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import { blockPrologueEffects } from '@casper-trace/engine/block-prologue';
import type { ProtocolRules } from '@casper-trace/engine/chainspec/protocol-rules';
import { executeTransaction } from '@casper-trace/engine/execute-transaction';
import { MemoryModuleCache } from '@casper-trace/engine/wasm/module-cache';
import type { ScratchState } from '@casper-trace/global-state/scratch-state';
import { executeBlock, type TransactionToExecute } from '@casper-trace/reexecute/execute-block';
import { protocolLineOf } from '@casper-trace/verdict/protocol-lines';
import { expect, it } from 'vitest';
import { switchesOf } from '../../libs/core/engine/src/chainspec/test-support/switches.js';
import { type GuestCode, guestModule } from '../../libs/core/engine/src/runtime/test-support/guest-module.js';
import { payFrom } from '../../libs/core/engine/src/runtime/test-support/payment-code.js';
import {
  ALICE,
  ALICE_PURSE,
  BOB,
  FORTUNE,
  hash,
  PAYMENT_PURSE,
  rules as sampleRules,
  sampleState,
  uref,
} from '../../libs/core/engine/src/runtime/test-support/sample-network.js';

const OWN_PURSE = 120;
const LIMIT = 50_000_000_000n;
const SIGNER: PublicKey = { algorithm: 'ed25519', bytes: hash(7) };
const version = { major: 2, minor: 2, patch: 0 };
const rules: ProtocolRules = {
  ...sampleRules,
  core: { ...sampleRules.core, refundHandling: { kind: 'NoRefund' }, feeHandling: 'NoFee' },
  versioned: switchesOf('2.2.0'),
};
const facts = {
  height: 42n,
  timeMs: 1_700_000_000_000n,
  parentHash: hash(61),
  parentStateRoot: hash(62),
  protocolVersion: version,
  proposer: SYSTEM_PUBLIC_KEY,
  currentGasPrice: 1,
  eraId: 7n,
};
const text = (value: string): Uint8Array => new Writer().string(value).finish();

/** The sample network; SIGNER may act for both accounts. Alice has one CSPR in her main purse and a fortune in another one. */
function poorAlice(): ScratchState {
  const scratch = sampleState();
  for (const owner of [ALICE, BOB]) {
    const key = accountKey(hash(owner));
    const stored = scratch.read(key);
    if (stored?.kind !== 'Account') throw new RangeError(`no account ${owner}`);
    const associatedKeys = [...stored.value.associatedKeys, { accountHash: accountHashOf(SIGNER), weight: 1 }];
    const namedKeys = new Map([...stored.value.namedKeys, ['own', urefKey(uref(OWN_PURSE))] as const]);
    const value = { kind: 'Account', value: { ...stored.value, associatedKeys, namedKeys } } as const;
    scratch.commit([{ key, kind: { kind: 'Write', value } }]);
  }
  const balance = (purse: number, motes: bigint) => ({
    key: balanceKey(hash(purse)),
    kind: { kind: 'Write', value: storedCLValue(clU512(motes)) } as const,
  });
  scratch.commit([balance(OWN_PURSE, FORTUNE), balance(ALICE_PURSE, 1_000_000_000n), balance(PAYMENT_PURSE, 0n)]);
  return scratch;
}

/** Alice's own code pays, Bob pays as most do. */
function deployOf(initiator: number, timestamp: bigint, work: (code: GuestCode) => void): Transaction {
  const code = (moduleBytes: Uint8Array, amount: bigint) => ({
    kind: 'ModuleBytes' as const,
    moduleBytes,
    args: [{ name: 'amount', value: clU512(amount) }],
  });
  const header = {
    account: SIGNER,
    timestamp,
    ttl: 0n,
    gasPrice: 1n,
    bodyHash: hash(0),
    dependencies: [],
    chainName: 'casper-sample',
  };
  const payment = initiator === ALICE ? guestModule('own', { call: payFrom(OWN_PURSE, LIMIT) }) : new Uint8Array(0);
  const session = guestModule('own', { call: work });
  const approvals = [{ signer: SIGNER, signature: new Uint8Array(65) }];
  const deploy = makeDeploy(hash(Number(timestamp)), header, code(payment, LIMIT), code(session, FORTUNE), approvals);
  return { ...deploy, initiator: { kind: 'AccountHash', accountHash: hash(initiator) } };
}

const mark = (code: GuestCode): void =>
  code.call('casper_put_key', ...code.data(text('mark')), ...code.data(hashKey(hash(5)).bytes));
/** Reverts with 0 if the mark is there, else with 1. */
const ask = (code: GuestCode): void => code.revertWithResult('casper_has_key', ...code.data(text('mark')));
const phase = (code: GuestCode): void => code.call('casper_get_phase', code.room(4));
const transactions = [deployOf(ALICE, 1n, mark), deployOf(BOB, 2n, phase), deployOf(ALICE, 3n, ask)];

/** What the node does: one state for the whole block. */
function nodeResults(): ExecutionResultV2[] {
  const scratch = poorAlice();
  scratch.commit(blockPrologueEffects(facts, rules));
  return transactions.map((transaction) => {
    const outcome = executeTransaction({ transaction, block: facts, rules, scratch });
    if (outcome.kind !== 'executed') throw new RangeError(outcome.feature);
    return outcome.result;
  });
}

/** How each transaction compares with its record, of which one is falsified. */
function comparisonsWith(falsified: number): string[] {
  const line = protocolLineOf(version);
  const ruleSets = line?.ruleSetsOf(version);
  if (line === undefined || ruleSets === undefined) throw new RangeError('2.2.0 is not known');
  const recorded: TransactionToExecute[] = nodeResults().map((result, index) => ({
    transaction: transactions[index],
    recorded: index === falsified ? { ...result, consumed: 1n } : result,
  }));
  const outcomes = executeBlock({
    facts,
    line,
    rules,
    ruleSets,
    parentState: poorAlice(),
    transactions: recorded,
    recordedChecksum: undefined,
    overLimit: new Set(),
    modules: new MemoryModuleCache(),
    onStart: () => undefined,
  });
  return outcomes.map(({ notExecuted, evidence }) => notExecuted ?? evidence?.comparison.kind ?? '');
}

it('leaves a mark that the result does not list', () => {
  const [marked, , asked] = nodeResults();
  expect(marked.errorMessage).toMatch(/has less than/);
  const ofAlice = marked.effects.filter(({ key }) => key.id === accountKey(hash(ALICE)).id);
  expect(ofAlice.map(({ kind }) => kind.kind)).not.toContain('AddKeys');
  expect(asked.errorMessage).toMatch(/has less than|User error: 0/);
});

it('what follows a differing transaction runs on what an equal one left unlisted', () => {
  expect(comparisonsWith(1)).toEqual(['equal', 'different', 'equal']);
});

it('what follows a differing transaction that may have left something unlisted has no state', () => {
  expect(comparisonsWith(0)).toEqual(['different', 'no-state', 'no-state']);
});
