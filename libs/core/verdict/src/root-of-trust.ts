// On which blocks the proofs of a chain rest: blocks that the user or known-networks.ts pinned, or else the first ones of
// the source (trust on first use), which prove no more than that the chain agrees with itself.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { TrustedBlock } from './chain-of-trust.js';
import { knownNetwork } from './known-networks.js';

/** A block on which proofs rest; the hash is lower-case hex. */
export interface RootOfTrust extends TrustedBlock {
  /** `first block`: neither genesis nor a switch block, so that nothing above it is proven. */
  readonly kind: 'genesis' | 'switch block' | 'block' | 'first block';
  /** True if the user or known-networks.ts names it; false if it was taken from the source. */
  readonly pinned: boolean;
}

/** How far a chain is trusted: `none` says why, and has no roots. */
export type TrustLevel = 'pinned' | 'first block' | 'none';

/** The roots of a chain. */
export interface RootsOfTrust {
  readonly level: TrustLevel;
  readonly roots: readonly RootOfTrust[];
  /** Set only for `none`. */
  readonly untrusted: string | undefined;
}

/** A block of the source as its header states it. */
export interface SourceBlock extends TrustedBlock {
  readonly isSwitchBlock: boolean;
}

/** What the choice of roots needs to know of a source. */
export interface SourceFacts {
  readonly networkName: string;
  /** The first block of the source. */
  readonly first: SourceBlock;
  /** Its first switch block; undefined if it has none. */
  readonly firstSwitch: SourceBlock | undefined;
  /** The blocks at the heights that `candidateHeights` gives, as far as the source has them. */
  readonly atHeight: (height: bigint) => SourceBlock | undefined;
}

/** Reads `HEIGHT:HASH`; PermanentError 'bad-pin'. */
export function parsePinnedBlock(text: string): TrustedBlock {
  const [, height, hash] = /^(\d{1,19}):([0-9a-f]{64})$/i.exec(text.trim()) ?? [];
  if (height === undefined || hash === undefined) {
    throw new PermanentError(
      'bad-pin',
      `not a block to trust: ${JSON.stringify(text)} (HEIGHT:HASH, such as 1234:9f2c…, the hash with all its 64 digits)`,
    );
  }
  return { height: BigInt(height), blockHash: hash.toLowerCase() };
}

/** The blocks that the user trusts: those of the command line, or else those of the environment. Errors of `parsePinnedBlock`. */
export function pinnedBlocks(commandLine: readonly string[], environment: readonly string[]): TrustedBlock[] {
  return (commandLine.length > 0 ? commandLine : environment).map(parsePinnedBlock);
}

/** The form that `parsePinnedBlock` reads. */
export const formatPinnedBlock = ({ height, blockHash }: TrustedBlock): string => `${height}:${blockHash}`;

/** Heights of all blocks that may be roots of the network. */
export function candidateHeights(networkName: string, pins: readonly TrustedBlock[]): bigint[] {
  const known = (knownNetwork(networkName)?.blocks ?? []).map(parsePinnedBlock);
  return [...new Set([...pins, ...known].map(({ height }) => height))];
}

/**
 * Chooses the roots of a source. With pins of the user they alone count; else the known blocks of the network do; else
 * the source is trusted on first use, unless it has the name of a public network.
 * PermanentError 'pin-contradicted' if the source has another block at the height of a pin: it is another chain.
 */
export function chooseRoots(source: SourceFacts, pins: readonly TrustedBlock[]): RootsOfTrust {
  const contradicted = pins.find(({ height, blockHash }) => isOther(source.atHeight(height), blockHash));
  if (contradicted !== undefined) {
    const { height, blockHash } = contradicted;
    throw new PermanentError(
      'pin-contradicted',
      `block ${height} of the source is ${source.atHeight(height)?.blockHash}, but ${blockHash} is trusted: ` +
        'this is another chain, or the pinned hash is wrong',
      { height },
    );
  }
  if (pins.length > 0) {
    const found = pinnedRoots(source, pins);
    const heights = pins.map(({ height }) => height).join(', ');
    return found.length > 0
      ? { level: 'pinned', roots: found, untrusted: undefined }
      : none(`the source does not reach the pinned block (${heights}): nothing leads to it`);
  }
  const known = knownNetwork(source.networkName);
  const found = pinnedRoots(source, (known?.blocks ?? []).map(parsePinnedBlock));
  if (found.length > 0) return { level: 'pinned', roots: found, untrusted: undefined };
  if (known?.isPublic === true) {
    return none(
      `'${source.networkName}' is a public network, whose name anyone can use: pin one of its switch blocks with --trust HEIGHT:HASH`,
    );
  }
  return { level: 'first block', roots: [firstRoot(source)], untrusted: undefined };
}

const none = (untrusted: string): RootsOfTrust => ({ level: 'none', roots: [], untrusted });

const isOther = (found: SourceBlock | undefined, blockHash: string): boolean =>
  found !== undefined && found.blockHash !== blockHash;

function pinnedRoots({ atHeight }: SourceFacts, pins: readonly TrustedBlock[]): RootOfTrust[] {
  return pins.flatMap(({ height, blockHash }) => {
    const found = atHeight(height);
    return found?.blockHash === blockHash ? [{ ...rootOf(found), pinned: true }] : [];
  });
}

function rootOf({ height, blockHash, isSwitchBlock }: SourceBlock): Omit<RootOfTrust, 'pinned'> {
  const kind = height === 0n ? 'genesis' : isSwitchBlock ? 'switch block' : 'block';
  return { kind, height, blockHash };
}

/** The first block that names validators; all blocks below are final because it descends from them. */
function firstRoot({ first, firstSwitch }: SourceFacts): RootOfTrust {
  if (firstSwitch !== undefined) return { ...rootOf(firstSwitch), pinned: false };
  return { kind: 'first block', height: first.height, blockHash: first.blockHash, pinned: false };
}

/** The root that the proof of a block names: the nearest one at or below it, else the lowest one above. */
export function rootFor(height: bigint, roots: readonly RootOfTrust[]): RootOfTrust | undefined {
  const ascending = roots.toSorted((left, right) => (left.height < right.height ? -1 : 1));
  return ascending.findLast((root) => root.height <= height) ?? ascending[0];
}
