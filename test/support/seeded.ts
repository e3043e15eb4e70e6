// Random choices that can be repeated: the same seed, the same choices.

export interface Seeded {
  readonly seed: number;
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number;
  /** The same items in another order. */
  shuffle<T>(items: readonly T[]): T[];
}

/** @param variable of the environment that may name the seed; another one each time if it does not */
export function seeded(variable: string): Seeded {
  return fromSeed(Number(process.env[variable] ?? Math.floor(Math.random() * 1_000_000)));
}

/** Choices of their own from the same seed, for tests that run at the same time. */
export function fromSeed(seed: number): Seeded {
  let state = seed;
  // mulberry32
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  return {
    seed,
    between,
    shuffle: (items) => {
      const left = [...items];
      return items.map(() => left.splice(between(0, left.length - 1), 1)[0]);
    },
  };
}
