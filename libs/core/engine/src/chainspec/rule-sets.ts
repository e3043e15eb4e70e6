// Which protocol version of the 2.x line has which rules: the one place that compares versions. A version whose node
// code is not published has several candidate sets; the chain's own results decide between them.
// Sources: casper-types, casper-storage and casper-execution-engine of each version, see docs/versions.md.
import type { ProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import type { VersionedRules } from './versioned-rules.js';

/** Switches under the name that verdicts use: the version that they begin at, then the changes to it, such as `2.2.0+S4`. */
export interface RuleSet {
  readonly name: string;
  readonly switches: VersionedRules;
}

/** The candidate sets of a version, the most likely first; never empty. */
export type RuleSets = readonly [RuleSet, ...RuleSet[]];

/** casper-types 6.0.1, casper-storage 2.1.1 and casper-execution-engine 8.1.1, which casper-node 2.0.3 locks. */
const V2_0_0: RuleSet = {
  name: '2.0.0',
  switches: {
    flatNativeTransfer: false,
    refusesExcessWithdrawal: false,
    limitsTotalDelegation: false,
    bidKeepsLimits: false,
    minimumDelegationRate: false,
    availableBeforeExecution: false,
    rewardsHandlingKey: false,
  },
};

/** casper-storage 3.0.0. */
const V2_1_0: RuleSet = { name: '2.1.0', switches: { ...V2_0_0.switches, availableBeforeExecution: true } };

/** casper-types 6.1.0 and casper-storage 4.0.0. */
const V2_1_1: RuleSet = {
  name: '2.1.1',
  switches: { ...V2_1_0.switches, flatNativeTransfer: true, bidKeepsLimits: true },
};

/** casper-storage 4.0.1. */
const V2_1_2: RuleSet = {
  name: '2.1.2',
  switches: { ...V2_1_1.switches, refusesExcessWithdrawal: true, limitsTotalDelegation: true },
};

/** casper-types 7.0.0, casper-storage 5.0.0 and casper-execution-engine 9.0.0. */
const V2_2_0: RuleSet = {
  name: '2.2.0',
  switches: { ...V2_1_2.switches, minimumDelegationRate: true, rewardsHandlingKey: true },
};

/** The released sets, each with the first version that it is for and its candidates, in ascending order. */
const RELEASES: readonly { readonly minor: number; readonly patch: number; readonly sets: RuleSets }[] = [
  { minor: 0, patch: 0, sets: [V2_0_0] },
  // 2.0.4 has no published crates.
  { minor: 0, patch: 4, sets: [V2_0_0, V2_1_0] },
  // The node code of 2.1.x is not published: a neighbour's rules may hold.
  { minor: 1, patch: 0, sets: [V2_1_0, V2_1_1] },
  { minor: 1, patch: 1, sets: [V2_1_1, V2_1_0, V2_1_2] },
  { minor: 1, patch: 2, sets: [V2_1_2, V2_1_1, V2_2_0] },
  { minor: 2, patch: 0, sets: [V2_2_0] },
];

/** The candidate sets of a version of the 2.x line; undefined for a version of another line. */
export function ruleSetsOf({ major, minor, patch }: ProtocolVersion): RuleSets | undefined {
  if (major !== 2) return undefined;
  return RELEASES.findLast((release) => release.minor < minor || (release.minor === minor && release.patch <= patch))
    ?.sets;
}
