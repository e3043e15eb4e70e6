// The lane of a transaction, which decides who executes it. Mirrors casper-types 6.0.1 transaction/deploy.rs,
// transaction/transaction_v1.rs and chainspec/transaction_config/transaction_v1_config.rs.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { deployItemArgsLength } from '@casper-trace/casper-types/deploy';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import { transactionArgsToBytes } from '@casper-trace/casper-types/transaction-v1';
import type { ProtocolRules, TransactionLane } from '../chainspec/protocol-rules.js';

/** Native mint, native auction, or Wasm: which of the Wasm lanes only matters for admission and for fixed prices. */
export type LaneKind = 'mint' | 'auction' | 'wasm';

/** Who executes the transaction. */
export function laneKindOf(transaction: Transaction): LaneKind {
  if (transaction.kind === 'Deploy') return transaction.session.kind === 'Transfer' ? 'mint' : 'wasm';
  if (transaction.target.kind !== 'Native') return 'wasm';
  const { kind } = transaction.entryPoint;
  return kind === 'Transfer' || kind === 'Burn' ? 'mint' : 'auction';
}

/** The gas limit of the transaction's lane under fixed prices. Units of gas. */
export function laneGasLimit(transaction: Transaction, rules: ProtocolRules): bigint {
  const { lanes } = rules.transactions;
  switch (laneKindOf(transaction)) {
    case 'mint':
      return lanes.mint.maxGas;
    case 'auction':
      return lanes.auction.maxGas;
    case 'wasm':
      return isInstall(transaction) ? lanes.installUpgrade.maxGas : wasmLaneBySize(transaction, lanes.wasm).maxGas;
  }
}

function isInstall(transaction: Transaction): boolean {
  return transaction.kind === 'V1' && transaction.target.kind === 'Session' && transaction.target.isInstallUpgrade;
}

function wasmLaneBySize(transaction: Transaction, lanes: readonly TransactionLane[]): TransactionLane {
  const bySize = [...lanes].sort((left, right) => Number(left.maxLength - right.maxLength));
  const argsLength = BigInt(argsLengthOf(transaction));
  const adequate = bySize.findIndex(
    (lane) => lane.maxLength >= transaction.sizeEstimate && lane.maxArgsLength >= argsLength,
  );
  const lane = bySize[Math.min(adequate + additionalComputationFactor(transaction), bySize.length - 1)];
  if (adequate < 0 || lane === undefined) {
    throw new PermanentError('bad-transaction', 'a transaction of the block is too large for every Wasm lane');
  }
  return lane;
}

function argsLengthOf(transaction: Transaction): number {
  return transaction.kind === 'Deploy'
    ? deployItemArgsLength(transaction.payment) + deployItemArgsLength(transaction.session)
    : transactionArgsToBytes(transaction.args).length;
}

function additionalComputationFactor(transaction: Transaction): number {
  if (transaction.kind === 'Deploy' || transaction.pricingMode.kind !== 'Fixed') return 0;
  return transaction.pricingMode.additionalComputationFactor;
}
