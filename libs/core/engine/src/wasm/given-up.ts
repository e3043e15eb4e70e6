// Why the walk over code (body-walk.ts) stops: thrown and caught inside libs/core/engine/src/wasm only. No Errors on
// purpose: neither is a fault, and both happen often.

/** Something is wrong or out of the ordinary: the passes have to decide. */
export class GivenUp {
  readonly reason = 'given up';
}

/** A number is not in its shortest form: the code has to be written anew before it is walked. */
export class NotShortest {
  readonly reason = 'not shortest';
}
