// A rule as people write it. The zod schema is the source of docs/rule.schema.json; what it cannot say (fields and their
// types) is checked by compile.ts.
import { z } from 'zod';
import { EVENT_KIND_NAMES } from './event-kinds.js';
import { SEVERITIES } from './severity.js';

const text = z.string().min(1).max(2000);
const scalar = z.union([z.string().max(2000), z.number(), z.boolean()]);
const operand = z.union([scalar, z.strictObject({ field: text.describe('another field of the same event') })]);
const set = z.union([
  z.array(scalar).min(1).max(10_000),
  z.strictObject({ tag: text.describe('everything that has this tag') }),
  z.literal('allow-list').describe("the allow-list of the tags that selected the rule's subject"),
]);

const comparisons = {
  equals: operand.optional(),
  greaterThan: operand.optional(),
  atLeast: operand.optional(),
  lessThan: operand.optional(),
  atMost: operand.optional(),
};

const comparison = z
  .strictObject({
    field: text,
    ...comparisons,
    in: set.optional(),
    notIn: set.optional(),
    contains: text.optional().describe('a part of the text'),
    startsWith: text.optional(),
    has: z.enum(['READ', 'WRITE', 'ADD']).optional().describe('one of the access rights'),
    present: z.boolean().optional().describe('whether the event has a value'),
  })
  .describe('one field and exactly one operator');

const firstTime = z
  .strictObject({ firstTime: z.array(text).min(1).max(4) })
  .describe('no earlier event of the kind has the same values');

const sum = z
  .strictObject({
    sum: z.enum(['amount', 'events']).describe('motes that moved and were committed, or the number of events'),
    per: z.array(text).min(1).max(4).describe('of the events with the same values as this one'),
    window: text.describe('`24 hours`, `100 blocks`: up to this event and with it'),
    greaterThan: operand.optional(),
    atLeast: operand.optional(),
    lessThan: operand.optional(),
    atMost: operand.optional(),
  })
  .describe('a sum over a window and exactly one operator');

/** A condition as written. */
export type ConditionDocument =
  | { readonly all: readonly ConditionDocument[] }
  | { readonly any: readonly ConditionDocument[] }
  | { readonly not: ConditionDocument }
  | z.infer<typeof comparison>
  | z.infer<typeof firstTime>
  | z.infer<typeof sum>;

const condition: z.ZodType<ConditionDocument> = z
  .lazy(() =>
    z.union([
      z.strictObject({ all: z.array(condition).min(1).max(100) }),
      z.strictObject({ any: z.array(condition).min(1).max(100) }),
      z.strictObject({ not: condition }),
      comparison,
      firstTime,
      sum,
    ]),
  )
  .meta({ id: 'condition' });

const selector = z.union([
  z.strictObject({ purse: text }),
  z.strictObject({ account: text }),
  z.strictObject({ contract: text }),
  z.strictObject({ package: text }),
  z.strictObject({ tag: text.describe('`*`: any tag') }),
]);

/** The document's schema. */
export const ruleSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,99}$/, 'an id is lower-case letters, digits and hyphens')
      .describe('names the rule over all its versions'),
    title: text.describe('begins the sentence of each alert'),
    severity: z.enum(SEVERITIES),
    event: z.enum(EVENT_KIND_NAMES).describe('the kind of trace event that the rule looks at'),
    subjects: z
      .strictObject({
        of: z.array(text).min(1).max(10).optional().describe('fields that may name the subject'),
        any: z.array(selector).min(1).max(1000),
      })
      .optional()
      .describe('only events about one of these; without it, every event'),
    when: condition.optional().describe('without it, every event'),
    verdicts: z
      .array(z.enum(['verified', 'diverged', 'unverifiable']))
      .min(1)
      .optional()
      .describe('verdicts of the transactions that are looked at; `[verified]` if left out'),
    cooldown: text.optional().describe('`1 hour`: after an alert, further ones about the subject are not delivered'),
    mutedUntil: z.iso.datetime().optional().describe('alerts of blocks before this time are not delivered'),
    owner: text.optional().describe('who answers for the rule'),
    note: text.optional().describe('what to do when it fires'),
  })
  .meta({ title: 'casper-trace rule', id: 'rule' });

/** A rule as people write it. */
export type RuleDocument = z.infer<typeof ruleSchema>;

/** JSON Schema of a rule document: docs/rule.schema.json. */
export function ruleJsonSchema(): object {
  return z.toJSONSchema(ruleSchema);
}
