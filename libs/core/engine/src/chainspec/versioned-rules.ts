// What changed from one protocol version to the next without an entry in the chainspec. Nothing outside these rules
// asks for a version. Found by comparing the crates: docs/engine-9.md.
import type { ProtocolVersion } from '@casper-trace/casper-types/protocol-version';

/** Switches of one protocol version; each false is the behaviour of 2.0. */
export interface VersionedRules {
  /** A native transfer of a TransactionV1 costs what the mint's `transfer` costs, whatever its payment and gas price. */
  readonly flatNativeTransfer: boolean;
  /** A bid withdrawn by more than is staked is refused; before, all of the stake was withdrawn. */
  readonly refusesExcessWithdrawal: boolean;
  /** A delegation to an existing one is limited by the sum of both; before, each amount by itself, from below, too. */
  readonly limitsTotalDelegation: boolean;
  /** A bid that names no delegation limits keeps its own; before, it got those of the chainspec. */
  readonly bidKeepsLimits: boolean;
  /** The auction holds a least delegation rate for bids and reservations, checked before anything of them is read. */
  readonly minimumDelegationRate: boolean;
}

/** casper-types 6.0.1, casper-storage 2.1.1 and casper-execution-engine 8.1.1, as casper-node 2.0.3 locks them. */
const VERSION_2_0: VersionedRules = {
  flatNativeTransfer: false,
  refusesExcessWithdrawal: false,
  limitsTotalDelegation: false,
  bidKeepsLimits: false,
  minimumDelegationRate: false,
};

/** casper-types 7.0.0, casper-storage 5.0.0 and casper-execution-engine 9.0.0. */
const VERSION_2_1: VersionedRules = {
  flatNativeTransfer: true,
  refusesExcessWithdrawal: true,
  limitsTotalDelegation: true,
  bidKeepsLimits: true,
  minimumDelegationRate: true,
};

/** Each set of switches with the version that it begins at, in ascending order. */
const SINCE: readonly { readonly major: number; readonly minor: number; readonly rules: VersionedRules }[] = [
  { major: 2, minor: 0, rules: VERSION_2_0 },
  { major: 2, minor: 1, rules: VERSION_2_1 },
];

/** The switches of a protocol version: those of the newest known version that is not newer than it. */
export function versionedRules({ major, minor }: ProtocolVersion): VersionedRules {
  const since = SINCE.findLast((entry) => entry.major < major || (entry.major === major && entry.minor <= minor));
  return since?.rules ?? VERSION_2_0;
}
