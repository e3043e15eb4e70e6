// What a rule watches, and the tags that name groups of it.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { parseHash } from './values.js';

/** Kinds of what can be watched. */
export const SUBJECT_KINDS = ['purse', 'account', 'contract', 'package'] as const;

/** Kind of what can be watched. */
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** A purse, account, contract or package. */
export interface Subject {
  readonly kind: SubjectKind;
  /** Bare lower-case hex. */
  readonly address: string;
}

/** The text of a subject in an alert. */
export const subjectText = ({ kind, address }: Subject): string => `${kind}:${address}`;

/** From a kind and any of Casper's forms of the address; PermanentError 'bad-subject'. */
export function parseSubject(kind: string, text: string): Subject {
  const known = SUBJECT_KINDS.find((one) => one === kind);
  const address = parseHash(text);
  if (known === undefined || address === undefined) {
    throw new PermanentError(
      'bad-subject',
      `'${kind} ${text}' names no subject: write one of ${SUBJECT_KINDS.join(', ')} and its address in hex`,
    );
  }
  return { kind: known, address };
}

/** Entry of a tag: a subject, or who may touch the tag's subjects without an alert. */
export interface TagEntry {
  readonly tag: string;
  readonly role: 'subject' | 'allowed';
  readonly kind: SubjectKind;
  readonly address: string;
}

/** All tags, ready to be asked. */
export interface Tags {
  /** Tags that a subject has. */
  tagsOf(subject: Subject): readonly string[];
  /** Addresses of a tag's subjects. */
  members(tag: string): ReadonlySet<string>;
  /** Addresses on a tag's allow-list. */
  allowed(tag: string): ReadonlySet<string>;
}

const nobody: ReadonlySet<string> = new Set();

/** Tags made of their entries. */
export function createTags(entries: readonly TagEntry[]): Tags {
  const ofSubject = new Map<string, string[]>();
  const lists = { subject: new Map<string, Set<string>>(), allowed: new Map<string, Set<string>>() };
  for (const { tag, role, kind, address } of entries) {
    const list = lists[role].get(tag) ?? new Set<string>();
    lists[role].set(tag, list.add(address));
    if (role === 'allowed') continue;
    const key = subjectText({ kind, address });
    ofSubject.set(key, [...(ofSubject.get(key) ?? []), tag]);
  }
  return {
    tagsOf: (subject) => ofSubject.get(subjectText(subject)) ?? [],
    members: (tag) => lists.subject.get(tag) ?? nobody,
    allowed: (tag) => lists.allowed.get(tag) ?? nobody,
  };
}
