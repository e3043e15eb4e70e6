// Which rules a transaction was executed by, where the version alone does not say: the candidate sets are tried in turn,
// and the chain's own record decides. Only a transaction that the first set does not reproduce pays for the others.
import type { RuleSet } from '@casper-trace/engine/chainspec/rule-sets';
import type { ScratchState } from '@casper-trace/global-state/scratch-state';
import type { Comparison } from '@casper-trace/verdict/verdict';

/** An outcome of one set, as far as it decides between sets. */
interface Tried {
  /** Undefined if the set did not get to a result. */
  readonly evidence: { readonly comparison: Comparison } | undefined;
}

/** The sets of a block's version, in the order in which its next transaction tries them. */
export class CandidateRules {
  #sets: readonly [RuleSet, ...RuleSet[]];

  /**
   * A block has its own: what a set explained in another block must not decide here, or the outcome of a block would
   * depend on which blocks its thread had before.
   */
  constructor(sets: readonly [RuleSet, ...RuleSet[]]) {
    this.#sets = sets;
  }

  /**
   * Executes one transaction by the first set and, if its result differs from the record, by the others until one
   * reproduces it; that one comes first from then on. If none does, the outcome is that of the set whose first
   * difference lies furthest on. `scratch` is left as the chosen set leaves it.
   */
  run<T extends Tried>(
    scratch: ScratchState,
    execute: (set: RuleSet, scratch: ScratchState) => T,
  ): { readonly outcome: T; readonly set: RuleSet; readonly scratch: ScratchState } {
    const [first, ...others] = this.#sets;
    const before = others.length > 0 ? scratch.clone() : scratch;
    let nearest = { outcome: execute(first, scratch), set: first, scratch };
    if (!isRefuted(nearest.outcome)) return nearest;
    for (const set of others) {
      const attempt = before.clone();
      const tried = { outcome: execute(set, attempt), set, scratch: attempt };
      if (tried.outcome.evidence?.comparison.kind === 'equal') {
        this.#sets = [set, ...this.#sets.filter((one) => one !== set)];
        return tried;
      }
      if (isNearer(tried.outcome, nearest.outcome)) nearest = tried;
    }
    return nearest;
  }
}

/** True if the record contradicts the set, or the set has no result where another may have one. */
function isRefuted({ evidence }: Tried): boolean {
  return evidence === undefined || evidence.comparison.kind === 'different';
}

/** Effects are compared in their order, and before all figures: a later index is nearer, a figure nearer still. */
function isNearer(tried: Tried, nearest: Tried): boolean {
  return placeOf(tried) > placeOf(nearest);
}

function placeOf({ evidence }: Tried): number {
  if (evidence?.comparison.kind !== 'different') return -1;
  const { field, index } = evidence.comparison.difference;
  return field === 'effects' ? (index ?? 0) : Number.MAX_SAFE_INTEGER;
}
