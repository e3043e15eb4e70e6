// What rules find in one recorded block. Everything comes from the database, so that a restart, a replay and a
// back-test find the same.
import { type BlockFacts, readBlockFacts } from '@casper-trace/db/alerts/block-facts';
import { type PastQuestion, readFirstTimes, readSums } from '@casper-trace/db/alerts/past';
import { readGivers, readKept, readMainPurses } from '@casper-trace/db/alerts/purse-past';
import type { Queryable } from '@casper-trace/db/database';
import type { Rule } from '@casper-trace/rules/compile';
import type { PastCondition } from '@casper-trace/rules/condition';
import { type Candidate, candidateOf, evaluate, type Past, questionsOf } from '@casper-trace/rules/evaluate';
import { blockEvent, eventsOf, unverifiedEvents } from '@casper-trace/rules/events';
import { holdingId, type PursePast, purseQuestions } from '@casper-trace/rules/facts';
import { type Match, matchOf } from '@casper-trace/rules/match';
import type { Tags } from '@casper-trace/rules/subject';
import type { TraceEvent } from '@casper-trace/rules/trace-event';
import { readUnverified } from './unverified-touches.js';

/** A match with the rule that it is of. */
export interface Hit {
  readonly rule: Rule;
  readonly match: Match;
}

export interface EvaluatedBlock {
  /** ISO 8601. */
  readonly timestamp: string;
  /** Of the record that was evaluated. */
  readonly digest: string;
  /** In the chain's order, then by rule; each id once. */
  readonly hits: readonly Hit[];
}

/** Undefined if the block is not recorded. */
export async function evaluateBlock(
  connection: Queryable,
  chainId: number,
  height: bigint,
  rules: readonly Rule[],
  tags: Tags,
): Promise<EvaluatedBlock | undefined> {
  const block = await readBlockFacts(connection, chainId, height);
  if (block === undefined || block.digest === null) return undefined;
  const purses = await readPursePast(connection, chainId, height, block);
  const unverified = await readUnverified(connection, chainId, height, block, purses);
  const events = block.traces.flatMap((trace) => {
    const facts = unverified.get(trace.transaction.transactionIndex);
    return [...eventsOf(trace, purses), ...(facts === undefined ? [] : unverifiedEvents(trace, facts))];
  });
  events.push(blockEvent({ ...block, height, transactions: block.traces.length, unverified: unverified.size }));
  const hits: Hit[] = [];
  for (const rule of rules) {
    const candidates = events.flatMap((event) => candidateOf(rule, event, tags) ?? []);
    const past = await readPast(connection, chainId, rule, candidates, tags);
    for (const candidate of candidates) {
      if (evaluate(rule, candidate, tags, past) === true)
        hits.push({ rule, match: matchOf(rule, candidate, block.hash) });
    }
  }
  return { timestamp: block.timestamp.toISOString(), digest: block.digest, hits: inOrder(hits) };
}

/** One event may match twice, as debited and as credited purse: it is one alert. */
function inOrder(hits: readonly Hit[]): readonly Hit[] {
  const distinct = [...new Map(hits.toReversed().map((hit) => [hit.match.id, hit])).values()];
  return distinct.sort(
    (a, b) =>
      (a.match.transactionIndex ?? 0) - (b.match.transactionIndex ?? 0) ||
      (a.match.ordinal ?? 0) - (b.match.ordinal ?? 0) ||
      (a.rule.id < b.rule.id ? -1 : 1),
  );
}

async function readPursePast(
  connection: Queryable,
  chainId: number,
  height: bigint,
  { traces }: BlockFacts,
): Promise<PursePast> {
  const questions = traces.map(purseQuestions);
  const mainPurses = await readMainPurses(
    connection,
    chainId,
    questions.flatMap(({ purses }) => purses),
    height,
  );
  const distinct = (holdings: (typeof questions)[number]['kept']) => [
    ...new Map(holdings.map((holding) => [holdingId(holding), holding])).values(),
  ];
  const kept = await readKept(connection, chainId, distinct(questions.flatMap((one) => one.kept)));
  const givers = await readGivers(connection, chainId, distinct(questions.flatMap((one) => one.given)));
  const keptIds = new Set(kept.map(holdingId));
  const giverOf = new Map(givers.map(([holding, initiator]) => [holdingId(holding), initiator]));
  return {
    mainPurseOf: (purse) => mainPurses.get(purse),
    isKept: (holding) => keptIds.has(holdingId(holding)),
    givenBy: (holding) => giverOf.get(holdingId(holding)),
  };
}

/** Asks what the rule's conditions need to know about these events, one statement a condition. */
async function readPast(
  connection: Queryable,
  chainId: number,
  rule: Rule,
  candidates: readonly Candidate[],
  tags: Tags,
): Promise<Past> {
  const asked = new Map<PastCondition, TraceEvent[]>();
  for (const candidate of candidates) {
    for (const condition of questionsOf(rule, candidate, tags)) {
      asked.set(condition, [...(asked.get(condition) ?? []), candidate.event]);
    }
  }
  const answers = new Map<PastCondition, Map<TraceEvent, boolean | bigint>>();
  for (const [condition, events] of asked) {
    answers.set(condition, await answer(connection, chainId, rule, condition, events));
  }
  return (condition, event) => answers.get(condition)?.get(event);
}

async function answer(
  connection: Queryable,
  chainId: number,
  { event: kind }: Rule,
  condition: PastCondition,
  events: readonly TraceEvent[],
): Promise<Map<TraceEvent, boolean | bigint>> {
  const fields = condition.kind === 'first time' ? condition.fields : condition.per;
  const known = events.flatMap((event) => {
    const question = questionOf(event, fields);
    return question === undefined ? [] : [{ event, question }];
  });
  const questions = known.map(({ question }) => question);
  const found =
    condition.kind === 'first time'
      ? await readFirstTimes(connection, chainId, kind, fields, questions)
      : await readSums(connection, chainId, kind, condition, questions);
  // An event without value in one of the fields is no first time of anything, and sums nothing.
  const without = condition.kind === 'first time' ? false : 0n;
  const answers = new Map<TraceEvent, boolean | bigint>(events.map((event) => [event, without]));
  for (const [index, { event }] of known.entries()) answers.set(event, found[index]);
  return answers;
}

function questionOf({ transaction, ordinal, fields }: TraceEvent, names: readonly string[]): PastQuestion | undefined {
  if (transaction === undefined) return undefined;
  const values: (string | bigint | boolean)[] = [];
  for (const name of names) {
    const value = fields[name] ?? null;
    if (value === null || typeof value === 'object') return undefined;
    values.push(value);
  }
  const { blockHeight, transactionIndex } = transaction;
  return { blockHeight, transactionIndex, ordinal, values };
}
