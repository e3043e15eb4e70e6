// The stack of callers. Mirrors casper-execution-engine 8.1.1 runtime/stack.rs and casper-types system/caller.rs.
import { runtimeStackOverflowError, trap } from '../exec-error.js';
import type { SystemCaller } from '../system/system-caller.js';

/** An immutable stack of callers; the first frame is the initiator, the last one runs. */
export class RuntimeStack {
  readonly frames: readonly SystemCaller[];
  readonly #maxHeight: number;

  constructor(frames: readonly SystemCaller[], maxHeight: number) {
    this.frames = frames;
    this.#maxHeight = maxHeight;
  }

  /** A stack that holds the initiating account only. */
  static ofInitiator(accountHash: Uint8Array, maxHeight: number): RuntimeStack {
    return new RuntimeStack([{ kind: 'Initiator', accountHash }], maxHeight);
  }

  /** The frame below the running one; undefined at the bottom. */
  get previous(): SystemCaller | undefined {
    return this.frames.at(-2);
  }

  /** A stack with one more frame. Traps with RuntimeStackOverflow at the maximum height. */
  push(frame: SystemCaller): RuntimeStack {
    if (this.frames.length >= this.#maxHeight) trap(runtimeStackOverflowError);
    return new RuntimeStack([...this.frames, frame], this.#maxHeight);
  }
}
