// What a re-execution proves about a transaction and about its block. Nothing is shown without one of these.
import type { BlockFinality } from './chain-of-trust.js';
import type { RootOfTrust } from './root-of-trust.js';

/** The first place where our result and the node's record differ. */
export interface Difference {
  /** `effects`, `limit`, `consumed`, `cost`, `refund`, `transfers`, `current price`, `size estimate`, `initiator`, `error message`. */
  readonly field: string;
  /** Set only for a list: index of the first differing element. */
  readonly index: number | undefined;
  /** Set only for effects: the formatted key at that index. */
  readonly key: string | undefined;
  /** The node's value as text; `absent` if the list is shorter. */
  readonly recorded: string;
  /** Our value as text. */
  readonly computed: string;
}

/** Our result against the one that the source recorded. */
export type Comparison =
  | { readonly kind: 'equal' }
  | { readonly kind: 'different'; readonly difference: Difference }
  | { readonly kind: 'not recorded' };

/**
 * What verifies a transaction. `recorded result`: ours equals the recorded one, and the recorded results of the block
 * hash to the checksum that its state holds. `block checksum`: our results of the whole block hash to that checksum.
 */
export type Evidence = 'recorded result' | 'block checksum' | 'both';

/**
 * The verdict on one transaction.
 * - `verified`: the block is the chain's, and the evidence says that our result is. `recordDiffers` is set where the
 *   source recorded another result than the one that the block's checksum covers.
 * - `diverged`: the recorded results are those that the chain committed to, and ours is another.
 * - `unverifiable`: `reason` is a code: `unsupported:<feature>`, `no-state`, `limit`, `not-recorded`, `bad-approval`,
 *   `chainspec`, `unproven-block`, `upgrade-state`; `explanation` says it in words, `difference` where our result is not the recorded one.
 */
export type Verdict =
  | { readonly kind: 'verified'; readonly evidence: Evidence; readonly recordDiffers: Difference | undefined }
  | { readonly kind: 'diverged'; readonly difference: Difference }
  | {
      readonly kind: 'unverifiable';
      readonly reason: string;
      readonly explanation: string | undefined;
      readonly difference: Difference | undefined;
    };

/** Messages are compared apart: no checksum of the chain covers them. */
export type MessagesVerdict = 'equal' | 'different' | 'not recorded';

/** One checksum of the block: what we compute from our own results, and what the chain's state says. */
export interface ChecksumProof {
  /** Lower-case hex; undefined if a result is missing. */
  readonly computed: string | undefined;
  /** Lower-case hex from the block's ChecksumRegistry; undefined if the state has no entry. */
  readonly recorded: string | undefined;
}

/** The way from our results to the chain: results → checksum → registry entry → state root → block hash → finality → root of trust. */
export interface BlockProof {
  readonly height: bigint;
  readonly blockHash: string;
  readonly stateRootHash: string;
  readonly executionResults: ChecksumProof;
  readonly approvals: ChecksumProof;
  /** blake2b-256 of the chainspec at hand, and the one that the block's state holds for its protocol version. */
  readonly chainspec: ChecksumProof;
  /** True if the results that the source recorded hash to the block's checksum: then the record is the chain's. */
  readonly recordCommitted: boolean;
  /** Set if something other than our results keeps the block from being proven: what failed first. */
  readonly missingLink: string | undefined;
  /** Hex of the Merkle proof of the ChecksumRegistry entry under the block's own state root. */
  readonly registryProof: string | undefined;
  readonly finality: BlockFinality;
  /** Undefined if no block of the chain is trusted. */
  readonly rootOfTrust: RootOfTrust | undefined;
  /** The content is proven, and the block is final. */
  readonly proven: boolean;
  /** Set only if not proven: what failed first. */
  readonly reason: string | undefined;
}
