// What one attempt over any kind of channel came to.
export interface SendResult {
  /** HTTP status or SMTP reply code; null if there was no answer. */
  readonly status: number | null;
  /** Null if it was received. */
  readonly error: string | null;
  /** Beginning of the answer. */
  readonly response: string | null;
  /** E-mail addresses that refused while others took the message: only they are to get it again. Empty otherwise. */
  readonly refused: readonly string[];
  /** The receiver says that it wants no more, ever. */
  readonly gone: boolean;
  /** The receiver did not answer in time: what it held, it held for nothing. */
  readonly unanswered: boolean;
  /** How long the receiver asks to wait. */
  readonly retryAfterMs: number | undefined;
}
