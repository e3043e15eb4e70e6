// Several kinds of forgery in one archive, chosen by a seed.
import type { Draft } from '../forger/archive.js';
import { KINDS } from './all.js';
import type { Aftermath, Kind } from './kind.js';

/** mulberry32: the same numbers from 0 to 1 for the same seed, everywhere. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Two or three different kinds that go together, in the order of the table: states are damaged last. */
export function chooseKinds(seed: number): readonly Kind[] {
  const random = randomOf(seed);
  const candidates = KINDS.filter(({ combines }) => combines !== false).slice(1);
  const chosen = new Set<number>();
  const count = random() < 0.5 ? 2 : 3;
  while (chosen.size < count) chosen.add(Math.floor(random() * candidates.length));
  return [...chosen].sort((left, right) => left - right).map((index) => candidates[index]);
}

/** Forges one after another; what each takes away adds up. */
export function forgeAll(kinds: readonly Kind[], draft: Draft): Aftermath {
  const aftermaths = kinds.map(({ forge }) => forge(draft));
  return {
    lostBlocks: aftermaths.flatMap(({ lostBlocks = [] }) => lostBlocks),
    lostTransactions: aftermaths.flatMap(({ lostTransactions = [] }) => lostTransactions),
    refused: aftermaths.flatMap(({ refused = [] }) => refused),
  };
}
