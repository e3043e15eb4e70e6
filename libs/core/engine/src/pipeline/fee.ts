// The fee: what becomes of cost less refund. Mirrors casper-storage 2.1.1 global_state/state/mod.rs (handle_fee).
import { accountHashOf } from '@casper-trace/casper-types/public-key';
import { Phase } from '../address-generator.js';
import { type Result, refuse } from '../result.js';
import { totalBalance } from '../state-queries/balance.js';
import { type PurseIdentifier, purseOf } from '../state-queries/purse-identifier.js';
import { attemptWithText } from '../state-queries/tracking-copy-error.js';
import { formatAuctionError } from '../system/auction/auction-error.js';
import { writeValidatorCredit } from '../system/auction/validator-credit.js';
import { paymentBurn } from '../system/handle-payment/handle-payment.js';
import { formatHandlePaymentError } from '../system/handle-payment/handle-payment-error.js';
import { NativeAuction } from '../system/native/native-auction.js';
import { inNodeFrame, NODE_CONTEXT } from '../system/native/native-events.js';
import { NativeHandlePayment } from '../system/native/native-handle-payment.js';
import { type NativeStep, newSystemRuntime } from '../system/native/native-runtime.js';
import { placeHold } from './balance-hold.js';
import { moveMotes } from './move-motes.js';
import { type NativeOutcome, runNativeStep, type TransactionRun } from './transaction-run.js';

/** Handles the fee (motes) as the chainspec says. A fee that cannot be taken only leaves its error as the message. */
export function handleFee(run: TransactionRun, payer: PurseIdentifier, amount: bigint): void {
  const { rules, block } = run;
  switch (rules.core.feeHandling) {
    case 'PayToProposer':
      return payFee(run, payer, { kind: 'account', accountHash: accountHashOf(block.proposer) }, amount);
    case 'Accumulate':
      return payFee(run, payer, { kind: 'accumulation' }, amount);
    case 'Burn':
      return burnFee(run, payer, amount);
    case 'NoFee':
      placeHold(run, 'fee', 'gas', payer, amount);
      return creditProposer(run, amount);
  }
}

function inFeeStep(run: TransactionRun, body: (native: NativeStep) => Result<NativeOutcome, string>): void {
  runNativeStep(run, 'fee', (native) => inNodeFrame(native.inspector, 'fee', () => body(native)));
}

function payFee(run: TransactionRun, payer: PurseIdentifier, target: PurseIdentifier, amount: bigint): void {
  inFeeStep(run, (native) =>
    attemptWithText(() => {
      const runtime = newSystemRuntime(native, Phase.FinalizePayment);
      const source = purseOf(native.tracking, payer);
      moveMotes(runtime, 'fee', run.initiator, source, purseOf(native.tracking, target), amount);
      return runtime;
    }),
  );
}

function burnFee(run: TransactionRun, payer: PurseIdentifier, amount: bigint): void {
  inFeeStep(run, (native) =>
    attemptWithText(() => {
      const runtime = newSystemRuntime(native, Phase.FinalizePayment);
      const source = purseOf(native.tracking, payer);
      const before = totalBalance(native.tracking, source.addr);
      const burned = paymentBurn(new NativeHandlePayment(runtime), source, amount);
      const error = burned.ok ? undefined : formatHandlePaymentError(burned.error);
      native.inspector.purseTransferred({
        context: NODE_CONTEXT,
        way: 'burn',
        by: 'fee',
        source,
        target: undefined,
        amount: error === undefined ? before - totalBalance(native.tracking, source.addr) : amount,
        id: undefined,
        outcome: error === undefined ? { kind: 'moved' } : { kind: 'refused', error },
      });
      return error === undefined ? runtime : refuse(`HandlePayment error: ${error}`);
    }),
  );
}

function creditProposer(run: TransactionRun, amount: bigint): void {
  inFeeStep(run, (native) =>
    attemptWithText(() => {
      const runtime = newSystemRuntime(native, Phase.FinalizePayment);
      const { proposer, eraId } = run.block;
      const credited = writeValidatorCredit(new NativeAuction(runtime, 'fee'), proposer, eraId, amount);
      return credited.ok ? runtime : refuse(`Auction error: ${formatAuctionError(credited.error)}`);
    }),
  );
}
