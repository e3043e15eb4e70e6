// Which protocol version of the 2.x line has which rules: the one place that compares versions. A version whose node
// code is not published has several candidate sets; the chain's own results decide between them.
// Sources: casper-types, casper-storage and casper-execution-engine of each version, see docs/versions.md.
import type { ProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import type { UnprovenSwitches, VersionedRules } from './versioned-rules.js';

/** Switches under the name that verdicts use: the version that they begin at, then the changes to it, such as `2.2.0+S4`. */
export interface RuleSet {
  readonly name: string;
  readonly switches: VersionedRules;
}

/** The candidate sets of a version, the most likely first; never empty. */
export type RuleSets = readonly [RuleSet, ...RuleSet[]];

/** The unproven switches by their numbers, in the order in which they are tried. */
export const UNPROVEN = {
  S1: 'checksAuthorizationFirst',
  S2: 'checksBalanceFirst',
  S3: 'paymentHasWholeLimit',
  S4: 'penaltyCoversGas',
  S5: 'feeTakesDeposit',
  S6: 'sessionGetsRemainingLimit',
  S7: 'dropsFailedSession',
  S8: 'balanceNeedsURef',
  S9: 'validatesSourceFirst',
  S10: 'namedArgTakesLargerRoom',
  S11: 'dictionaryReadNeedsDictionary',
  S12: 'burnIsSpending',
  S13: 'paymentPurseInPaymentOnly',
} as const satisfies Readonly<Record<string, keyof UnprovenSwitches>>;
type Unproven = keyof typeof UNPROVEN;

const NONE_UNPROVEN: UnprovenSwitches = {
  checksAuthorizationFirst: false,
  checksBalanceFirst: false,
  paymentHasWholeLimit: false,
  penaltyCoversGas: false,
  feeTakesDeposit: false,
  sessionGetsRemainingLimit: false,
  dropsFailedSession: false,
  balanceNeedsURef: false,
  validatesSourceFirst: false,
  namedArgTakesLargerRoom: false,
  dictionaryReadNeedsDictionary: false,
  burnIsSpending: false,
  paymentPurseInPaymentOnly: false,
};

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
    ...NONE_UNPROVEN,
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

/** A set with changes switched on, named in the order given. */
function withChanges({ name, switches }: RuleSet, changes: readonly Unproven[]): RuleSet {
  const on = Object.fromEntries(changes.map((change) => [UNPROVEN[change], true]));
  return { name: [name, ...changes].join('+'), switches: { ...switches, ...on } };
}

/** The changes that meet in one transaction: all concern custom payment. */
const OF_CUSTOM_PAYMENT = ['S3', 'S4', 'S5', 'S6'] as const;

function pairsOf<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((first, index) => items.slice(index + 1).map((second) => [first, second] as const));
}

/**
 * What a later node may have: 2.2.0 as it is, with each change alone, with those of custom payment in pairs and all
 * together, with every change. At most this many executions of one transaction.
 */
const AFTER_2_2_0: RuleSets = [
  V2_2_0,
  ...(Object.keys(UNPROVEN) as Unproven[]).map((change) => withChanges(V2_2_0, [change])),
  ...pairsOf(OF_CUSTOM_PAYMENT).map((pair) => withChanges(V2_2_0, pair)),
  withChanges(V2_2_0, OF_CUSTOM_PAYMENT),
  withChanges(V2_2_0, Object.keys(UNPROVEN) as Unproven[]),
];

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
  { minor: 2, patch: 1, sets: AFTER_2_2_0 },
];

/** The candidate sets of a version of the 2.x line; undefined for a version of another line. */
export function ruleSetsOf({ major, minor, patch }: ProtocolVersion): RuleSets | undefined {
  if (major !== 2) return undefined;
  return RELEASES.findLast((release) => release.minor < minor || (release.minor === minor && release.patch <= patch))
    ?.sets;
}
