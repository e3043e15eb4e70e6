// Evaluates given versions of rules over given heights: what an installation found must be found again elsewhere.
import { lockEvaluation } from '@casper-trace/db/alerts/cursors';
import { type RestoredRule, restoreRules } from '@casper-trace/db/alerts/restore-rules';
import type { WatchedSubject } from '@casper-trace/db/alerts/watched-subjects';
import type { Database } from '@casper-trace/db/database';
import { checkRule, compileRule } from '@casper-trace/rules/compile';
import { createTags } from '@casper-trace/rules/subject';
import { evaluateBlock } from './evaluate-block.js';
import { raise } from './raise.js';

/**
 * Raises what the rules find. The database has no rules of its own. PermanentError 'bad-rule' for a document that is none.
 */
export async function replayRules(
  database: Database,
  chainId: number,
  rules: readonly RestoredRule[],
  tags: readonly WatchedSubject[],
  signal: AbortSignal,
): Promise<void> {
  const compiled = rules.map(({ document, version, from, to }) => ({
    rule: compileRule(checkRule(document), version),
    from,
    to,
  }));
  await restoreRules(database, chainId, rules, tags);
  const known = createTags(tags);
  const heights = compiled.flatMap(({ from, to }) => [from, to]);
  if (heights.length === 0) return;
  const last = heights.reduce((a, b) => (a > b ? a : b));
  for (let height = heights.reduce((a, b) => (a < b ? a : b)); height <= last; height++) {
    signal.throwIfAborted();
    const inForce = compiled.filter(({ from, to }) => from <= height && height <= to).map(({ rule }) => rule);
    const block = await evaluateBlock(database, chainId, height, inForce, known);
    if (block === undefined) continue;
    await database.transaction(async (connection) => {
      await lockEvaluation(connection, chainId);
      await raise(connection, chainId, block.hits, block.timestamp);
    });
  }
}
