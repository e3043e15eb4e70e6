// What a protocol version changes without an entry in its chainspec, as switches. The engine asks a switch, never a
// version: which version has which switches is rule-sets.ts. Sources and evidence: docs/versions.md.

/** Changes of the released versions; each false is the behaviour of 2.0. */
export interface ReleasedSwitches {
  /** A native transfer of a TransactionV1 costs what the mint's `transfer` costs, whatever its payment and gas price. */
  readonly flatNativeTransfer: boolean;
  /** withdraw_bid of more than is staked is refused; before, all of the stake was withdrawn. */
  readonly refusesExcessWithdrawal: boolean;
  /** A delegation to an existing one is limited by the sum of both; before, each amount by itself, from below, too. */
  readonly limitsTotalDelegation: boolean;
  /** A bid that names no delegation limits keeps its own; before, it got those of the chainspec. */
  readonly bidKeepsLimits: boolean;
  /** The auction holds a least delegation rate for bids and reservations, checked before anything of them is read. */
  readonly minimumDelegationRate: boolean;
  /**
   * The payer's available balance is measured once, after payment and before the session: it caps the cost and the fee,
   * and the refund is calculated from it. Before, it was read at each step, and the cost was at least the baseline.
   */
  readonly availableBeforeExecution: boolean;
  /** `Key::RewardsHandling` (tag 25) is a key; before, contracts could not decode it. */
  readonly rewardsHandlingKey: boolean;
}

/** All switches of a set of rules. */
export type VersionedRules = ReleasedSwitches;
