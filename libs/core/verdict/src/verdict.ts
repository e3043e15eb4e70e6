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

/** `reason` is a code: `unsupported:<feature>`, `no-state`, `limit`, `not-recorded`. */
export type Verdict =
  | { readonly kind: 'verified' }
  | { readonly kind: 'diverged'; readonly difference: Difference }
  | { readonly kind: 'unverifiable'; readonly reason: string };

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
