// What the engine does not build is refused by name, never guessed.
import { PermanentError } from '@casper-trace/casper-types/app-error';

/** Thrown where execution needs a feature that is not built; `executeTransaction` turns it into an outcome. */
export class Unsupported extends PermanentError {
  /** The feature by the name that users read, e.g. `addressable entity`. */
  readonly feature: string;

  constructor(feature: string) {
    super(`unsupported:${feature}`, `The engine does not support: ${feature}.`, { feature });
    this.feature = feature;
  }
}

/** Ends execution because `feature` is not built. Always throws `Unsupported`. */
export function unsupported(feature: string): never {
  throw new Unsupported(feature);
}
