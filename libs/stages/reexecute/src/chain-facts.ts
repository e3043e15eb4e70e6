// What re-execution of any block of one chain needs besides the block: rules, state, validators, root of trust.
import type { Block } from '@casper-trace/casper-types/block';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { ProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import { publicKeyToHex } from '@casper-trace/casper-types/public-key';
import type { ProtocolRules } from '@casper-trace/engine/chainspec/protocol-rules';
import type { ModuleCache } from '@casper-trace/engine/wasm/module-cache';
import type { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import type { ValidatorWeights } from '@casper-trace/verdict/signed-weight';
import type { RootOfTrust } from '@casper-trace/verdict/verdict';

export interface ChainFacts {
  readonly networkName: string;
  /** Undefined where this build has no rules for the version. */
  rulesFor(version: ProtocolVersion): ProtocolRules | undefined;
  /** Trie nodes of all states at hand. */
  readonly reader: TrieReader;
  /** Compiled modules, kept from block to block. */
  readonly modules: ModuleCache;
  /** Weights of an era's validators; undefined if its switch block is not at hand. */
  weightsOf(eraId: bigint): ValidatorWeights | undefined;
  readonly rootOfTrust: RootOfTrust;
}

/** The weights that a switch block fixes for the next era; undefined for other blocks. */
export function nextEraWeights(block: Block): ValidatorWeights | undefined {
  const weights = block.header.eraEnd?.nextEraValidatorWeights;
  return weights && new Map(weights.map(({ validator, weight }) => [publicKeyToHex(validator), weight]));
}

/**
 * The block that all proofs of a chain lead to: genesis, else the first switch block, else the first block at hand.
 * @param blocks in order of height; read up to the first switch block
 */
export function findRootOfTrust(blocks: Iterable<Block>): RootOfTrust | undefined {
  let first: Block | undefined;
  for (const block of blocks) {
    first ??= block;
    if (block.header.height === 0n) return rootOfTrust('genesis', block);
    if (block.header.eraEnd !== undefined) return rootOfTrust('switch block', block);
  }
  return first && rootOfTrust('first block', first);
}

function rootOfTrust(kind: RootOfTrust['kind'], block: Block): RootOfTrust {
  return { kind, height: block.header.height, blockHash: bytesToHex(block.hash) };
}
