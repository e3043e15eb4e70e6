// Executes one transaction of a block: payment, hold, session, refund, fee. The way into the engine.
// Mirrors casper-node 2.0.3 components/contract_runtime/operations.rs (execute_finalized_block, the loop's body), and for
// the switch `availableBeforeExecution` the steps that casper-storage 3.0.0 and later are called with (docs/versions.md).

import type { ExecutionResultV2 } from '@casper-trace/casper-types/execution-result';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { initiatorAccountHash } from '@casper-trace/casper-types/initiator-addr';
import type { Message } from '@casper-trace/casper-types/message';
import { accountHashOf } from '@casper-trace/casper-types/public-key';
import { hasStandardPayment, type Transaction, transactionSigners } from '@casper-trace/casper-types/transaction';
import type { ScratchState } from '@casper-trace/global-state/scratch-state';
import { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import type { BlockFacts } from './block-facts.js';
import type { ProtocolRules } from './chainspec/protocol-rules.js';
import { type Inspector, noInspector } from './inspector.js';
import { clearHolds, placeHold } from './pipeline/balance-hold.js';
import { type CustomPayment, payByCode } from './pipeline/custom-payment.js';
import { ExecutionArtifact } from './pipeline/execution-artifact.js';
import { handleFee } from './pipeline/fee.js';
import { gasCost, gasLimitOf } from './pipeline/gas-limit.js';
import { forgetRefundPurse, handleRefund, initializeRefundPurse } from './pipeline/refund.js';
import { executeSession } from './pipeline/session.js';
import type { TransactionRun } from './pipeline/transaction-run.js';
import { authorizedFootprint } from './state-queries/authorize.js';
import { inquireBalance, isPenalty, type PurseIdentifier } from './state-queries/purse-identifier.js';
import { queryState } from './state-queries/tracking-copy-error.js';
import type { PaymentFigures } from './system/handle-payment/handle-payment.js';
import { isSystemAccount } from './system/system-caller.js';
import { Unsupported, unsupported } from './unsupported.js';
import { MemoryModuleCache, type ModuleCache } from './wasm/module-cache.js';

/** One transaction and what it runs on. */
export interface ExecuteTransactionInput {
  readonly transaction: Transaction;
  readonly block: BlockFacts;
  readonly rules: ProtocolRules;
  /**
   * The state before it, the block's prologue included. Effects are committed into it step by step: after an outcome
   * other than `executed`, or a thrown error, it must be thrown away.
   */
  readonly scratch: ScratchState;
  readonly inspector?: Inspector;
  readonly modules?: ModuleCache;
}

/** The result as the chain records it and the messages beside it, or the feature that is not built. */
export type TransactionOutcome =
  | { readonly kind: 'executed'; readonly result: ExecutionResultV2; readonly messages: readonly Message[] }
  | { readonly kind: 'unsupported'; readonly feature: string };

/** Executes the transaction. Errors of the transaction are part of the result; MissingState passes through. */
export function executeTransaction(input: ExecuteTransactionInput): TransactionOutcome {
  try {
    refuseUnsupported(input);
    const run = newRun(input);
    runSteps(run);
    return { kind: 'executed', ...run.artifact.build() };
  } catch (thrown) {
    if (thrown instanceof Unsupported) return { kind: 'unsupported', feature: thrown.feature };
    throw thrown;
  }
}

function refuseUnsupported({ transaction, rules }: ExecuteTransactionInput): void {
  if (rules.core.enableAddressableEntity) unsupported('addressable entity');
  if (transaction.kind !== 'V1' || transaction.target.kind === 'Native') return;
  if (transaction.target.runtime.kind === 'VmCasperV2') unsupported('runtime VmCasperV2');
}

function newRun(input: ExecuteTransactionInput): TransactionRun {
  const { transaction, block, rules, scratch } = input;
  const hashKind = transaction.kind === 'Deploy' ? 'Deploy' : 'Version1';
  return {
    transaction,
    transactionHash: { kind: hashKind, value: transaction.hash },
    initiator: initiatorAccountHash(transaction.initiator),
    signers: transactionSigners(transaction),
    block,
    rules,
    scratch,
    inspector: input.inspector ?? noInspector,
    modules: input.modules ?? new MemoryModuleCache(),
    artifact: new ExecutionArtifact(transaction, block.currentGasPrice),
  };
}

function runSteps(run: TransactionRun): void {
  const { transaction, rules, block, artifact } = run;
  const gasLimit = gasLimitOf(transaction, rules);
  const cost = gasCost(transaction, gasLimit, block.currentGasPrice, rules);
  artifact.setLimits(gasLimit, cost, leastCost(gasLimit, rules));
  const { availableBeforeExecution, checksAuthorizationFirst, checksBalanceFirst, feeTakesDeposit } = rules.versioned;
  if (checksAuthorizationFirst && !checkAuthorization(run)) return;
  const isCustomPayment = !hasStandardPayment(transaction);
  if (checksBalanceFirst && !checkInitialBalance(run)) return;
  if (isCustomPayment && !initializeRefundPurse(run).ok) return;
  if (!checksBalanceFirst && !checkInitialBalance(run)) return;
  const payment = isCustomPayment
    ? payByCode(run, availableBeforeExecution ? artifact.costToUse : cost, gasLimit)
    : undefined;
  const payer = payment?.payer ?? { kind: 'account', accountHash: run.initiator };
  const measured = inquireBalance(run.scratch, payer);
  const inPurse = measured.ok ? measured.value.available : undefined;
  const deposit = payment && feeTakesDeposit ? depositOf(payment, inPurse, artifact.costToUse) : undefined;
  const available = deposit ?? inPurse;
  if (availableBeforeExecution) artifact.setAvailable(available);
  if (isExecutionAllowed(run, payer, available !== undefined && available >= cost, isCustomPayment)) {
    if (!isCustomPayment) {
      placeHold(run, 'hold', 'processing', payer, availableBeforeExecution ? artifact.costToUse : cost);
    }
    executeSession(run, gasLimit, rules.versioned.sessionGetsRemainingLimit ? payment?.remainingLimit : undefined);
  }
  clearHolds(run, payer);
  // After an error the whole cost counts as consumed, motes as gas: so the node has it.
  const hasFailed = isPenalty(payer) || artifact.errorMessage !== undefined;
  const consumed = hasFailed ? artifact.costToUse : artifact.consumed;
  const figures = availableBeforeExecution
    ? { cost: artifact.costToUse, available: available ?? 0n }
    : { cost, available: undefined };
  const gas = { limit: gasLimit, gasPrice: block.currentGasPrice, consumed };
  const refunded = handleRefund(run, payer, { ...gas, ...figures }, isCustomPayment);
  artifact.setRefund(refunded.refund);
  handleFee(run, refunded.payer, feeOf({ ...figures, cost: deposit ?? figures.cost }, refunded.refund));
  if (isCustomPayment) forgetRefundPurse(run);
}

/** Motes that are reported as cost at least. */
function leastCost(gasLimit: bigint, { core, versioned }: ProtocolRules): bigint {
  const { baselineMotesAmount } = core;
  return versioned.availableBeforeExecution && gasLimit < baselineMotesAmount ? gasLimit : baselineMotesAmount;
}

/** What custom payment put into the payment purse: the penalty, or what lies there, at least the cost. */
function depositOf({ penalty }: CustomPayment, inPurse: bigint | undefined, cost: bigint): bigint {
  if (penalty !== undefined) return penalty;
  return inPurse === undefined || inPurse < cost ? cost : inPurse;
}

/** Whether the signers may act for the initiator; what else is wrong with the account comes out later. */
function checkAuthorization({ rules, scratch, initiator, signers, artifact }: TransactionRun): boolean {
  if (isSystemAccount(initiator)) return true;
  const administrators = rules.core.administrators.map(accountHashOf);
  const authorized = queryState(authorizedFootprint, new TrackingCopy(scratch), initiator, signers, administrators);
  if (authorized.ok || !/Authorization/.test(authorized.error.kind)) return true;
  artifact.fail('Authorization failure');
  return false;
}

/** Cost less refund, and no more than the payer had. */
function feeOf({ cost, available }: Pick<PaymentFigures, 'cost' | 'available'>, refund: bigint): bigint {
  const fee = cost > refund ? cost - refund : 0n;
  return available === undefined || fee < available ? fee : available;
}

/** Without an account the transaction ends here, uncharged; with less than the least cost it goes on, but has failed. */
function checkInitialBalance(run: TransactionRun): boolean {
  const { artifact, rules, scratch, initiator } = run;
  const balance = inquireBalance(scratch, { kind: 'account', accountHash: initiator });
  if (!balance.ok) {
    artifact.failIfNone(balance.error.message);
    return false;
  }
  const least = rules.core.baselineMotesAmount;
  const { available, purse } = balance.value;
  if (available < least) artifact.fail(`Purse ${bytesToHex(purse.addr)} has less than ${least}`);
  return true;
}

function isExecutionAllowed(
  run: TransactionRun,
  payer: PurseIdentifier,
  coversCost: boolean,
  isCustomPayment: boolean,
): boolean {
  const isSufficient = isCustomPayment || coversCost;
  const isPenalized = isPenalty(payer);
  if (!isPenalized && isSufficient) return true;
  run.artifact.failIfNone(
    run.rules.versioned.availableBeforeExecution && !isSufficient
      ? 'Insufficient funds'
      : `penalized: ${isPenalized}, sufficient balance: ${isSufficient}, allowed by chainspec: true`,
  );
  return false;
}
