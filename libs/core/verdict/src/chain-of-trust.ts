// Which blocks of a chain are final, and why: a pure function over headers and finality signatures, without execution.
//
// - A root of trust is final. So is every block from which a final block descends: the parent hashes lead there, and
//   each block's hash is recomputed from its header. A root in the middle of a chain makes all blocks below it final.
// - Upwards, a block is final by its own signatures: more than two thirds of the weight of its era's validators. The
//   switch block that ends the era before names them, and it counts only if it is final itself. So each era is proven
//   by the one before it, back to a root; an invented switch block proves nothing.
//
// A network that changed its validators in an emergency restart cannot be followed across it: the first block after it
// is signed by the validators that it names itself. Trust a block above it instead.
import { type Block, isSwitchBlock } from '@casper-trace/casper-types/block';
import type { BlockWithProofs } from '@casper-trace/casper-types/block-json';
import { chainNameHash } from '@casper-trace/casper-types/finality-signature';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { missingEraLink, missingParentLink, uncoveredHeader } from './chain-links.js';
import { type SignedWeight, signedWeight, type ValidatorWeights, weightsNamedBy } from './signed-weight.js';

/** A block that is trusted without proof; the hash is lower-case hex. */
export interface TrustedBlock {
  readonly height: bigint;
  readonly blockHash: string;
}

/** What `finalityOf` goes out from. */
export interface ChainTrust {
  /** Part of what validators of 2.x sign. */
  readonly networkName: string;
  /** Those that are not among the blocks have no effect. */
  readonly roots: readonly TrustedBlock[];
  /** Why there is no root: the reason of each block then. */
  readonly untrusted?: string | undefined;
  /**
   * `all` checks the signatures of every block whose validators are known. `fewest` checks the newest block of an era
   * first and none below one that is final: for a backfill of many blocks with many validators.
   */
  readonly signatures: 'all' | 'fewest';
}

/** Whether a block is the chain's for good, and why. */
export type BlockFinality = {
  /** What the block's own signatures carry; undefined where they were not checked, or the era's weights are not known. */
  readonly signed: SignedWeight | undefined;
} & (
  | { readonly kind: 'root' }
  | { readonly kind: 'signatures' }
  /** `descendant`: height of the block that descends from this one and is a root or final by its own signatures. */
  | { readonly kind: 'descent'; readonly descendant: bigint }
  /** `reason` names the link that is missing. */
  | { readonly kind: 'none'; readonly reason: string }
);

/** True if the block is final, whatever makes it so. */
export const isFinal = ({ kind }: BlockFinality): boolean => kind !== 'none';

/**
 * The finality of each block, in the order given. Each block's signatures are checked at most once.
 * @param blocks of one source, by ascending height; a block that does not follow from the one before is found out here
 */
export function finalityOf(blocks: readonly BlockWithProofs[], trust: ChainTrust): BlockFinality[] {
  const runs = linkedRuns(blocks, trust.roots);
  const nameHash = chainNameHash(trust.networkName);
  return runs.flatMap((run, index) => {
    if (run.highestRoot !== -1) return decideRun(run, nameHash, trust.signatures);
    // Without a root the link to the runs that have one is missing.
    const rootBelow = runs.slice(0, index).some(({ highestRoot }) => highestRoot !== -1);
    const rootAbove = runs.slice(index + 1).some(({ highestRoot }) => highestRoot !== -1);
    const broken = rootBelow ? run.brokenBy : rootAbove ? runs[index + 1].brokenBy : undefined;
    const reason = broken ?? trust.untrusted ?? 'none of the blocks is trusted';
    return run.blocks.map((): BlockFinality => ({ kind: 'none', reason, signed: undefined }));
  });
}

/** Blocks that descend from one another. */
interface LinkedRun {
  readonly blocks: readonly BlockWithProofs[];
  readonly roots: ReadonlySet<number>;
  /** Index; -1 if the run has no root. */
  readonly highestRoot: number;
  /** Why the first one does not descend from the block before; undefined for the first run. */
  readonly brokenBy: string | undefined;
}

function linkedRuns(blocks: readonly BlockWithProofs[], trusted: readonly TrustedBlock[]): LinkedRun[] {
  const places = new Set(trusted.map(({ height, blockHash }) => `${height}:${blockHash}`));
  const uncovered = blocks.map(({ block }) => uncoveredHeader(block));
  const broken = blocks.map(({ block }, index) =>
    index === 0
      ? uncovered[index]
      : (uncovered[index - 1] ?? uncovered[index] ?? missingParentLink(blocks[index - 1].block, block)),
  );
  const starts = blocks.flatMap((_, index) => (index === 0 || broken[index] !== undefined ? [index] : []));
  return starts.map((start, index) => {
    const run = blocks.slice(start, starts[index + 1]);
    const roots = run.flatMap(({ block }, inRun) =>
      uncovered[start + inRun] === undefined && places.has(`${block.header.height}:${bytesToHex(block.hash)}`)
        ? [inRun]
        : [],
    );
    return { blocks: run, roots: new Set(roots), highestRoot: Math.max(-1, ...roots), brokenBy: broken[start] };
  });
}

/** The weights of an era, or why they are not known. */
type EraWeights = { readonly weights: ValidatorWeights } | { readonly missing: string };

/** What a block says for itself, before its descendants are looked at. */
interface OwnFinality {
  readonly signed: SignedWeight | undefined;
  /** Why its own signatures do not make it final. */
  readonly reason: string;
}

function decideRun(run: LinkedRun, nameHash: Uint8Array, signatures: ChainTrust['signatures']): BlockFinality[] {
  const own = ownFinality(run, nameHash, signatures);
  const decided: BlockFinality[] = [];
  let descendant: bigint | undefined;
  for (let index = run.blocks.length - 1; index >= 0; index--) {
    const { signed, reason } = own[index];
    const kind = run.roots.has(index) ? 'root' : signed?.sufficient === true ? 'signatures' : undefined;
    if (kind !== undefined) {
      decided.push({ kind, signed });
      descendant = run.blocks[index].block.header.height;
    } else if (descendant !== undefined) decided.push({ kind: 'descent', descendant, signed });
    else decided.push({ kind: 'none', reason, signed });
  }
  return decided.reverse();
}

/** Era by era upwards: the switch block that ends one names the validators of the next. */
function ownFinality(run: LinkedRun, nameHash: Uint8Array, signatures: ChainTrust['signatures']): OwnFinality[] {
  const { blocks, highestRoot } = run;
  const own: OwnFinality[] = [];
  let era: EraWeights = { missing: `no switch block below era ${blocks[0].block.header.eraId} is in the source` };
  for (const { start, end, brokenBy } of eraParts(run)) {
    if (brokenBy !== undefined && 'weights' in era) era = { missing: brokenBy };
    let finalAbove = end <= highestRoot;
    const part: OwnFinality[] = [];
    for (let index = end; index >= start; index--) {
      const known = finalAbove || index <= highestRoot;
      const signed =
        'weights' in era && !(known && signatures === 'fewest')
          ? signedWeight(blocks[index], nameHash, era.weights)
          : undefined;
      finalAbove ||= signed?.sufficient === true;
      part.push({ signed, reason: 'missing' in era ? era.missing : tooLittle(signed) });
    }
    own.push(...part.reverse());
    era = weightsAfter(blocks[end].block, own[end], end <= highestRoot, era);
  }
  return own;
}

/** Consecutive blocks of a run whose validators are the same. */
interface EraPart {
  readonly start: number;
  readonly end: number;
  /** Why the first block is not the next one of the chain. */
  readonly brokenBy: string | undefined;
}

function eraParts({ blocks, highestRoot }: LinkedRun): EraPart[] {
  const starts: { index: number; brokenBy: string | undefined }[] = [{ index: 0, brokenBy: undefined }];
  let lastSwitch: Block | undefined;
  for (let index = 1; index < blocks.length; index++) {
    const parent = blocks[index - 1].block;
    if (isSwitchBlock(parent)) lastSwitch = parent;
    // Below a root the parent hashes prove everything; what is checked here is who may sign above it.
    const brokenBy = index <= highestRoot ? undefined : missingEraLink(parent, blocks[index].block, lastSwitch);
    if (isSwitchBlock(parent) || brokenBy !== undefined) starts.push({ index, brokenBy });
  }
  return starts.map(({ index, brokenBy }, part) => ({
    start: index,
    end: (starts[part + 1]?.index ?? blocks.length) - 1,
    brokenBy,
  }));
}

/** Who signs after the last block of a part. */
function weightsAfter(block: Block, { signed, reason }: OwnFinality, fromRoot: boolean, era: EraWeights): EraWeights {
  const weights = weightsNamedBy(block);
  // A part that a broken link ends: its caller says which.
  if (weights === undefined) return era;
  if (fromRoot || signed?.sufficient === true) return { weights };
  return { missing: whyNextEraIsUnknown(block, { reason, signed }) };
}

/**
 * Why the validators of the era after a switch block that is not final are unknown. Further up, it is still the first
 * missing link that counts: where the block's own validators are unknown, the reason is the same.
 */
export function whyNextEraIsUnknown(
  { header }: Block,
  { reason, signed }: Pick<Extract<BlockFinality, { kind: 'none' }>, 'reason' | 'signed'>,
): string {
  if (signed === undefined) return reason;
  return `the switch block ${header.height} of era ${header.eraId} is not final: ${reason}`;
}

function tooLittle(signed: SignedWeight | undefined): string {
  const { signedWeight: weight = 0n, totalWeight = 0n } = signed ?? {};
  return `its finality signatures carry ${weight} of ${totalWeight} weight, more than two thirds are needed`;
}
