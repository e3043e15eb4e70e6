// Custom payment: code of the transaction fills the payment purse, or its initiator pays a penalty. Mirrors
// casper-node 2.0.3 components/contract_runtime/operations.rs and casper-execution-engine 8.1.1
// engine_state/wasm_v1.rs (balance_increased_by_amount).
import { CL } from '@casper-trace/casper-types/cl-type';
import { clOption, clU512, clURef } from '@casper-trace/casper-types/cl-value';
import { balanceKey } from '@casper-trace/casper-types/key';
import type { RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import type { Effects } from '@casper-trace/casper-types/transform';
import type { WasmResult } from '../execute-wasm.js';
import { inquireBalance, type PurseIdentifier, purseOf } from '../state-queries/purse-identifier.js';
import { attemptWithText } from '../state-queries/tracking-copy-error.js';
import { inNativeFrame, NODE_CONTEXT } from '../system/native/native-events.js';
import type { NativeStep } from '../system/native/native-runtime.js';
import { unsupported } from '../unsupported.js';
import { nativeTransfer } from './native-transfer.js';
import { paymentCodeOf } from './payment-code.js';
import { runNativeStep, type TransactionRun } from './transaction-run.js';
import { runCode } from './wasm-session.js';

/** The payment code may use five times the least transfer, in units of gas. */
const PAYMENT_GAS_FACTOR = 5n;

/** What came of custom payment. */
export interface CustomPayment {
  /** The payment purse, penalized if it was not filled with exactly the cost. */
  readonly payer: PurseIdentifier;
  /** Motes of the penalty; undefined if the payment code did its work. */
  readonly penalty?: bigint;
  /** Motes that the payment code left of the spending limit; undefined if it failed. */
  readonly remainingLimit?: bigint | undefined;
}

/** Runs the payment code, which is to pay `cost` motes; `gasLimit` is the transaction's. */
export function payByCode(run: TransactionRun, cost: bigint, transactionLimit: bigint): CustomPayment {
  const found = paymentCodeOf(run.transaction);
  if (!found.ok) {
    return penalized(run, found.error, run.rules.core.baselineMotesAmount);
  }
  const code = found.value;
  // An `amount` that is there already comes first and wins.
  const args = [...code.args, { name: 'amount', value: clU512(cost) }];
  const { versioned, transactions } = run.rules;
  const gasLimit = versioned.paymentHasWholeLimit
    ? transactionLimit
    : transactions.nativeTransferMinimumMotes * PAYMENT_GAS_FACTOR;
  run.inspector.stepBegan('payment');
  const result = runCode(run, { ...code, args }, 'payment', gasLimit);
  const error = result.error?.message ?? (isPaid(run, result, cost) ? undefined : 'Insufficient custom payment');
  if (error !== undefined) {
    run.inspector.stepEnded('payment', false);
    return penalized(run, error, penaltyFor(run, result.consumed, cost));
  }
  run.scratch.commit(result.effects);
  run.artifact.appendWasm(result);
  run.inspector.stepEnded('payment', true);
  return { payer: { kind: 'payment' }, remainingLimit: result.remainingSpendingLimit };
}

function isPaid(run: TransactionRun, result: WasmResult, cost: bigint): boolean {
  const payment = inquireBalance(run.scratch, { kind: 'payment' });
  if (!payment.ok) return unsupported('a state without payment purse');
  return isIncreasedBy(result.effects, payment.value.purse.addr, cost);
}

/** True if the first change of the purse's balance is an addition of exactly `amount`. */
function isIncreasedBy(effects: Effects, purseAddr: Uint8Array, amount: bigint): boolean {
  const { id } = balanceKey(purseAddr);
  const first = effects.find(({ key }) => key.id === id)?.kind;
  return first?.kind === 'AddUInt512' && first.value === amount;
}

/** Motes of the penalty for payment code that used `consumed` gas. */
function penaltyFor({ rules, block, artifact }: TransactionRun, consumed: bigint, cost: bigint): bigint {
  const baseline = rules.core.baselineMotesAmount;
  if (!rules.versioned.penaltyCoversGas) return baseline;
  artifact.consume(consumed);
  const used = consumed * BigInt(block.currentGasPrice);
  const covered = used < cost ? used : cost;
  return covered > baseline ? covered : baseline;
}

/** Takes the penalty from the initiator's main purse into the payment purse. */
function penalized(run: TransactionRun, error: string, penalty: bigint): CustomPayment {
  const { initiator, signers, artifact } = run;
  artifact.fail(error);
  runNativeStep(run, 'penalty', (native) => {
    const frame = { context: NODE_CONTEXT, phase: 'system', name: 'penalty', args: [], gas: 0n } as const;
    return inNativeFrame(native.inspector, frame, () => {
      const args = attemptWithText(() => penaltyArgs(native, initiator, penalty));
      return args.ok ? nativeTransfer(native, { initiator, signers, args: args.value }, 'penalty') : args;
    });
  });
  return { payer: { kind: 'penalized payment' }, penalty };
}

function penaltyArgs({ tracking }: NativeStep, initiator: Uint8Array, amount: bigint): RuntimeArgs {
  const source = purseOf(tracking, { kind: 'account', accountHash: initiator });
  const target = purseOf(tracking, { kind: 'payment' });
  return [
    { name: 'to', value: clOption(CL.ByteArray(32), undefined) },
    { name: 'source', value: clURef(source) },
    { name: 'target', value: clURef(target) },
    { name: 'amount', value: clU512(amount) },
    { name: 'id', value: clOption(CL.U64, undefined) },
  ];
}
