// From a document to a rule that can be evaluated. Every fault is one line with the path of what is wrong.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { z } from 'zod';
import type { Condition, Operand, OrderOperator, ValueSet } from './condition.js';
import { type ConditionDocument, type RuleDocument, ruleSchema } from './document.js';
import { type EventKind, type Field, fieldOf, fieldsOf } from './event-kinds.js';
import { SUBJECT_KINDS, type Subject } from './subject.js';
import { parseAmount, parseHash, parseSpan, type Span, type Value } from './values.js';

/** What selects a subject: itself, or a tag that it has (`*`: any). */
export type Selector = Subject | { readonly tag: string };

/** A rule ready to be evaluated. */
export interface Rule {
  readonly id: string;
  readonly version: number;
  readonly document: RuleDocument;
  readonly event: EventKind;
  /** Undefined: every event matches, whatever it is about. */
  readonly selectors: readonly Selector[] | undefined;
  /** Fields that may name the subject; undefined: all that can. */
  readonly subjectFields: readonly string[] | undefined;
  readonly when: Condition | undefined;
  readonly verdicts: ReadonlySet<string>;
  /** Undefined: every alert is delivered. */
  readonly cooldown: { readonly seconds: number } | undefined;
  /** Milliseconds since 1970; undefined: not muted. */
  readonly mutedUntil: number | undefined;
}

type Path = readonly (string | number)[];

function fault(path: Path, message: string): PermanentError {
  const place = path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index > 0 ? `.${part}` : part));
  return new PermanentError('bad-rule', `${path.length === 0 ? 'rule' : place.join('')}: ${message}`);
}

/** Checks a document as it was read; PermanentError 'bad-rule' with the path of the first fault. */
export function checkRule(document: unknown): RuleDocument {
  const result = ruleSchema.safeParse(document);
  if (!result.success) throw schemaFault(result.error.issues[0], []);
  compileRule(result.data, 1);
  return result.data;
}

/** The deepest fault tells most: a union's own message only says that nothing fits. */
function schemaFault(issue: z.core.$ZodIssue, above: Path): PermanentError {
  const path = [...above, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'invalid_union') {
    const depth = (issues: readonly z.core.$ZodIssue[]): number => Math.max(...issues.map((one) => one.path.length));
    const branches = issue.errors.filter((issues) => issues.every(({ code }) => code !== 'unrecognized_keys'));
    const deepest = branches.toSorted((a, b) => depth(b) - depth(a))[0];
    if (deepest !== undefined && depth(deepest) > 0) return schemaFault(deepest[0], path);
    return fault(path, path.at(-1) === 'when' || branches.length === 0 ? NOT_A_CONDITION : issue.message);
  }
  return fault(path, issue.message);
}

const NOT_A_CONDITION =
  'not understood: write all, any, not, a field with one operator, firstTime, or a sum with per and window';

/** @param document has passed `checkRule`, or comes from there; PermanentError 'bad-rule' with the path of a fault */
export function compileRule(document: RuleDocument, version: number): Rule {
  const { event, subjects, when, cooldown } = document;
  for (const [index, name] of (subjects?.of ?? []).entries()) fieldAt(event, name, ['subjects', 'of', index]);
  if ((event === 'stall' || event === 'block') && subjects !== undefined) {
    throw fault(['subjects'], `a ${event} is about no subject`);
  }
  return {
    id: document.id,
    version,
    document,
    event,
    selectors: subjects?.any.map((one, index) => selectorAt(one, ['subjects', 'any', index])),
    subjectFields: subjects?.of,
    when: when && conditionAt(event, when, ['when'], subjects !== undefined),
    verdicts: new Set(document.verdicts ?? ['verified']),
    cooldown: cooldown === undefined ? undefined : { seconds: secondsAt(cooldown, ['cooldown']) },
    mutedUntil: document.mutedUntil === undefined ? undefined : Date.parse(document.mutedUntil),
  };
}

function selectorAt(selector: Readonly<Record<string, string>>, path: Path): Selector {
  if ('tag' in selector) return { tag: selector.tag };
  for (const kind of SUBJECT_KINDS) {
    if (!(kind in selector)) continue;
    const address = parseHash(selector[kind]);
    if (address === undefined) throw fault([...path, kind], `'${selector[kind]}' is no address: 64 hex digits`);
    return { kind, address };
  }
  throw fault(path, `a subject is one of ${SUBJECT_KINDS.join(', ')} or tag`);
}

function secondsAt(text: string, path: Path): number {
  const span = spanAt(text, path);
  if ('blocks' in span) throw fault(path, `'${text}' is no time: write it as in '1 hour'`);
  return span.seconds;
}

function spanAt(text: string, path: Path): Span {
  const span = parseSpan(text);
  if (span === undefined) throw fault(path, `'${text}' is no span: write it as in '30 minutes' or '100 blocks'`);
  return span;
}

function fieldAt(event: EventKind, name: string, path: Path): Field {
  const field = fieldOf(event, name);
  if (field !== undefined) return field;
  throw fault(path, `'${event}' has no field '${name}'; it has ${Object.keys(fieldsOf(event)).join(', ')}`);
}

function storedFieldsAt(event: EventKind, names: readonly string[], path: Path): readonly string[] {
  for (const [index, name] of names.entries()) {
    if (!fieldAt(event, name, [...path, index]).stored) {
      throw fault([...path, index], `'${name}' of '${event}' is not stored: earlier events cannot be asked for it`);
    }
  }
  return names;
}

function conditionAt(event: EventKind, document: ConditionDocument, path: Path, hasSubject: boolean): Condition {
  const inner = (one: ConditionDocument, ...more: Path): Condition =>
    conditionAt(event, one, [...path, ...more], hasSubject);
  if ('all' in document) return { kind: 'all', of: document.all.map((one, index) => inner(one, 'all', index)) };
  if ('any' in document) return { kind: 'any', of: document.any.map((one, index) => inner(one, 'any', index)) };
  if ('not' in document) return { kind: 'not', of: inner(document.not, 'not') };
  if ('firstTime' in document) {
    return { kind: 'first time', fields: storedFieldsAt(event, document.firstTime, [...path, 'firstTime']) };
  }
  if ('sum' in document) return sumAt(event, document, path);
  return comparisonAt(event, document, path, hasSubject);
}

const NOT_SUMMED: ReadonlySet<EventKind> = new Set([
  'purse touch',
  'transaction',
  'unverified touch',
  'block',
  'stall',
]);

function sumAt(event: EventKind, document: Extract<ConditionDocument, { sum: unknown }>, path: Path): Condition {
  const { sum, per, window, ...operators } = document;
  if (NOT_SUMMED.has(event)) {
    throw fault([...path, 'sum'], `'${event}' cannot be summed: write the rule over purse transfers or purse accesses`);
  }
  if (sum === 'amount' && event !== 'purse transfer') {
    throw fault([...path, 'sum'], 'only purse transfers have an amount that can be summed: write events');
  }
  const type = sum === 'amount' ? 'amount' : 'number';
  const [operator, written] = oneOperator(operators, path);
  const operand = operandAt(event, type, written as OperandDocument, [...path, operator]);
  return {
    kind: 'sum',
    of: sum,
    per: storedFieldsAt(event, per, [...path, 'per']),
    window: spanAt(window, [...path, 'window']),
    operator: operator as OrderOperator,
    operand,
  };
}

type ComparisonDocument = Extract<ConditionDocument, { field: string }>;
type OperandDocument = NonNullable<ComparisonDocument['equals']>;

function oneOperator(operators: Readonly<Record<string, unknown>>, path: Path): [name: string, value: unknown] {
  const given = Object.entries(operators).filter(([, value]) => value !== undefined);
  if (given.length === 1) return given[0];
  throw fault(path, `needs exactly one operator, has ${given.map(([name]) => name).join(' and ') || 'none'}`);
}

/** Types that each operator knows. */
const OPERATORS: Readonly<Record<string, readonly Field['type'][]>> = {
  equals: ['text', 'hash', 'amount', 'number', 'flag'],
  greaterThan: ['amount', 'number'],
  atLeast: ['amount', 'number'],
  lessThan: ['amount', 'number'],
  atMost: ['amount', 'number'],
  in: ['text', 'hash', 'amount', 'number'],
  notIn: ['text', 'hash', 'amount', 'number'],
  contains: ['text'],
  startsWith: ['text'],
  has: ['rights'],
  present: ['text', 'hash', 'amount', 'number', 'flag', 'rights'],
};

function comparisonAt(event: EventKind, document: ComparisonDocument, path: Path, hasSubject: boolean): Condition {
  const { field, ...operators } = document;
  const { type } = fieldAt(event, field, [...path, 'field']);
  const [kind] = oneOperator(operators, path);
  const here = [...path, kind];
  if (!OPERATORS[kind].includes(type)) throw fault(here, `${kind} does not fit '${field}', which is of type ${type}`);
  if (document.in !== undefined || document.notIn !== undefined) {
    const set = setAt(type, (document.in ?? document.notIn) as SetDocument, here, hasSubject);
    return { kind: kind as 'in' | 'notIn', field, set };
  }
  if (document.present !== undefined) return { kind: 'present', field, wanted: document.present };
  const text = document.contains ?? document.startsWith ?? document.has;
  if (text !== undefined) return { kind: kind as 'contains' | 'startsWith' | 'has', field, text };
  const operand = operandAt(event, type, operators[kind as OrderOperator] as OperandDocument, here);
  return { kind: kind as OrderOperator | 'equals', field, operand };
}

function operandAt(event: EventKind, type: Field['type'], written: OperandDocument, path: Path): Operand {
  if (typeof written !== 'object') return { value: valueAt(type, written, path) };
  const other = fieldAt(event, written.field, [...path, 'field']);
  if (other.type !== type) throw fault(path, `'${written.field}' is of type ${other.type}, not ${type}`);
  return { field: written.field };
}

type SetDocument = NonNullable<ComparisonDocument['in']>;

function setAt(type: Field['type'], set: SetDocument, path: Path, hasSubject: boolean): ValueSet {
  if (Array.isArray(set)) {
    return { kind: 'values', values: new Set(set.map((one, index) => valueAt(type, one, [...path, index]))) };
  }
  if (type !== 'hash') throw fault(path, `a tag holds addresses, the field is of type ${type}`);
  if (typeof set === 'object' && 'tag' in set) return { kind: 'tag', tag: set.tag };
  if (!hasSubject) throw fault(path, 'the allow-list is that of the subject: the rule needs subjects with a tag');
  return { kind: 'allow-list' };
}

/** How a value of each type is written, for the fault's line. */
const WRITTEN = {
  text: 'a text',
  hash: '64 hex digits, with or without prefix',
  amount: "motes or CSPR, as in '2.5 CSPR'",
  number: 'a whole number',
  flag: 'true or false',
  rights: 'READ, WRITE or ADD',
} as const;

function valueAt(type: Field['type'], written: string | number | boolean, path: Path): Value {
  const value = read(type, written);
  if (value === undefined) throw fault(path, `${JSON.stringify(written)} is not ${WRITTEN[type]}`);
  return value;
}

function read(type: Field['type'], written: string | number | boolean): Value | undefined {
  if (type === 'flag') return typeof written === 'boolean' ? written : undefined;
  if (typeof written === 'boolean') return undefined;
  if (typeof written === 'number' && !Number.isSafeInteger(written)) return undefined;
  const text = String(written);
  if (type === 'hash') return parseHash(text);
  if (type === 'amount') return parseAmount(text);
  if (type === 'number') return /^\d+$/.test(text) ? BigInt(text) : undefined;
  return typeof written === 'string' ? written : undefined;
}
