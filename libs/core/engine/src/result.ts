// A value or an error, as Rust's Result, and Rust's `?` for code that would otherwise be all checks.

/** Either `value`, or the `error` that a rule of the protocol gives instead. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Rust's `Ok(value)`. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** Rust's `Ok(())`. */
export const done: { readonly ok: true; readonly value: undefined } = { ok: true, value: undefined };

/** Rust's `Err(error)`. */
export function failed<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}

/** Carries an error from `refuse` or `must` to the next `attempt`; it never leaves the engine. */
class Refusal {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** Runs `body`; what `refuse` or `must` raise inside becomes the failed result. E is the caller's word for it. */
export function attempt<T, E>(body: () => T): Result<T, E> {
  try {
    return ok(body());
  } catch (thrown) {
    if (thrown instanceof Refusal) return failed(thrown.error as E);
    throw thrown;
  }
}

/** Rust's `return Err(error)`, inside an `attempt`. */
export function refuse(error: unknown): never {
  throw new Refusal(error);
}

/** Rust's `result?`, inside an `attempt` of the same kind of error. */
export function must<T, E>(result: Result<T, E>): T {
  return result.ok ? result.value : refuse(result.error);
}

/** Rust's `result.map_err(|_| error)?`, inside an `attempt`. */
export function mustOr<T, E>(result: Result<T, unknown>, error: E): T {
  return result.ok ? result.value : refuse(error);
}
