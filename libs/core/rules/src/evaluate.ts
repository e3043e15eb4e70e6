// Whether an event matches a rule: total, and in three values, because what only the stored past can tell may not be
// known yet. `unknownPast` finds what has to be asked; the answers then make every condition true or false.
import { EngineBug } from '@casper-trace/casper-types/app-error';
import type { Rule, Selector } from './compile.js';
import type { Condition, Operand, OrderOperator, PastCondition, ValueSet } from './condition.js';
import { type Subject, subjectText, type Tags } from './subject.js';
import type { TraceEvent } from './trace-event.js';
import type { Value } from './values.js';

/** What the stored past says: for `first time` whether it is, for `sum` the sum. Undefined: not asked yet. */
export type Past = (condition: PastCondition, event: TraceEvent) => boolean | bigint | undefined;

/** Nothing is known of the past. */
export const unknownPast: Past = () => undefined;

/** An event that a rule looks at, with the subject that selected it. */
export interface Candidate {
  readonly event: TraceEvent;
  /** Undefined if the event is about no subject. */
  readonly subject: Subject | undefined;
  /** Tags of the subject by which the rule selected it. */
  readonly tags: readonly string[];
}

/** The event as the rule's candidate; undefined if kind, verdict or subject do not fit. */
export function candidateOf(rule: Rule, event: TraceEvent, tags: Tags): Candidate | undefined {
  if (event.kind !== rule.event) return undefined;
  if (event.transaction !== undefined && !rule.verdicts.has(event.transaction.verdict)) return undefined;
  const { subjectFields, selectors } = rule;
  const subjects =
    subjectFields === undefined ? event.subjects : event.subjects.filter(({ field }) => subjectFields.includes(field));
  if (selectors === undefined) return { event, subject: subjects[0]?.subject, tags: [] };
  for (const { subject } of subjects) {
    const own = tags.tagsOf(subject);
    const selecting = selectors.filter((selector) => selects(selector, subject, own));
    if (selecting.length === 0) continue;
    const named = new Set(selecting.flatMap((selector) => ('tag' in selector ? [selector.tag] : [])));
    return { event, subject, tags: own.filter((tag) => named.has('*') || named.has(tag)) };
  }
  return undefined;
}

function selects(selector: Selector, subject: Subject, tags: readonly string[]): boolean {
  if ('tag' in selector) return selector.tag === '*' ? tags.length > 0 : tags.includes(selector.tag);
  return subjectText(selector) === subjectText(subject);
}

/** Undefined while the past is not known and matters. */
export function evaluate(rule: Rule, candidate: Candidate, tags: Tags, past: Past): boolean | undefined {
  return rule.when === undefined ? true : truth(rule.when, candidate, tags, past);
}

/** What has to be asked of the past before the candidate can be decided. */
export function questionsOf(rule: Rule, candidate: Candidate, tags: Tags): readonly PastCondition[] {
  if (rule.when === undefined || truth(rule.when, candidate, tags, unknownPast) !== undefined) return [];
  return pastConditions(rule.when);
}

function pastConditions(condition: Condition): readonly PastCondition[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(pastConditions);
    case 'not':
      return pastConditions(condition.of);
    case 'first time':
    case 'sum':
      return [condition];
    default:
      return [];
  }
}

function truth(condition: Condition, candidate: Candidate, tags: Tags, past: Past): boolean | undefined {
  const { event } = candidate;
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const decides = condition.kind === 'any';
      const parts = condition.of.map((one) => truth(one, candidate, tags, past));
      if (parts.includes(decides)) return decides;
      return parts.includes(undefined) ? undefined : !decides;
    }
    case 'not': {
      const inner = truth(condition.of, candidate, tags, past);
      return inner === undefined ? undefined : !inner;
    }
    case 'first time': {
      const known = past(condition, event);
      if (typeof known === 'bigint') throw new EngineBug('a sum answers the question for a first time');
      return known;
    }
    case 'sum': {
      const known = past(condition, event);
      if (typeof known === 'boolean') throw new EngineBug('a flag answers the question for a sum');
      return known === undefined ? undefined : ordered(condition.operator, known, operandOf(condition.operand, event));
    }
    default:
      return compare(condition, candidate, tags);
  }
}

type Comparison = Exclude<Condition, PastCondition | { readonly of: unknown }>;

/** A field without value compares with nothing: only `present: false` and `notIn` hold for it. */
function compare(condition: Comparison, candidate: Candidate, tags: Tags): boolean {
  const { event } = candidate;
  const value = event.fields[condition.field] ?? null;
  switch (condition.kind) {
    case 'present':
      return (value !== null) === condition.wanted;
    case 'in':
      return value !== null && isIn(condition.set, value, candidate, tags);
    case 'notIn':
      return value === null || !isIn(condition.set, value, candidate, tags);
    case 'equals':
      return value !== null && value === operandOf(condition.operand, event);
    case 'has':
      return Array.isArray(value) && value.includes(condition.text);
    case 'contains':
      return typeof value === 'string' && value.includes(condition.text);
    case 'startsWith':
      return typeof value === 'string' && value.startsWith(condition.text);
    default:
      return ordered(condition.kind, value, operandOf(condition.operand, event));
  }
}

function operandOf(operand: Operand, event: TraceEvent): Value {
  return 'field' in operand ? (event.fields[operand.field] ?? null) : operand.value;
}

function isIn(set: ValueSet, value: Value, candidate: Candidate, tags: Tags): boolean {
  if (set.kind === 'values') return set.values.has(value);
  if (typeof value !== 'string') return false;
  if (set.kind === 'tag') return tags.members(set.tag).has(value);
  return candidate.tags.some((tag) => tags.allowed(tag).has(value));
}

function ordered(operator: OrderOperator, left: Value, right: Value): boolean {
  if (typeof left !== 'bigint' || typeof right !== 'bigint') return false;
  switch (operator) {
    case 'greaterThan':
      return left > right;
    case 'atLeast':
      return left >= right;
    case 'lessThan':
      return left < right;
    case 'atMost':
      return left <= right;
  }
}
