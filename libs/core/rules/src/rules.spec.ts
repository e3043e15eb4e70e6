// The language: values, faults with their paths, and conditions in three values.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtInRules } from './built-in/built-in-rules.js';
import { checkRule, compileRule } from './compile.js';
import { type RuleDocument, ruleJsonSchema } from './document.js';
import { candidateOf, evaluate, type Past, questionsOf, unknownPast } from './evaluate.js';
import { EVENT_KIND_NAMES, fieldsOf } from './event-kinds.js';
import { matchId } from './match.js';
import { createTags } from './subject.js';
import type { TraceEvent } from './trace-event.js';
import { amountText, parseAmount, parseHash, parseSpan, type Value } from './values.js';

const docs = new URL('../../../../docs/', import.meta.url);
const purse = 'aa'.repeat(32);
const account = '01'.repeat(32);
const contract = '02'.repeat(32);

function rule(given: Partial<RuleDocument>) {
  return compileRule(checkRule({ id: 'a', title: 'A', severity: 'low', event: 'purse transfer', ...given }), 1);
}

function transfer(fields: Record<string, Value> = {}, verdict = 'verified'): TraceEvent {
  return {
    kind: 'purse transfer',
    transaction: {
      blockHeight: 5n,
      transactionIndex: 0,
      hash: 'ff'.repeat(32),
      kind: 'V1',
      initiator: account,
      verdict,
      reason: null,
      differenceField: null,
      evidence: null,
      rules: null,
      results: { recorded: undefined, computed: undefined, stated: undefined },
    },
    ordinal: 3,
    frames: [],
    fields: { sourcePurse: purse, amount: 2_500_000_000n, depth: 1n, context: contract, refused: false, ...fields },
    subjects: [{ field: 'sourcePurse', subject: { kind: 'purse', address: purse } }],
  };
}

const tags = createTags([
  { tag: 'treasury', role: 'subject', kind: 'purse', address: purse },
  { tag: 'treasury', role: 'allowed', kind: 'contract', address: contract },
]);

function decide(when: RuleDocument['when'], event = transfer(), past: Past = unknownPast): boolean | undefined {
  const compiled = rule({ when, subjects: { any: [{ tag: 'treasury' }] } });
  const candidate = candidateOf(compiled, event, tags);
  return candidate && evaluate(compiled, candidate, tags, past);
}

function faultOf(given: object): string {
  try {
    checkRule({ id: 'a', title: 'A', severity: 'low', event: 'purse transfer', ...given });
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('values', () => {
  it('reads amounts in CSPR and motes without rounding', () => {
    expect(parseAmount('2.5 CSPR')).toBe(2_500_000_000n);
    expect(parseAmount('100 motes')).toBe(100n);
    expect(parseAmount('1_000 CSPR')).toBe(1_000_000_000_000n);
    expect(parseAmount('0.0000000001 CSPR')).toBeUndefined();
    expect(parseAmount('1.5 motes')).toBeUndefined();
    expect(parseAmount('-1')).toBeUndefined();
    expect(amountText(2_500_000_001n)).toBe('2.500000001 CSPR');
  });

  it('reads hashes in every form, spans, and nothing else', () => {
    for (const text of [purse, `uref-${purse}-007`, `account-hash-${purse}`, `hash-${purse.toUpperCase()}`]) {
      expect(parseHash(text), text).toBe(purse);
    }
    expect(parseHash('aa')).toBeUndefined();
    expect(parseSpan('24 hours')).toEqual({ seconds: 86_400 });
    expect(parseSpan('100 blocks')).toEqual({ blocks: 100n });
    expect(parseSpan('0 blocks')).toBeUndefined();
  });
});

describe('documents', () => {
  it('have the schema that is published', () => {
    expect(JSON.parse(readFileSync(new URL('rule.schema.json', docs), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(ruleJsonSchema())),
    );
  });

  it('have an entry in docs/rules.md, each built-in rule and each field', () => {
    const text = readFileSync(new URL('rules.md', docs), 'utf8');
    for (const { id } of builtInRules) expect(text, id).toContain(`### \`${id}\``);
    for (const kind of EVENT_KIND_NAMES) {
      for (const [name, { about }] of Object.entries(fieldsOf(kind)))
        expect(text).toContain(`| \`${name}\` | ${about} |`);
    }
  });

  it('are good if they come with casper-trace, each with an id of its own', () => {
    for (const document of builtInRules) expect(checkRule(document)).toEqual(document);
    expect(new Set(builtInRules.map(({ id }) => id)).size).toBe(builtInRules.length);
  });

  it.each([
    [{ severity: 'worst' }, /^severity: Invalid option/],
    [{ when: { field: 'amounts', equals: 1 } }, /^when\.field: 'purse transfer' has no field 'amounts'/],
    [{ when: { field: 'amount', equals: '1 EUR' } }, /^when\.equals: "1 EUR" is not motes or CSPR/],
    [{ when: { field: 'amount', contains: '1' } }, /^when\.contains: contains does not fit 'amount'/],
    [{ when: { field: 'amount' } }, /^when: needs exactly one operator, has none/],
    [{ when: { field: 'amount', atLeast: 1, atMost: 2 } }, /^when: needs exactly one operator, has atLeast and atMost/],
    [{ when: { all: [{ not: { field: 'context', in: ['x'] } }] } }, /^when\.all\[0\]\.not\.in\[0\]: "x" is not 64 hex/],
    [{ when: { field: 'context', in: 'allow-list' } }, /^when\.in: the allow-list is that of the subject/],
    [{ when: { firstTime: ['refused'] } }, /^when\.firstTime\[0\]: 'refused' of 'purse transfer' is not stored/],
    [{ when: { sum: 'amount', per: ['sourcePurse'], window: 'ever', atLeast: 1 } }, /^when\.window: 'ever' is no span/],
    [
      { event: 'frame', when: { sum: 'amount', per: ['context'], window: '1 day', atLeast: 1 } },
      /^when\.sum: only purse/,
    ],
    [{ cooldown: '5 blocks' }, /^cooldown: '5 blocks' is no time/],
    [{ subjects: { any: [{ purse: 'x' }] } }, /^subjects\.any\[0\]\.purse: 'x' is no address/],
    [{ subjects: { of: ['nothing'], any: [{ tag: 't' }] } }, /^subjects\.of\[0\]: 'purse transfer' has no field/],
    [{ surprise: 1 }, /^rule: Unrecognized key: "surprise"/],
  ])('fail in one line with the path: %j', (given, message) => {
    expect(faultOf(given)).toMatch(message);
    expect(faultOf(given)).not.toContain('\n');
  });
});

describe('evaluate', () => {
  it('compares amounts, numbers, sets, rights and other fields', () => {
    expect(decide({ field: 'amount', atLeast: '2.5 CSPR' })).toBe(true);
    expect(decide({ field: 'amount', greaterThan: '2.5 CSPR' })).toBe(false);
    expect(decide({ field: 'depth', lessThan: 2 })).toBe(true);
    expect(decide({ field: 'sourcePurse', in: [`uref-${purse}-007`] })).toBe(true);
    expect(decide({ field: 'sourcePurse', notIn: { tag: 'treasury' } })).toBe(false);
    expect(decide({ field: 'sourceRights', has: 'WRITE' }, transfer({ sourceRights: ['READ', 'WRITE'] }))).toBe(true);
    expect(decide({ field: 'context', equals: { field: 'initiator' } })).toBe(false);
    expect(decide({ not: { all: [{ field: 'refused', equals: true }] } })).toBe(true);
  });

  it('never takes nothing for a value', () => {
    const event = transfer({ sourceGivenBy: null });
    expect(decide({ field: 'sourceGivenBy', equals: { field: 'sourceGivenBy' } }, event)).toBe(false);
    expect(decide({ field: 'sourceGivenBy', notIn: [account] }, event)).toBe(true);
    expect(decide({ field: 'sourceGivenBy', present: false }, event)).toBe(true);
  });

  it('knows the allow-list of the tag that selected the subject', () => {
    expect(decide({ not: { field: 'context', in: 'allow-list' } })).toBe(false);
    expect(decide({ not: { field: 'context', in: 'allow-list' } }, transfer({ context: account }))).toBe(true);
  });

  it('looks only at its subjects and verdicts', () => {
    expect(decide(undefined)).toBe(true);
    expect(decide(undefined, { ...transfer(), subjects: [] })).toBeUndefined();
    expect(decide(undefined, transfer({}, 'diverged'))).toBeUndefined();
  });

  it('asks the past only where it matters', () => {
    const past = { firstTime: ['context'] };
    const asks = (when: RuleDocument['when']): number => {
      const compiled = rule({ when });
      const candidate = candidateOf(compiled, transfer(), tags);
      return candidate === undefined ? -1 : questionsOf(compiled, candidate, tags).length;
    };
    expect(asks({ all: [past, { field: 'refused', equals: false }] })).toBe(1);
    expect(asks({ all: [past, { field: 'refused', equals: true }] })).toBe(0);
    expect(asks({ any: [past, { field: 'refused', equals: false }] })).toBe(0);
    expect(decide({ not: past })).toBeUndefined();
    expect(decide({ not: past }, transfer(), () => true)).toBe(false);
    const sum = { sum: 'amount' as const, per: ['sourcePurse'], window: '1 day', greaterThan: '5 CSPR' };
    expect(decide(sum, transfer(), () => 5_000_000_001n)).toBe(true);
    expect(decide(sum, transfer(), () => 5_000_000_000n)).toBe(false);
  });
});

it('ids depend on rule, version, transaction and ordinal, and on nothing else', () => {
  const base = matchId('a', 1, 'ff', 2);
  expect(matchId('a', 1, 'ff', 2)).toBe(base);
  expect(
    new Set([
      base,
      matchId('b', 1, 'ff', 2),
      matchId('a', 2, 'ff', 2),
      matchId('a', 1, 'fe', 2),
      matchId('a', 1, 'ff', 3),
    ]).size,
  ).toBe(5);
});
