// The lane a transaction belongs to.
// mirrors casper-types 6.0.1 transaction.rs, transaction_v1.rs (calculate_transaction_lane), deploy.rs
// (calculate_lane_id_for_deploy) and chainspec/transaction_config/transaction_v1_config.rs
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { clU512Of } from '@casper-trace/casper-types/cl-value';
import { type Deploy, deployItemArgsLength } from '@casper-trace/casper-types/deploy';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { getArg } from '@casper-trace/casper-types/runtime-args';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import { type TransactionV1, transactionArgsToBytes } from '@casper-trace/casper-types/transaction-v1';
import type { ProtocolRules, TransactionLane, TransactionLanes } from './protocol-rules.js';

/** Lane of native transfers and burns. */
export const MINT_LANE_ID = 0;
/** Lane of native auction entry points. */
export const AUCTION_LANE_ID = 1;
/** Lane of session code that installs or upgrades. */
export const INSTALL_UPGRADE_LANE_ID = 2;

const U64_MASK = 0xffff_ffff_ffff_ffffn;

/** How a transaction asks for gas, as far as the choice of a Wasm lane goes. */
type LanePricing =
  | { readonly kind: 'PaymentLimited'; readonly paymentAmount: bigint }
  | { readonly kind: 'Fixed'; readonly additionalComputationFactor: number }
  | { readonly kind: 'Prepaid' };

/** A transaction that no node would have put into a block: code `invalid-transaction`. */
function invalidTransaction(transaction: Transaction, reason: string): PermanentError {
  const hash = bytesToHex(transaction.hash);
  return new PermanentError('invalid-transaction', `transaction ${hash} is invalid: ${reason}`, { hash });
}

/** The lane by id, or undefined. */
export function laneById(lanes: TransactionLanes, id: number): TransactionLane | undefined {
  if (id === MINT_LANE_ID) return lanes.mint;
  if (id === AUCTION_LANE_ID) return lanes.auction;
  if (id === INSTALL_UPGRADE_LANE_ID) return lanes.installUpgrade;
  return lanes.wasm.find((lane) => lane.id === id);
}

/**
 * The id of the lane that the node computes from the transaction and the chainspec. The lane decides whether session
 * code may install or upgrade and, with fixed pricing, the gas limit. PermanentError `invalid-transaction` if none fits.
 */
export function transactionLane(transaction: Transaction, rules: ProtocolRules): number {
  return transaction.kind === 'Deploy' ? deployLane(transaction, rules) : transactionV1Lane(transaction, rules);
}

function transactionV1Lane(transaction: TransactionV1, rules: ProtocolRules): number {
  const { target, entryPoint } = transaction;
  const wasmLane = (): number =>
    chooseWasmLane(
      transaction,
      rules.transactions.lanes,
      transaction.pricingMode,
      BigInt(transactionArgsToBytes(transaction.args).length),
    );
  switch (target.kind) {
    case 'Native':
      if (entryPoint.kind === 'Transfer' || entryPoint.kind === 'Burn') return MINT_LANE_ID;
      if (entryPoint.kind === 'Call' || entryPoint.kind === 'Custom') break;
      return AUCTION_LANE_ID;
    case 'Stored':
      if (entryPoint.kind !== 'Custom') break;
      return wasmLane();
    case 'Session': {
      const allowed =
        entryPoint.kind === 'Call' || (target.runtime.kind === 'VmCasperV2' && entryPoint.kind === 'Custom');
      if (!allowed) break;
      return target.isInstallUpgrade ? INSTALL_UPGRADE_LANE_ID : wasmLane();
    }
  }
  throw invalidTransaction(transaction, `entry point ${entryPoint.kind} does not go with target ${target.kind}`);
}

function deployLane(deploy: Deploy, rules: ProtocolRules): number {
  if (deploy.session.kind === 'Transfer') return MINT_LANE_ID;
  const argsLength = deployItemArgsLength(deploy.payment) + deployItemArgsLength(deploy.session);
  const pricing: LanePricing =
    rules.core.pricingHandling === 'Fixed'
      ? { kind: 'Fixed', additionalComputationFactor: 0 }
      : // The node takes the low 64 bits of the amount here (U512::as_u64).
        { kind: 'PaymentLimited', paymentAmount: deployPaymentAmount(deploy) & U64_MASK };
  return chooseWasmLane(deploy, rules.transactions.lanes, pricing, BigInt(argsLength));
}

function deployPaymentAmount(deploy: Deploy): bigint {
  const amount = getArg(deploy.payment.args, 'amount');
  if (amount === undefined) throw invalidTransaction(deploy, 'missing payment amount');
  return clU512Of(amount);
}

function byKeys(
  ...keys: readonly ((lane: TransactionLane) => bigint)[]
): (a: TransactionLane, b: TransactionLane) => number {
  return (a, b) => {
    for (const key of keys) {
      if (key(a) !== key(b)) return key(a) < key(b) ? -1 : 1;
    }
    return 0;
  };
}

const BY_SIZE = byKeys((lane) => lane.maxLength);
const BY_GAS = byKeys(
  (lane) => lane.maxGas,
  (lane) => lane.maxLength,
  (lane) => lane.maxArgsLength,
  (lane) => BigInt(lane.id),
);

function chooseWasmLane(
  transaction: Transaction,
  lanes: TransactionLanes,
  pricing: LanePricing,
  argsLength: bigint,
): number {
  const size = transaction.sizeEstimate;
  const fits = (lane: TransactionLane): boolean => lane.maxLength >= size && lane.maxArgsLength >= argsLength;
  let chosen: TransactionLane | undefined;
  if (pricing.kind === 'PaymentLimited') {
    chosen = lanes.wasm.toSorted(BY_GAS).find((lane) => pricing.paymentAmount <= lane.maxGas && fits(lane));
  } else if (pricing.kind === 'Fixed') {
    const sorted = lanes.wasm.toSorted(BY_SIZE);
    const index = sorted.findIndex(fits);
    chosen = index < 0 ? undefined : sorted[Math.min(index + pricing.additionalComputationFactor, sorted.length - 1)];
  } else {
    throw invalidTransaction(transaction, 'prepaid pricing is not supported');
  }
  if (chosen === undefined) throw invalidTransaction(transaction, 'no lane matches');
  return chosen.id;
}
