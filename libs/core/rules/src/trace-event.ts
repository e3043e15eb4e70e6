// An event as rules see it: a kind, a place, and fields with values. The subjects are those fields that name a purse,
// an account, a contract or a package.
import type { EventKind } from './event-kinds.js';
import type { FrameFact, TransactionFact } from './facts.js';
import type { Subject } from './subject.js';
import type { Value } from './values.js';

/** A subject and the field that names it. */
export interface EventSubject {
  readonly field: string;
  readonly subject: Subject;
}

/** An event of a trace, a block, or a stall. */
export interface TraceEvent {
  readonly kind: EventKind;
  /** Undefined for a block and for a stall. */
  readonly transaction: TransactionFact | undefined;
  readonly ordinal: number;
  /** Tells events of one transaction apart that have no ordinal; part of the alert's id. */
  readonly part?: string;
  /** From the frame that the node started down to the event's own; empty for an event of the whole transaction. */
  readonly frames: readonly FrameFact[];
  readonly fields: Readonly<Record<string, Value>>;
  /** The likeliest subject first. */
  readonly subjects: readonly EventSubject[];
}
