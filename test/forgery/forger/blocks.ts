// Blocks of the forger: hashes made right again, links repaired, signatures by keys of the forger.
import { type Block, blockBodyHash, blockHash } from '@casper-trace/casper-types/block';
import { blockV2FromJson } from '@casper-trace/casper-types/block-json';
import { chainNameHash, finalityMessage } from '@casper-trace/casper-types/finality-signature';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { parseJson } from '@casper-trace/casper-types/json';
import type { BlockJson, Draft, EraEndJson, ProofJson, SignedBlock } from './archive.js';
import type { ForgerKey } from './keys.js';

export const typedBlock = (block: BlockJson): Block => blockV2FromJson(parseJson(JSON.stringify(block)));

/** Makes body hash and block hash those of the content. */
export function rehash(block: BlockJson): void {
  block.header.body_hash = bytesToHex(blockBodyHash(typedBlock(block)));
  block.hash = bytesToHex(blockHash(typedBlock(block)));
}

/** Finality signatures of these keys under the block. */
export function proofsOf(block: BlockJson, networkName: string, keys: readonly ForgerKey[]): ProofJson[] {
  const message = finalityMessage(typedBlock(block), chainNameHash(networkName));
  return keys.map((key) => ({ public_key: key.hex, signature: key.sign(message) }));
}

export function sign(signed: SignedBlock, networkName: string, keys: readonly ForgerKey[]): void {
  signed.proofs = proofsOf(signed.block, networkName, keys);
}

/**
 * Makes all links and hashes right from an index of `draft.blocks` on, points the recorded results at the new blocks and
 * signs each changed block with the keys; without keys the signatures stay, good or bad.
 */
export function relink(draft: Draft, from: number, keys?: readonly ForgerKey[]): void {
  const { blocks } = draft;
  for (let index = from; index < blocks.length; index += 1) {
    const signed = blocks[index];
    const { block } = signed;
    const before = block.hash;
    const parent = blocks[index - 1];
    if (parent !== undefined) {
      block.header.parent_hash = parent.block.hash;
      const switches = blocks.slice(0, index).filter((other) => other.block.header.era_end !== null);
      const lastSwitch = switches.at(-1);
      if (lastSwitch !== undefined) block.header.last_switch_block_hash = lastSwitch.block.hash;
    }
    rehash(block);
    if (keys !== undefined) sign(signed, draft.networkName, keys);
    if (block.hash !== before) repoint(draft, block, before);
  }
}

/** Changes a block, makes its hashes right and everything above follow it. */
export function changeBlock(
  draft: Draft,
  height: number,
  change: (block: BlockJson) => void,
  keys?: readonly ForgerKey[],
): void {
  const signed = draft.at(height);
  change(signed.block);
  relink(draft, draft.blocks.indexOf(signed), keys);
}

function repoint(draft: Draft, block: BlockJson, before: string): void {
  for (const hash of transactionHashes(block)) {
    if (!draft.transactions.has(hash)) continue;
    draft.edit(hash, ({ execution_info }) => {
      if (execution_info?.block_hash === before) execution_info.block_hash = block.hash;
    });
  }
}

/** In the order of execution. */
export function transactionHashes(block: BlockJson): string[] {
  return Object.entries(block.body.transactions)
    .sort(([left], [right]) => Number(left) - Number(right))
    .flatMap(([, hashes]) => hashes.flatMap((hash) => Object.values(hash)));
}

/** The end of an era that names these validators for the next one. */
export function eraEnd(weights: readonly (readonly [ForgerKey, bigint])[]): EraEndJson {
  return {
    equivocators: [],
    inactive_validators: [],
    next_era_validator_weights: weights
      .map(([key, weight]) => ({ validator: key.hex, weight: weight.toString() }))
      .sort((left, right) => (left.validator < right.validator ? -1 : 1)),
    rewards: {},
    next_era_gas_price: 1,
  };
}

/** Until the content is complete. */
const NO_HASH = '00'.repeat(32);

export interface NextBlock {
  readonly eraId?: number;
  readonly eraEnd?: EraEndJson;
  readonly stateRoot?: string;
  readonly proposer?: string;
  readonly lastSwitchBlockHash?: string | null;
  readonly transactions?: Record<string, Record<string, string>[]>;
  readonly keys?: readonly ForgerKey[];
}

/** Appends an empty block of the forger; its state is that of the newest empty block unless another is given. */
export function appendBlock(draft: Draft, next: NextBlock = {}): SignedBlock {
  const { block: parent } = draft.head;
  const lastSwitch = draft.blocks.findLast(({ block }) => block.header.era_end !== null);
  const block: BlockJson = {
    hash: NO_HASH,
    header: {
      parent_hash: parent.hash,
      state_root_hash: next.stateRoot ?? parent.header.state_root_hash,
      body_hash: NO_HASH,
      random_bit: false,
      accumulated_seed: 'ab'.repeat(32),
      era_end: next.eraEnd ?? null,
      timestamp: new Date(Date.parse(parent.header.timestamp) + 2000).toISOString(),
      era_id: next.eraId ?? parent.header.era_id + (parent.header.era_end === null ? 0 : 1),
      height: parent.header.height + 1,
      protocol_version: parent.header.protocol_version,
      proposer: next.proposer ?? parent.header.proposer,
      current_gas_price: 1,
      last_switch_block_hash:
        next.lastSwitchBlockHash === undefined ? (lastSwitch?.block.hash ?? null) : next.lastSwitchBlockHash,
    },
    body: { transactions: next.transactions ?? {}, rewarded_signatures: [] },
  };
  rehash(block);
  const signed: SignedBlock = { block, proofs: proofsOf(block, draft.networkName, next.keys ?? []) };
  draft.blocks.push(signed);
  return signed;
}
