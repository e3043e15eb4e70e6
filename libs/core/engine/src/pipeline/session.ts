// The session of a transaction: native mint, native auction or Wasm. Mirrors casper-node 2.0.3
// components/contract_runtime/operations.rs (execution by lane).
import { clU512 } from '@casper-trace/casper-types/cl-value';
import type { RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import { sessionArgs, sessionEntryPointName } from '@casper-trace/casper-types/transaction';
import type { Result } from '../result.js';
import { inNativeFrame } from '../system/native/native-events.js';
import type { NativeStep } from '../system/native/native-runtime.js';
import { unsupported } from '../unsupported.js';
import { auctionMethodOf } from './auction-method.js';
import { runBidding } from './bidding.js';
import { laneKindOf } from './lane.js';
import { nativeBurn, nativeTransfer } from './native-transfer.js';
import { type NativeOutcome, runNativeStep, type TransactionRun } from './transaction-run.js';
import { runCode, sessionCodeOf } from './wasm-session.js';

/** Executes the session with a gas limit in units of gas; `spendingLimit`: motes that replace its argument `amount`. */
export function executeSession(run: TransactionRun, gasLimit: bigint, spendingLimit?: bigint): void {
  switch (laneKindOf(run.transaction)) {
    case 'mint':
      return executeMint(run, gasLimit);
    case 'auction':
      return executeAuction(run, gasLimit);
    case 'wasm':
      return executeCode(run, gasLimit, spendingLimit);
  }
}

function executeCode(run: TransactionRun, gasLimit: bigint, spendingLimit: bigint | undefined): void {
  const given = sessionCodeOf(run.transaction);
  const code = spendingLimit === undefined ? given : { ...given, args: withAmount(given.args, spendingLimit) };
  run.inspector.stepBegan('session');
  const result = runCode(run, code, 'session', gasLimit);
  const isDropped = result.error !== undefined || (result.consumed === 0n && run.rules.versioned.dropsFailedSession);
  // Committed even if the transaction has failed by then: the state changes, and the result does not list it.
  if (!isDropped) run.scratch.commit(result.effects);
  run.artifact.appendWasm(result);
  run.inspector.stepEnded('session', !isDropped);
}

/** The arguments with `amount` (motes) first, in place of the one given. */
function withAmount(args: RuntimeArgs, amount: bigint): RuntimeArgs {
  return [{ name: 'amount', value: clU512(amount) }, ...args.filter(({ name }) => name !== 'amount')];
}

function executeMint(run: TransactionRun, gasLimit: bigint): void {
  const { initiator, signers, transaction } = run;
  const args = namedArgs(run);
  const isBurn = transaction.kind === 'V1' && transaction.entryPoint.kind === 'Burn';
  executeNatively(run, gasLimit, args, (native) =>
    isBurn ? nativeBurn(native, { initiator, signers, args }) : nativeTransfer(native, { initiator, signers, args }),
  );
}

function executeAuction(run: TransactionRun, gasLimit: bigint): void {
  const { transaction, rules } = run;
  if (transaction.kind !== 'V1') return unsupported('a Deploy in the auction lane');
  const args = namedArgs(run);
  const method = auctionMethodOf(transaction.entryPoint, args, rules);
  if (!method.ok) {
    // Nothing runs and nothing is consumed.
    run.artifact.failIfNone(method.error);
    return;
  }
  const entryPoint = sessionEntryPointName(transaction);
  executeNatively(run, gasLimit, args, (native) => runBidding(native, run, entryPoint, method.value));
}

function executeNatively(
  run: TransactionRun,
  gasLimit: bigint,
  args: RuntimeArgs,
  body: (native: NativeStep) => Result<NativeOutcome, string>,
): void {
  run.artifact.consumeNatively(gasLimit);
  const frame = {
    context: { kind: 'account', address: run.initiator },
    phase: 'session',
    name: sessionEntryPointName(run.transaction),
    args,
    gas: gasLimit,
  } as const;
  runNativeStep(run, 'session', (native) => inNativeFrame(native.inspector, frame, () => body(native)));
}

function namedArgs(run: TransactionRun): RuntimeArgs {
  const args = sessionArgs(run.transaction);
  return args.kind === 'Named' ? args.args : unsupported('a native transaction without named arguments');
}
