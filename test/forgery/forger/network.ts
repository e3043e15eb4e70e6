// Networks of the forger's own: a genesis with validators of its own on the recorded genesis state, eras made at will.
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { chainspecRegistryKey } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import type { Draft } from './archive.js';
import { appendBlock, eraEnd, rehash, sign } from './blocks.js';
import type { ForgerKey } from './keys.js';
import { type Change, changeState, stateAt } from './state.js';

export type Weights = readonly (readonly [ForgerKey, bigint])[];

/** `Key::ChainspecRegistry` of the state, with the hash of this chainspec in the place of the recorded one. */
export function boundChainspec(draft: Draft, root: string): Change {
  const key = chainspecRegistryKey();
  const stored = stateAt(draft.nodes, root).read(key);
  if (stored?.kind !== 'CLValue') throw new RangeError('the state has no chainspec registry');
  const hashOf = (toml: string): string => bytesToHex(blake2b256(new TextEncoder().encode(toml)));
  const bytes = bytesToHex(stored.value.bytes).replace(hashOf(draft.recorded.toml), hashOf(draft.toml ?? ''));
  return [key, storedCLValue({ type: stored.value.type, bytes: hexToBytes(bytes) })];
}

export interface Invention {
  readonly name: string;
  readonly weights: Weights;
  /** Of the genesis state, besides the chainspec's hash. */
  readonly changes?: readonly Change[];
}

/** Leaves nothing of the recorded chain but its genesis state: block 0 names validators of the forger and is signed by all. */
export function inventNetwork(draft: Draft, { name, weights, changes = [] }: Invention): void {
  draft.networkName = name;
  draft.transactions.clear();
  draft.events = undefined;
  draft.blocks = draft.blocks.slice(0, 1);
  const { block } = draft.head;
  const root = block.header.state_root_hash;
  block.header.state_root_hash = changeState(draft.nodes, root, [boundChainspec(draft, root), ...changes]);
  block.header.era_end = eraEnd(weights);
  rehash(block);
  sign(
    draft.head,
    name,
    weights.map(([key]) => key),
  );
}

/** `HEIGHT:HASH` of a block of the draft. */
export function pinOf(draft: Draft, height = 0): string {
  return `${height}:${draft.at(height).block.hash}`;
}

/** Appends honest empty blocks of one era; the last one ends it and names the next validators, if there are any. */
export function appendEra(draft: Draft, length: number, signers: readonly ForgerKey[], next?: Weights): void {
  for (let index = 1; index <= length; index += 1) {
    const ends = index === length && next !== undefined;
    appendBlock(draft, { keys: signers, proposer: signers[0]?.hex, ...(ends && { eraEnd: eraEnd(next) }) });
  }
}
