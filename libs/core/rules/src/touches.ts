// What is known of a transaction that is not verified, subject by subject: rules about verified events do not look at it,
// but nobody should be able to touch what is watched in silence.
import { type Subject, subjectText } from './subject.js';

/** Ways in which a transaction is known to touch a subject. */
export const TOUCH_WAYS = [
  'initiator',
  'target',
  'argument',
  'recorded effect',
  'balance change',
  'unverified trace',
] as const;

/** Way in which a transaction is known to touch a subject. */
export type TouchWay = (typeof TOUCH_WAYS)[number];

/** A subject that a transaction touches as far as is known. */
export interface TouchFact {
  readonly subject: Subject;
  /** In the order of `TOUCH_WAYS`. */
  readonly ways: readonly TouchWay[];
  /** Formatted keys of the recorded effects that are about the subject. */
  readonly effectKeys: readonly string[];
  /** Motes of a purse before and after the block, if it moved other than by verified movements. */
  readonly balance: { readonly before: bigint; readonly after: bigint } | undefined;
}

/** One observation; those about one subject become one `TouchFact`. */
export interface Touch {
  readonly subject: Subject;
  readonly way: TouchWay;
  readonly effectKey?: string;
  readonly balance?: TouchFact['balance'];
}

/** One fact a subject, ordered by the subject. */
export function touchFacts(touches: readonly Touch[]): TouchFact[] {
  const bySubject = new Map<string, Touch[]>();
  for (const touch of touches) {
    const name = subjectText(touch.subject);
    bySubject.set(name, [...(bySubject.get(name) ?? []), touch]);
  }
  return [...bySubject]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, of]) => ({
      subject: of[0].subject,
      ways: TOUCH_WAYS.filter((way) => of.some((touch) => touch.way === way)),
      effectKeys: [...new Set(of.flatMap(({ effectKey }) => effectKey ?? []))],
      balance: of.find(({ balance }) => balance !== undefined)?.balance,
    }));
}
