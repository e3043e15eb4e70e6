// Decides which blocks of a stored chain are final, era by era from the newest block that is settled: after new blocks,
// after better signatures, and over the whole chain when its roots of trust change.
import type { BlockWithProofs } from '@casper-trace/casper-types/block-json';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { readRawBlock } from '@casper-trace/chain-source/raw-json';
import type { Queryable } from '@casper-trace/db/database';
import { recordAgain } from '@casper-trace/db/record-again';
import { type BlockFinalityRow, blockFinality } from '@casper-trace/db/rows/tables';
import {
  type BlockToDecide,
  type ChainTrust,
  lockChainTrust,
  readBlocksAt,
  readFirstBlock,
  readFirstSwitchBlock,
  readUndecidedFrom,
  readUpToSwitchBlock,
  writeChainTrust,
  writeFinality,
} from '@casper-trace/db/trust/chain-trust';
import { finalityRow } from '@casper-trace/db/trust/finality-row';
import {
  type BlockFinality,
  finalityOf,
  isFinal,
  type TrustedBlock,
  whyNextEraIsUnknown,
} from '@casper-trace/verdict/chain-of-trust';
import {
  candidateHeights,
  chooseRoots,
  formatPinnedBlock,
  type RootsOfTrust,
  rootFor,
  type SourceBlock,
} from '@casper-trace/verdict/root-of-trust';

/** With more signatures in an era than this, one block of it is checked and the others are final by descent. */
const SIGNATURES_TO_CHECK = 5000;

interface ChainToDecide {
  readonly id: number;
  readonly networkName: string;
}

/**
 * Brings the finality of the chain's blocks up to date; call it in the transaction that stored blocks.
 * PermanentError 'pin-contradicted' if the chain has another block at the height of a pin.
 * @param pins of the user; none to keep those that were given before
 */
export async function updateFinality(
  connection: Queryable,
  chain: ChainToDecide,
  pins: readonly TrustedBlock[],
): Promise<void> {
  const before = await lockChainTrust(connection, chain.id);
  const wanted = pinsToUse(pins, before);
  const first = await readFirstBlock(connection, chain.id);
  if (first === undefined) return;
  const roots = await rootsOf(connection, chain, first, wanted);
  await writeChainTrust(connection, chain.id, { ...roots, pins: wanted });
  if (before === undefined || namesOf(before) !== namesOf(roots)) {
    await decideFrom(connection, chain, roots, first.height, undefined);
    return;
  }
  const undecided = await readUndecidedFrom(connection, chain.id);
  if (undecided === undefined) return;
  const settled = undecided.finalSwitch && { block: undecided.finalSwitch, missing: undefined };
  await decideFrom(connection, chain, roots, undecided.finalSwitch?.height ?? first.height, settled);
}

/** The user's pins; those that were given before if there are none. */
export const pinsToUse = (given: readonly TrustedBlock[], stored: ChainTrust | undefined): readonly TrustedBlock[] =>
  given.length > 0 ? given : (stored?.pins ?? []);

const namesOf = ({ roots, untrusted }: RootsOfTrust): string =>
  JSON.stringify([untrusted, ...roots.map((root) => `${formatPinnedBlock(root)} ${root.pinned}`).sort()]);

async function rootsOf(
  connection: Queryable,
  { id, networkName }: ChainToDecide,
  first: SourceBlock,
  pins: readonly TrustedBlock[],
): Promise<RootsOfTrust> {
  const found = await readBlocksAt(connection, id, candidateHeights(networkName, pins));
  const byHeight = new Map(found.map((block): [bigint, SourceBlock] => [block.height, block]));
  const firstSwitch = await readFirstSwitchBlock(connection, id);
  return chooseRoots({ networkName, first, firstSwitch, atHeight: (height) => byHeight.get(height) }, pins);
}

/** The switch block up to which all is decided. */
interface Settled {
  readonly block: TrustedBlock;
  /** Set if it is not final: why the blocks above cannot be, unless a root is among them. */
  readonly missing: string | undefined;
}

async function decideFrom(
  connection: Queryable,
  chain: ChainToDecide,
  roots: RootsOfTrust,
  start: bigint,
  startSettled: Settled | undefined,
): Promise<void> {
  let settled = startSettled;
  for (let from = start; ; ) {
    const page = await readUpToSwitchBlock(connection, chain.id, from);
    const blocks = page.map(({ raw }) => readRawBlock(raw));
    const finality = finalityOfPage(blocks, chain.networkName, roots, settled);
    // The first block of a page is the last one of the page before.
    const decided = settled === undefined ? 0 : 1;
    if (page.length === decided) return;
    await store(connection, chain.id, page.slice(decided), finality.slice(decided), roots);
    const [top, topFinality] = [blocks[blocks.length - 1], finality[finality.length - 1]];
    settled = {
      block: placeOf(top),
      missing:
        topFinality.kind === 'none' ? (settled?.missing ?? whyNextEraIsUnknown(top.block, topFinality)) : undefined,
    };
    from = settled.block.height;
  }
}

/**
 * Finality of the blocks of one era with the switch block before it. What is known beyond the page stands in for it: the
 * settled block below, and a root above, from which the stored blocks descend (ingest links every block to its parent).
 */
function finalityOfPage(
  blocks: readonly BlockWithProofs[],
  networkName: string,
  { roots, untrusted }: RootsOfTrust,
  settled: Settled | undefined,
): BlockFinality[] {
  const top = placeOf(blocks[blocks.length - 1]);
  const rootAbove = roots.filter(({ height }) => height > top.height).sort((a, b) => (a.height < b.height ? -1 : 1))[0];
  const below = settled === undefined || settled.missing !== undefined ? [] : [settled.block];
  const finality = finalityOf(blocks, {
    networkName,
    roots: [...roots, ...below, ...(rootAbove === undefined ? [] : [top])],
    untrusted: settled?.missing ?? untrusted,
    signatures: blocks.reduce((sum, { proofs }) => sum + proofs.length, 0) > SIGNATURES_TO_CHECK ? 'fewest' : 'all',
  });
  if (rootAbove === undefined || roots.some(({ height }) => height === top.height)) return finality;
  // The page's last block only stands in for the root above, unless its own signatures make it final.
  const { signed } = finality[finality.length - 1];
  if (signed?.sufficient) return finality.with(-1, { kind: 'signatures', signed });
  const descendant = rootAbove.height;
  return finality.map((of, index) => {
    if (index === finality.length - 1) return { kind: 'descent', descendant, signed };
    return of.kind === 'descent' && of.descendant === top.height ? { ...of, descendant } : of;
  });
}

const placeOf = ({ block }: BlockWithProofs): TrustedBlock => ({
  height: block.header.height,
  blockHash: bytesToHex(block.hash),
});

/** Writes what changed, and has those blocks recorded again whose proof depends on it. */
async function store(
  connection: Queryable,
  chainId: number,
  page: readonly BlockToDecide[],
  finality: readonly BlockFinality[],
  { roots }: RootsOfTrust,
): Promise<void> {
  const rows = page.map(({ height }, index) =>
    finalityRow(height, { finality: finality[index], rootOfTrust: rootFor(height, roots) }),
  );
  const isOther = (columns: readonly (keyof BlockFinalityRow)[], index: number): boolean => {
    const { stored } = page[index];
    return stored === undefined || columns.some((name) => stored[name] !== rows[index][name]);
  };
  const allColumns = Object.keys(blockFinality.columns) as (keyof BlockFinalityRow)[];
  await writeFinality(
    connection,
    chainId,
    rows.filter((_, index) => isOther(allColumns, index)),
  );
  const isFinalBefore = (index: number): boolean => (page[index].stored?.finality ?? 'none') !== 'none';
  const recordedOtherwise = page.filter(
    (_, index) => isFinalBefore(index) !== isFinal(finality[index]) || isOther(['notFinalReason'], index),
  );
  await recordAgain(
    connection,
    chainId,
    recordedOtherwise.filter(({ recorded }) => recorded).map(({ height }) => height),
  );
}
