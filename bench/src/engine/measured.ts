// What one side measured of one case, as it goes between the processes of the benchmark.

export interface Measured {
  readonly label: string;
  readonly consumed: string;
  readonly error: string | null;
  /** Number of effects and blake2b of their encodings in order. */
  readonly effects: number;
  readonly effectsHash: string;
  readonly nanoseconds: readonly number[];
}

/** Our side: with a module cache that knows the module, with one that does not, and warm with the trace recorded. */
export interface OwnMeasured extends Measured {
  readonly coldNanoseconds: readonly number[];
  readonly tracedNanoseconds: readonly number[];
}
