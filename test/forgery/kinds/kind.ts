// What a kind of forgery is, and what must hold whatever the forger does.
import type { Draft } from '../forger/archive.js';

/**
 * What a reader has no evidence of after the forgery, apart from finality, which forger/provable.ts works out. All that
 * is not named here must stay proven and verified.
 */
export interface Aftermath {
  /** Heights of genuine blocks that can no longer be proven; their transactions can no longer be verified either. */
  readonly lostBlocks?: readonly number[];
  /** Genuine transactions that can no longer be verified although their block can be proven. */
  readonly lostTransactions?: readonly string[];
  /** Codes of the errors with which the whole archive may be refused: then nothing is shown at all. */
  readonly refused?: readonly string[];
  /** What the user trusts: `HEIGHT:HASH`. */
  readonly trust?: string;
  /** A network of the forger's own: only these of its blocks (heights) and transactions (hashes) are honest. */
  readonly honest?: { readonly blocks: readonly number[]; readonly transactions: readonly string[] };
  /** Transactions whose signers the chain itself refused: shown as verified only together with an error. */
  readonly refusedByChain?: readonly string[];
  /** Blocks of which it does not matter whether they are shown as proven. */
  readonly eitherWay?: readonly number[];
  /** Nobody knows the network and the user pinned nothing: what is shown as proven must say so. */
  readonly firstUse?: true;
}

export interface Kind {
  readonly name: string;
  /** What the forger wants to be believed. */
  readonly claim: string;
  /** How the archive is made. */
  readonly made: string;
  /** The statement that must never be shown as proven or verified. */
  readonly never: string;
  forge(draft: Draft): Aftermath;
  /** False where the kind replaces the whole chain, so that it does not go together with another one. */
  readonly combines?: false;
}

/** Heights from `first` to `last`, both included; `last` is the newest block of the bundled chain. */
export const heights = (first: number, last = 29): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Height of the block that is trusted without proof: genesis unless the user pins another. */
export const rootHeight = ({ trust }: Aftermath): number => Number(trust?.split(':')[0] ?? 0);
