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

/** Our side. `nanoseconds` are of a module cache that knows every module. */
export interface OwnMeasured extends Measured {
  /** The same with the trace recorded. */
  readonly tracedNanoseconds: readonly number[];
  /** Each round begins with an empty cache: a module is compiled where the round meets it for the first time. */
  readonly emptyCacheNanoseconds: readonly number[];
  /** Each execution begins with an empty cache: all its modules are compiled. */
  readonly coldNanoseconds: readonly number[];
}
