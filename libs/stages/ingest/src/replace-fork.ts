// Two sources have other blocks at one height. The network's block is the one that is final; whichever came first.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { BlockWithProofs } from '@casper-trace/casper-types/block-json';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { Archive } from '@casper-trace/chain-source/archive/archive';
import type { Chain } from '@casper-trace/db/chains';
import type { Queryable } from '@casper-trace/db/database';
import { removeBlocksFrom } from '@casper-trace/db/remove-blocks';
import { readChainTrust } from '@casper-trace/db/trust/chain-trust';
import { isFinal, type TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import { trustInBlocks } from '@casper-trace/verdict/trust-in-blocks';
import { pinsToUse } from './chain-finality.js';
import type { Fork } from './improve-blocks.js';

/** Stored blocks that gave way to those of the archive. */
export interface ReplacedBlocks {
  readonly from: bigint;
  readonly count: number;
}

/**
 * Removes the stored blocks from a fork on if those of the archive are final there and the stored ones are not, or only
 * from a root that nobody pinned, or if a pin above the fork decides for the archive. If the stored ones stay, the
 * PermanentError 'chain-mismatch' names both blocks.
 * @param pins of the user; none to take those that were given before
 */
export async function replaceFork(
  connection: Queryable,
  chain: Chain,
  archive: Archive,
  pins: readonly TrustedBlock[],
  { height, stored }: Fork,
): Promise<ReplacedBlocks> {
  const blocks: BlockWithProofs[] = [];
  for await (const { block, proofs } of archive.blocks(chain.firstHeight)) blocks.push({ block, proofs });
  const wanted = pinsToUse(pins, await readChainTrust(connection, chain.id));
  const at = Number(height - chain.firstHeight);
  const { finality, rootOfTrust } = trustInBlocks(blocks, chain.networkName, wanted).blocks[at];
  const offered = isFinal(finality);
  const isPinned = rootOfTrust?.pinned === true;
  // The archive has the blocks of all pins that it reaches, or the roots could not have been chosen.
  const isDecided = wanted.some((pin) => pin.height >= height);
  if (offered && (!stored.isFinal || (isPinned && !stored.isPinned) || isDecided)) {
    return { from: height, count: await removeBlocksFrom(connection, chain.id, height) };
  }
  const own = bytesToHex(blocks[at].block.hash);
  throw new PermanentError(
    'chain-mismatch',
    `block ${height} of the archive is ${own} (${finalText(offered)}), but the database has ${stored.hash} ` +
      `(${finalText(stored.isFinal)}) at this height${offered === stored.isFinal ? ': name the right one with --trust' : ''}`,
    { height },
  );
}

const finalText = (final: boolean): string => (final ? 'final' : 'not final');
