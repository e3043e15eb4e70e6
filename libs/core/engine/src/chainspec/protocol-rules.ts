// What a chainspec fixes for execution: costs, limits and switches of one protocol version.
// mirrors casper-types 6.0.1 chainspec/*; amounts of Motes and gas that Rust keeps as u64 or U512 are bigint.
import type { ProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import type { PublicKey } from '@casper-trace/casper-types/public-key';
import type { VersionedRules } from './versioned-rules.js';

/** A fraction of two u64 as the chainspec writes it (`[75, 100]`), not reduced; the denominator is never 0. */
export interface ChainspecRatio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Gas per `br_table`: `cost` plus `sizeMultiplier` for each target label. */
export interface BrTableCost {
  readonly cost: number;
  readonly sizeMultiplier: number;
}

/** Gas of each control flow opcode, u32. */
export interface ControlFlowCosts {
  readonly block: number;
  readonly loop: number;
  readonly if: number;
  readonly else: number;
  readonly end: number;
  readonly br: number;
  readonly brIf: number;
  readonly return: number;
  readonly select: number;
  readonly call: number;
  readonly callIndirect: number;
  readonly drop: number;
  readonly brTable: BrTableCost;
}

/** Gas of each group of opcodes, u32; `growMemory` is per page of 64 KiB. */
export interface OpcodeCosts {
  readonly bit: number;
  readonly add: number;
  readonly mul: number;
  readonly div: number;
  readonly load: number;
  readonly store: number;
  readonly const: number;
  readonly local: number;
  readonly global: number;
  readonly integerComparison: number;
  readonly conversion: number;
  readonly unreachable: number;
  readonly nop: number;
  readonly currentMemory: number;
  readonly growMemory: number;
  readonly sign: number;
  readonly controlFlow: ControlFlowCosts;
}

/** Gas of one host function: `cost` plus, for each argument, its weight times the entry in `arguments`. */
export interface HostFunctionCost {
  readonly cost: bigint;
  readonly arguments: readonly bigint[];
}

/** Sizes in bytes and counts that limit a contract's messages. */
export interface MessagesLimits {
  readonly maxTopicNameSize: number;
  readonly maxTopicsPerContract: number;
  readonly maxMessageSize: number;
}

/** Rules of the Wasm engine (`[wasm.v1]` of the chainspec); `maxMemory` is in pages of 64 KiB. */
export interface WasmRules {
  readonly maxMemory: number;
  readonly maxStackHeight: number;
  readonly opcodeCosts: OpcodeCosts;
  /** Keyed by the names of the TOML: snake case, mostly the names of the imports without their `casper_` prefix. */
  readonly hostFunctionCosts: Readonly<Record<string, HostFunctionCost>>;
  readonly costIncreasePerMessage: bigint;
  readonly messagesLimits: MessagesLimits;
}

/** Gas of the system contracts' entry points, keyed by the names of the TOML (snake case, entry point names). */
export interface SystemCosts {
  readonly noSuchEntrypoint: bigint;
  readonly auction: Readonly<Record<string, bigint>>;
  readonly mint: Readonly<Record<string, bigint>>;
  readonly handlePayment: Readonly<Record<string, bigint>>;
  readonly standardPayment: Readonly<Record<string, bigint>>;
}

/** What becomes of the unspent part of a payment. */
export type RefundHandling =
  | { readonly kind: 'NoRefund' }
  | { readonly kind: 'Refund' | 'Burn'; readonly numerator: bigint; readonly denominator: bigint };

/** Who receives the fee. */
export type FeeHandling = 'PayToProposer' | 'Accumulate' | 'Burn' | 'NoFee';

/** Whether the sender names the gas limit (PaymentLimited) or the lane does (Fixed). */
export type PricingHandling = 'PaymentLimited' | 'Fixed';

/** Whether a hold counts in full until it expires (Accrued) or less and less (Amortized). */
export type HoldBalanceHandling = 'Accrued' | 'Amortized';

/** `[core]` of the chainspec as far as execution, rewards and the auction read it. Durations in milliseconds. */
export interface CoreRules {
  readonly validatorSlots: number;
  readonly auctionDelay: bigint;
  readonly lockedFundsPeriodMs: bigint;
  readonly vestingSchedulePeriodMs: bigint;
  readonly unbondingDelay: bigint;
  readonly roundSeigniorageRate: ChainspecRatio;
  readonly maxAssociatedKeys: number;
  readonly maxRuntimeCallStackHeight: number;
  readonly minimumDelegationAmount: bigint;
  readonly maximumDelegationAmount: bigint;
  readonly minimumBidAmount: bigint;
  readonly strictArgumentChecking: boolean;
  /** 0 means without limit. */
  readonly maxDelegatorsPerValidator: number;
  readonly finalityThresholdFraction: ChainspecRatio;
  readonly validatorCreditCap: ChainspecRatio;
  readonly allowAuctionBids: boolean;
  readonly allowUnrestrictedTransfers: boolean;
  readonly computeRewards: boolean;
  readonly refundHandling: RefundHandling;
  readonly feeHandling: FeeHandling;
  readonly pricingHandling: PricingHandling;
  readonly allowPrepaid: boolean;
  readonly gasHoldBalanceHandling: HoldBalanceHandling;
  readonly gasHoldIntervalMs: bigint;
  /** In ascending order, without duplicates; empty on public networks. */
  readonly administrators: readonly PublicKey[];
  readonly enableAddressableEntity: boolean;
  /** Penalty payment, lowest cost and least balance, in motes. */
  readonly baselineMotesAmount: bigint;
  readonly trapOnAmbiguousEntityVersion: boolean;
}

/** Limits of one transaction lane: sizes in bytes, gas, transactions a block. */
export interface TransactionLane {
  readonly id: number;
  readonly maxLength: bigint;
  readonly maxArgsLength: bigint;
  readonly maxGas: bigint;
  readonly maxCount: bigint;
}

/** The lanes of a chainspec; `wasm` in the order of the TOML. */
export interface TransactionLanes {
  readonly mint: TransactionLane;
  readonly auction: TransactionLane;
  readonly installUpgrade: TransactionLane;
  readonly wasm: readonly TransactionLane[];
}

/** `[transactions]` of the chainspec. */
export interface TransactionRules {
  readonly maxTtlMs: bigint;
  readonly blockMaxApprovalCount: number;
  readonly maxBlockSize: number;
  readonly blockGasLimit: bigint;
  readonly nativeTransferMinimumMotes: bigint;
  readonly lanes: TransactionLanes;
  readonly deploy: {
    /** Motes; 0 means without limit. */
    readonly maxPaymentCost: bigint;
    readonly paymentArgsMaxLength: number;
    readonly sessionArgsMaxLength: number;
  };
  readonly enabledRuntime: { readonly vmCasperV1: boolean; readonly vmCasperV2: boolean };
}

/** `[vacancy]` of the chainspec: how the gas price follows the load. */
export interface VacancyRules {
  readonly upperThreshold: bigint;
  readonly lowerThreshold: bigint;
  readonly maxGasPrice: number;
  readonly minGasPrice: number;
}

/** All that the engine takes from the chainspec of a 2.x network. */
export interface ProtocolRules {
  readonly protocolVersion: ProtocolVersion;
  readonly networkName: string;
  readonly wasm: WasmRules;
  readonly storage: { readonly gasPerByte: bigint };
  readonly systemCosts: SystemCosts;
  readonly core: CoreRules;
  readonly transactions: TransactionRules;
  readonly vacancy: VacancyRules;
  /** What follows from the version alone: the switches of one rule set (rule-sets.ts). */
  readonly versioned: VersionedRules;
}
