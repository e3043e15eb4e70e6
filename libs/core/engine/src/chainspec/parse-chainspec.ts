// From the chainspec TOML to ProtocolRules.
// mirrors casper-node 2.0.3 utils/chain_specification/parse_toml.rs and casper-types 6.0.1 chainspec/*
import { PermanentError } from '@casper-trace/casper-types/app-error';
import {
  formatProtocolVersion,
  type ProtocolVersion,
  parseProtocolVersion,
} from '@casper-trace/casper-types/protocol-version';
import { comparePublicKeys, type PublicKey, publicKeyFromHex } from '@casper-trace/casper-types/public-key';
import { parseTimeDiff } from '@casper-trace/casper-types/timestamp';
import type {
  ChainspecRatio,
  CoreRules,
  FeeHandling,
  HoldBalanceHandling,
  HostFunctionCost,
  OpcodeCosts,
  PricingHandling,
  ProtocolRules,
  RefundHandling,
  SystemCosts,
  TransactionLane,
  TransactionRules,
  VacancyRules,
  WasmRules,
} from './protocol-rules.js';
import { type RuleSet, ruleSetsOf } from './rule-sets.js';
import { badChainspec, parseToml, type TomlTable, u64ListOf } from './toml-table.js';

/** What every chainspec, 1.x or 2.x, says about itself. */
export interface ChainspecIdentity {
  readonly protocolVersion: ProtocolVersion;
  readonly networkName: string;
}

/** Reads version and network name from a chainspec of any protocol; `bad-chainspec` if it is not TOML or lacks them. */
export function parseChainspecIdentity(toml: string): ChainspecIdentity {
  return identityOf(parseToml(toml));
}

/**
 * Reads the rules of a 2.x chainspec, with the switches of the first candidate set of its version. Throws PermanentError
 * `bad-chainspec`, naming the field, for what is missing or wrong, and for a version of another line. Every cost must be
 * written down, as the node demands.
 */
export function parseChainspec(toml: string): ProtocolRules {
  const root = parseToml(toml);
  const identity = identityOf(root);
  return {
    ...identity,
    wasm: wasmRules(root.table('wasm')),
    storage: { gasPerByte: root.table('storage_costs').u64('gas_per_byte') },
    systemCosts: systemCosts(root.table('system_costs')),
    core: coreRules(root.table('core')),
    transactions: transactionRules(root.table('transactions')),
    vacancy: vacancyRules(root.table('vacancy')),
    versioned: firstSetOf(identity.protocolVersion).switches,
  };
}

function firstSetOf(version: ProtocolVersion): RuleSet {
  const sets = ruleSetsOf(version);
  if (sets === undefined) throw badChainspec(`protocol ${formatProtocolVersion(version)} is not of the 2.x line`);
  return sets[0];
}

/** Runs a reader of casper-types and turns its error into `bad-chainspec` with the field's path. */
function readField<T>(table: TomlTable, name: string, read: (text: string) => T): T {
  const text = table.text(name);
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    throw badChainspec(`${table.pathOf(name)}: ${error.message}`);
  }
}

function identityOf(root: TomlTable): ChainspecIdentity {
  return {
    protocolVersion: readField(root.table('protocol'), 'version', parseProtocolVersion),
    networkName: root.table('network').text('name'),
  };
}

function ratio(table: TomlTable, name: string): ChainspecRatio {
  const [numerator, denominator, ...rest] = table.u64List(name);
  if (numerator === undefined || denominator === undefined || rest.length > 0) {
    throw badChainspec(`${table.pathOf(name)} is not a fraction [numerator, denominator]`);
  }
  if (denominator === 0n) throw badChainspec(`${table.pathOf(name)} has the denominator 0`);
  return { numerator, denominator };
}

/** Reads `{ type = '…' }` of an enum without data. */
function choice<T extends string>(table: TomlTable, name: string, choices: Readonly<Record<string, T>>): T {
  const type = table.table(name).text('type');
  const chosen = Object.hasOwn(choices, type) ? choices[type] : undefined;
  if (chosen === undefined) throw badChainspec(`${table.pathOf(name)}.type is unknown: ${type}`);
  return chosen;
}

const FEE_HANDLING: Readonly<Record<string, FeeHandling>> = {
  pay_to_proposer: 'PayToProposer',
  accumulate: 'Accumulate',
  burn: 'Burn',
  no_fee: 'NoFee',
};
const PRICING_HANDLING: Readonly<Record<string, PricingHandling>> = {
  payment_limited: 'PaymentLimited',
  fixed: 'Fixed',
};
const HOLD_BALANCE_HANDLING: Readonly<Record<string, HoldBalanceHandling>> = {
  accrued: 'Accrued',
  amortized: 'Amortized',
};
const REFUND_HANDLING: Readonly<Record<string, RefundHandling['kind']>> = {
  refund: 'Refund',
  burn: 'Burn',
  no_refund: 'NoRefund',
};

function refundHandling(core: TomlTable): RefundHandling {
  const kind = choice(core, 'refund_handling', REFUND_HANDLING);
  if (kind === 'NoRefund') return { kind };
  return { kind, ...ratio(core.table('refund_handling'), 'refund_ratio') };
}

function administrators(core: TomlTable): readonly PublicKey[] {
  const keys = core.list('administrators').map((item, index) => {
    const path = `${core.pathOf('administrators')}[${index}]`;
    if (typeof item !== 'string') throw badChainspec(`${path} is not a public key`);
    try {
      return publicKeyFromHex(item);
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error;
      throw badChainspec(`${path}: ${error.message}`);
    }
  });
  // A BTreeSet in the node: ascending, each once.
  keys.sort(comparePublicKeys);
  return keys.filter((key, index) => {
    const previous = keys[index - 1];
    return previous === undefined || comparePublicKeys(previous, key) !== 0;
  });
}

function coreRules(core: TomlTable): CoreRules {
  return {
    validatorSlots: core.u32('validator_slots'),
    auctionDelay: core.u64('auction_delay'),
    lockedFundsPeriodMs: readField(core, 'locked_funds_period', parseTimeDiff),
    vestingSchedulePeriodMs: readField(core, 'vesting_schedule_period', parseTimeDiff),
    unbondingDelay: core.u64('unbonding_delay'),
    roundSeigniorageRate: ratio(core, 'round_seigniorage_rate'),
    maxAssociatedKeys: core.u32('max_associated_keys'),
    maxRuntimeCallStackHeight: core.u32('max_runtime_call_stack_height'),
    minimumDelegationAmount: core.u64('minimum_delegation_amount'),
    maximumDelegationAmount: core.u64('maximum_delegation_amount'),
    minimumBidAmount: core.u64('minimum_bid_amount'),
    strictArgumentChecking: core.bool('strict_argument_checking'),
    maxDelegatorsPerValidator: core.u32('max_delegators_per_validator'),
    finalityThresholdFraction: ratio(core, 'finality_threshold_fraction'),
    validatorCreditCap: ratio(core, 'validator_credit_cap'),
    allowAuctionBids: core.bool('allow_auction_bids'),
    allowUnrestrictedTransfers: core.bool('allow_unrestricted_transfers'),
    computeRewards: core.bool('compute_rewards'),
    refundHandling: refundHandling(core),
    feeHandling: choice(core, 'fee_handling', FEE_HANDLING),
    pricingHandling: choice(core, 'pricing_handling', PRICING_HANDLING),
    allowPrepaid: core.bool('allow_prepaid'),
    gasHoldBalanceHandling: choice(core, 'gas_hold_balance_handling', HOLD_BALANCE_HANDLING),
    gasHoldIntervalMs: readField(core, 'gas_hold_interval', parseTimeDiff),
    administrators: administrators(core),
    enableAddressableEntity: core.bool('enable_addressable_entity'),
    baselineMotesAmount: core.u64('baseline_motes_amount'),
    trapOnAmbiguousEntityVersion: core.bool('trap_on_ambiguous_entity_version'),
  };
}

function opcodeCosts(costs: TomlTable): OpcodeCosts {
  const flow = costs.table('control_flow');
  const brTable = flow.table('br_table');
  return {
    bit: costs.u32('bit'),
    add: costs.u32('add'),
    mul: costs.u32('mul'),
    div: costs.u32('div'),
    load: costs.u32('load'),
    store: costs.u32('store'),
    const: costs.u32('const'),
    local: costs.u32('local'),
    global: costs.u32('global'),
    integerComparison: costs.u32('integer_comparison'),
    conversion: costs.u32('conversion'),
    unreachable: costs.u32('unreachable'),
    nop: costs.u32('nop'),
    currentMemory: costs.u32('current_memory'),
    growMemory: costs.u32('grow_memory'),
    sign: costs.u32('sign'),
    controlFlow: {
      block: flow.u32('block'),
      loop: flow.u32('loop'),
      if: flow.u32('if'),
      else: flow.u32('else'),
      end: flow.u32('end'),
      br: flow.u32('br'),
      brIf: flow.u32('br_if'),
      return: flow.u32('return'),
      select: flow.u32('select'),
      call: flow.u32('call'),
      callIndirect: flow.u32('call_indirect'),
      drop: flow.u32('drop'),
      brTable: { cost: brTable.u32('cost'), sizeMultiplier: brTable.u32('size_multiplier') },
    },
  };
}

const COST_INCREASE_PER_MESSAGE = 'cost_increase_per_message';

function hostFunctionCosts(costs: TomlTable): Readonly<Record<string, HostFunctionCost>> {
  const entries = costs
    .names()
    .filter((name) => name !== COST_INCREASE_PER_MESSAGE)
    .map((name): [string, HostFunctionCost] => {
      const entry = costs.table(name);
      return [name, { cost: BigInt(entry.u32('cost')), arguments: entry.u32List('arguments') }];
    });
  return Object.fromEntries(entries);
}

function wasmRules(wasm: TomlTable): WasmRules {
  const v1 = wasm.table('v1');
  const costs = v1.table('host_function_costs');
  const limits = wasm.table('messages_limits');
  return {
    maxMemory: v1.u32('max_memory'),
    maxStackHeight: v1.u32('max_stack_height'),
    opcodeCosts: opcodeCosts(v1.table('opcode_costs')),
    hostFunctionCosts: hostFunctionCosts(costs),
    costIncreasePerMessage: BigInt(costs.u32(COST_INCREASE_PER_MESSAGE)),
    messagesLimits: {
      maxTopicNameSize: limits.u32('max_topic_name_size'),
      maxTopicsPerContract: limits.u32('max_topics_per_contract'),
      maxMessageSize: limits.u32('max_message_size'),
    },
  };
}

function costTable(table: TomlTable): Readonly<Record<string, bigint>> {
  return Object.fromEntries(table.names().map((name) => [name, table.u64(name)]));
}

function systemCosts(costs: TomlTable): SystemCosts {
  return {
    noSuchEntrypoint: costs.u64('no_such_entrypoint'),
    auction: costTable(costs.table('auction_costs')),
    mint: costTable(costs.table('mint_costs')),
    handlePayment: costTable(costs.table('handle_payment_costs')),
    standardPayment: costTable(costs.table('standard_payment_costs')),
  };
}

function lane(value: unknown, path: string): TransactionLane {
  const [id, maxLength, maxArgsLength, maxGas, maxCount, ...rest] = u64ListOf(value, path);
  if (
    id === undefined ||
    maxLength === undefined ||
    maxArgsLength === undefined ||
    maxGas === undefined ||
    maxCount === undefined ||
    rest.length > 0
  ) {
    throw badChainspec(`${path} is not [id, length, args length, gas limit, count]`);
  }
  if (id > 255n) throw badChainspec(`${path} has a lane id above 255`);
  return { id: Number(id), maxLength, maxArgsLength, maxGas, maxCount };
}

function transactionRules(transactions: TomlTable): TransactionRules {
  const v1 = transactions.table('v1');
  const deploy = transactions.table('deploy');
  const runtime = transactions.table('enabled_runtime');
  const laneOf = (name: string): TransactionLane => lane(v1.value(name), v1.pathOf(name));
  return {
    maxTtlMs: readField(transactions, 'max_ttl', parseTimeDiff),
    blockMaxApprovalCount: transactions.u32('block_max_approval_count'),
    maxBlockSize: transactions.u32('max_block_size'),
    blockGasLimit: transactions.u64('block_gas_limit'),
    nativeTransferMinimumMotes: transactions.u64('native_transfer_minimum_motes'),
    lanes: {
      mint: laneOf('native_mint_lane'),
      auction: laneOf('native_auction_lane'),
      installUpgrade: laneOf('install_upgrade_lane'),
      wasm: v1.list('wasm_lanes').map((item, index) => lane(item, `${v1.pathOf('wasm_lanes')}[${index}]`)),
    },
    deploy: {
      maxPaymentCost: readField(deploy, 'max_payment_cost', decimal),
      paymentArgsMaxLength: deploy.u32('payment_args_max_length'),
      sessionArgsMaxLength: deploy.u32('session_args_max_length'),
    },
    enabledRuntime: { vmCasperV1: runtime.bool('vm_casper_v1'), vmCasperV2: runtime.bool('vm_casper_v2') },
  };
}

function decimal(text: string): bigint {
  if (!/^[0-9]+$/.test(text)) throw badChainspec(`not a decimal number: ${text}`);
  return BigInt(text);
}

function vacancyRules(vacancy: TomlTable): VacancyRules {
  return {
    upperThreshold: vacancy.u64('upper_threshold'),
    lowerThreshold: vacancy.u64('lower_threshold'),
    maxGasPrice: vacancy.u8('max_gas_price'),
    minGasPrice: vacancy.u8('min_gas_price'),
  };
}
