// Follows the recorded frontier of one chain. Each step evaluates one block for the rules that stand at it, and stores
// alerts and cursors in one database transaction.
import {
  type Cursor,
  holdsRecord,
  lockEvaluation,
  moveCursors,
  openCursors,
  readCursors,
} from '@casper-trace/db/alerts/cursors';
import { readChain } from '@casper-trace/db/chains';
import type { Database } from '@casper-trace/db/database';
import { readFrontier } from '@casper-trace/db/frontier';
import type { Tags } from '@casper-trace/rules/subject';
import { evaluateBlock } from './evaluate-block.js';
import { raise } from './raise.js';
import { type RuleInForce, readRulesInForce, readTags } from './rules-in-force.js';
import { readStalls, type StallWatch, stallHits } from './stalls.js';

/** What one pass did. */
export interface Pass {
  /** Blocks evaluated, once for each group of rules that stood at them. */
  readonly blocks: number;
  readonly alerts: number;
  /** Heights that could not be evaluated, with the fault. */
  readonly faults: readonly { readonly ruleId: string; readonly height: bigint; readonly error: unknown }[];
}

/**
 * One block for every group of rules that stand at the same recorded height: a new rule that begins far back
 * does not hold up the others.
 */
export async function evaluateNext(database: Database, chainId: number): Promise<Pass> {
  const rules = (await readRulesInForce(database)).filter(({ event }) => event !== 'stall');
  const tags = await readTags(database);
  let standing = await readCursors(database, chainId, rules);
  const unrecorded = await firstUnrecorded(database, chainId, standing);
  if (standing.length < rules.length) {
    const { firstHeight } = await readChain(database, chainId);
    standing = await openCursors(database, chainId, rules, firstHeight, unrecorded);
  }
  const groups = new Map<bigint, RuleInForce[]>();
  for (const { ruleId, nextHeight } of standing) {
    const rule = rules.find(({ id }) => id === ruleId);
    if (rule === undefined || nextHeight >= unrecorded) continue;
    groups.set(nextHeight, [...(groups.get(nextHeight) ?? []), rule]);
  }
  let alerts = 0;
  const faults: Pass['faults'][number][] = [];
  for (const [height, group] of groups) {
    try {
      alerts += await evaluateAt(database, chainId, height, group, tags);
    } catch {
      // One rule's fault must not silence the others: each on its own.
      for (const rule of group) {
        try {
          alerts += await evaluateAt(database, chainId, height, [rule], tags);
        } catch (error) {
          faults.push({ ruleId: rule.id, height, error });
        }
      }
    }
  }
  return { blocks: groups.size, alerts, faults };
}

/** Evaluates passes until all that is recorded is evaluated. */
export async function evaluateAll(database: Database, chainId: number): Promise<number> {
  let alerts = 0;
  for (;;) {
    const pass = await evaluateNext(database, chainId);
    if (pass.faults.length > 0) throw pass.faults[0].error;
    if (pass.blocks === 0) return alerts;
    alerts += pass.alerts;
  }
}

async function evaluateAt(
  database: Database,
  chainId: number,
  height: bigint,
  rules: readonly RuleInForce[],
  tags: Tags,
): Promise<number> {
  const block = await evaluateBlock(database, chainId, height, rules, tags);
  if (block === undefined) return 0;
  return database.transaction(async (connection) => {
    await lockEvaluation(connection, chainId);
    // Recorded again in the meantime: the next pass evaluates what is there now.
    if (!(await holdsRecord(connection, chainId, height, block.digest))) return 0;
    // Another evaluator may have been faster: only what it left is ours.
    const moved = await moveCursors(connection, chainId, rules, height);
    const ours = new Set(moved.map(({ id, version }) => `${id} ${version}`));
    const hits = block.hits.filter(({ rule }) => ours.has(`${rule.id} ${rule.version}`));
    return (await raise(connection, chainId, hits, block.timestamp)).length;
  });
}

/**
 * Looks for what stands still, and raises it. Returns the number of new alerts.
 * @param watch what was seen at earlier looks
 * @param now the database's clock if not given
 */
export async function raiseStalls(database: Database, chainId: number, watch: StallWatch, now?: Date): Promise<number> {
  const rules = await readRulesInForce(database);
  const stallRules = rules.filter(({ event }) => event === 'stall');
  const followed = rules.filter(({ event }) => event !== 'stall');
  const unrecorded = await firstUnrecorded(database, chainId, await readCursors(database, chainId, followed));
  const stalls = await readStalls(database, chainId, watch, unrecorded, followed, now);
  const tags = await readTags(database);
  let raised = 0;
  for (const stall of stalls) {
    const { rows } = await database.query<{ hash: string; timestamp: Date }>(
      'SELECT hash, timestamp FROM blocks WHERE chain_id = $1 AND height = $2',
      [chainId, stall.height.toString()],
    );
    if (rows.length === 0) continue;
    const [{ hash, timestamp }] = rows;
    const hits = stallHits(stall, stallRules, tags, hash);
    raised += await database.transaction(async (connection) => {
      await lockEvaluation(connection, chainId);
      return (await raise(connection, chainId, hits, timestamp.toISOString())).length;
    });
  }
  return raised;
}

/** The height above the frontier. What a cursor has reached is recorded: the search begins at the furthest. */
async function firstUnrecorded(database: Database, chainId: number, cursors: readonly Cursor[]): Promise<bigint> {
  const { firstHeight } = await readChain(database, chainId);
  const furthest = cursors
    .filter(({ isReached }) => isReached)
    .reduce((high, { nextHeight }) => (nextHeight > high ? nextHeight : high), firstHeight);
  return ((await readFrontier(database, chainId, furthest - 1n)) ?? firstHeight - 1n) + 1n;
}
