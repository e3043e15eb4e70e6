// What a reader of casper-trace is shown of an archive, whichever way it comes to him.

export interface ShownBlock {
  readonly height: number;
  readonly hash: string;
  readonly proven: boolean;
  readonly reason: string | undefined;
  /** True if the proof leads to a root that the user or the build pinned, false if to whatever came first. */
  readonly pinned: boolean | undefined;
}

export interface ShownTransaction {
  readonly hash: string;
  readonly blockHash: string;
  readonly verdict: 'verified' | 'diverged' | 'unverifiable';
  /** Of a verdict other than verified, in words. */
  readonly reason: string | undefined;
  /** Hex of the bytes of the result that is shown; undefined where this way shows figures only. */
  readonly result: string | undefined;
  readonly figures: Figures | undefined;
}

export interface Figures {
  readonly errorMessage: string | null;
  readonly consumed: string;
  readonly cost: string;
}

export interface Shown {
  /** Code of the error with which the archive, or a part of it, was refused. */
  readonly refused: string | undefined;
  readonly blocks: readonly ShownBlock[];
  readonly transactions: readonly ShownTransaction[];
}
