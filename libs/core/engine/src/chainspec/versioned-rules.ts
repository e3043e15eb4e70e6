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

/**
 * Security fixes on the 2.2 line after 2.2.0, read in the node's repository; which release has which is not known
 * (docs/versions.md has the same numbers). No set has them but as a candidate.
 */
export interface UnprovenSwitches {
  /** S1: signers who may not act for the initiator end the transaction at once, uncharged, with `Authorization failure`. */
  readonly checksAuthorizationFirst: boolean;
  /** S2: the initial balance is checked before the refund purse is set, so that nothing is left of an unknown account. */
  readonly checksBalanceFirst: boolean;
  /** S3: payment code may use the transaction's gas limit; before, five times the least native transfer. */
  readonly paymentHasWholeLimit: boolean;
  /** S4: the penalty for failed payment code covers the gas that it used, up to the cost; the gas is recorded. */
  readonly penaltyCoversGas: boolean;
  /** S5: what custom payment deposited counts as available, and all of it less the refund is the fee. */
  readonly feeTakesDeposit: boolean;
  /** S6: after custom payment the session's `amount` is what the payment left of the spending limit. */
  readonly sessionGetsRemainingLimit: boolean;
  /** S7: effects of a session that ended with an error are not committed. */
  readonly dropsFailedSession: boolean;
  /** S8: `casper_get_balance` traps on a URef that the context does not hold. */
  readonly balanceNeedsURef: boolean;
  /** S9: transfers to an account validate the source purse before the account is read. */
  readonly validatesSourceFirst: boolean;
  /** S10: `casper_get_named_arg` with more room than the argument needs copies the argument; before, the node panicked. */
  readonly namedArgTakesLargerRoom: boolean;
  /** S11: `casper_dictionary_read` answers with an error code to a key that is no dictionary's. */
  readonly dictionaryReadNeedsDictionary: boolean;
  /** S12: burning from the main purse is limited by the approved spending. */
  readonly burnIsSpending: boolean;
  /** S13: `get_payment_purse` is refused outside of payment code. */
  readonly paymentPurseInPaymentOnly: boolean;
}

/** All switches of a set of rules. */
export interface VersionedRules extends ReleasedSwitches, UnprovenSwitches {}
