// Faults of the program or of its input. An execution error of a transaction is a value
// (`ExecError` in the engine) and never one of these.

/** Details that help to find the cause: file, line, height, hash. Never secrets. */
export type ErrorMeta = Readonly<Record<string, string | number | bigint | boolean>>;

/** A fault with a stable `code` and a one-line message that says what is wrong and what to do. */
export abstract class AppError extends Error {
  /** True if the same call may succeed later without anyone changing the input. */
  abstract readonly retryable: boolean;
  readonly code: string;
  readonly meta: ErrorMeta;

  constructor(code: string, message: string, meta: ErrorMeta = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.meta = meta;
  }
}

/** A fault that may pass: a database or a node that does not answer. */
export class RetryableError extends AppError {
  readonly retryable = true;
}

/** A fault that stays until someone changes the input or the set-up. */
export class PermanentError extends AppError {
  readonly retryable = false;
}

/** A broken invariant of our own code: loud, never recorded as a verdict. */
export class EngineBug extends AppError {
  readonly retryable = false;

  constructor(message: string, meta: ErrorMeta = {}, options?: ErrorOptions) {
    super('engine-bug', message, meta, options);
  }
}

/** Whether V8 ran out of stack: that says something about the thread and nothing about the input. */
export const isStackOverflow = (error: unknown): error is RangeError =>
  error instanceof RangeError && /call stack/i.test(error.message);

/** For a catch that takes every failure for a refusal of the input: throws again what is none. */
export function rethrowStackOverflow(error: unknown): void {
  if (isStackOverflow(error)) throw error;
}
