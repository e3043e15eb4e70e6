// The trust in every block of a source that is in memory as a whole: roots chosen, finality decided.
import { isSwitchBlock } from '@casper-trace/casper-types/block';
import type { BlockWithProofs } from '@casper-trace/casper-types/block-json';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type BlockFinality, finalityOf, type TrustedBlock } from './chain-of-trust.js';
import { chooseRoots, type RootOfTrust, type RootsOfTrust, rootFor, type SourceBlock } from './root-of-trust.js';

/** Why a block is the chain's. */
export interface BlockTrust {
  readonly finality: BlockFinality;
  /** What the finality rests on; undefined if no block of the chain is trusted. */
  readonly rootOfTrust: RootOfTrust | undefined;
}

/** The roots of a source, and the trust in each of its blocks. */
export interface TrustInBlocks {
  readonly roots: RootsOfTrust;
  readonly blocks: readonly BlockTrust[];
}

/**
 * Decides for all blocks of a source. Errors of `chooseRoots`.
 * @param blocks at least one, by ascending height
 * @param pins of the user; none to take the known blocks of the network, or the first ones
 */
export function trustInBlocks(
  blocks: readonly BlockWithProofs[],
  networkName: string,
  pins: readonly TrustedBlock[] = [],
): TrustInBlocks {
  const atHeight = new Map(blocks.map(({ block }) => [block.header.height, block]));
  const firstSwitch = blocks.find(({ block }) => isSwitchBlock(block));
  const roots = chooseRoots(
    {
      networkName,
      first: sourceBlock(blocks[0]),
      firstSwitch: firstSwitch && sourceBlock(firstSwitch),
      atHeight: (height) => {
        const block = atHeight.get(height);
        return block && sourceBlock({ block });
      },
    },
    pins,
  );
  const finality = finalityOf(blocks, {
    networkName,
    roots: roots.roots,
    untrusted: roots.untrusted,
    signatures: 'all',
  });
  return {
    roots,
    blocks: finality.map((of, index) => ({
      finality: of,
      rootOfTrust: rootFor(blocks[index].block.header.height, roots.roots),
    })),
  };
}

const sourceBlock = ({ block }: Pick<BlockWithProofs, 'block'>): SourceBlock => ({
  height: block.header.height,
  blockHash: bytesToHex(block.hash),
  isSwitchBlock: isSwitchBlock(block),
});
