// How much gas a transaction may use, and what that costs. Mirrors casper-types 6.0.1, the version that node 2.0.3
// locks: transaction.rs, transaction/deploy.rs (GasLimited) and transaction/pricing_mode.rs. The flat price of native
// transfers is of casper-types 6.1.0 transaction.rs.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { readU512 } from '@casper-trace/casper-types/bytesrepr/primitives';
import { CL } from '@casper-trace/casper-types/cl-type';
import type { Deploy } from '@casper-trace/casper-types/deploy';
import { getArg } from '@casper-trace/casper-types/runtime-args';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import type { ProtocolRules } from '../chainspec/protocol-rules.js';
import { laneById, transactionLane } from '../chainspec/transaction-lane.js';
import { clValueAs } from '../runtime/decoding.js';
import { unsupported } from '../unsupported.js';

/** Gas limit in units of gas. Throws Unsupported for prepaid transactions. */
export function gasLimitOf(transaction: Transaction, rules: ProtocolRules): bigint {
  if (transaction.kind === 'Deploy') return deployGasLimit(transaction, rules);
  if (hasFlatPrice(transaction, rules)) return nativeTransferGas(rules);
  switch (transaction.pricingMode.kind) {
    case 'PaymentLimited':
      return transaction.pricingMode.paymentAmount;
    case 'Fixed':
      return laneGasLimit(transaction, rules);
    case 'Prepaid':
      return unsupported('prepaid transactions');
  }
}

function deployGasLimit(deploy: Deploy, rules: ProtocolRules): bigint {
  if (rules.core.pricingHandling === 'Fixed') return laneGasLimit(deploy, rules);
  if (deploy.session.kind === 'Transfer') return nativeTransferGas(rules);
  const amount = getArg(deploy.payment.args, 'amount');
  const limit = amount === undefined ? undefined : clValueAs(amount, CL.U512, readU512);
  // A node admits no such Deploy: a block that holds one cannot be executed.
  if (limit === undefined) throw new PermanentError('bad-transaction', 'the Deploy names no payment amount');
  return limit;
}

/** Gas of the transaction's lane, under fixed prices. */
function laneGasLimit(transaction: Transaction, rules: ProtocolRules): bigint {
  const lane = laneById(rules.transactions.lanes, transactionLane(transaction, rules));
  if (lane === undefined) throw new PermanentError('bad-transaction', 'the transaction fits no lane of the chainspec');
  return lane.maxGas;
}

function nativeTransferGas(rules: ProtocolRules): bigint {
  return rules.systemCosts.mint['transfer'] ?? 0n;
}

function hasFlatPrice(transaction: Transaction, rules: ProtocolRules): boolean {
  if (!rules.versioned.flatNativeTransfer || transaction.kind !== 'V1') return false;
  return transaction.target.kind === 'Native' && transaction.entryPoint.kind === 'Transfer';
}

/** Cost in motes of a transaction with a gas limit, at the block's gas price. */
export function gasCost(transaction: Transaction, gasLimit: bigint, gasPrice: number, rules: ProtocolRules): bigint {
  if (hasFlatPrice(transaction, rules)) return nativeTransferGas(rules);
  const cost = gasLimit * BigInt(gasPrice);
  return cost >> 512n === 0n ? cost : unsupported('a cost beyond 512 bits');
}
