// The rules that are evaluated: the newest version of each, if it is enabled.
import { listRules } from '@casper-trace/db/alerts/rules';
import { listWatchedSubjects } from '@casper-trace/db/alerts/watched-subjects';
import type { Queryable } from '@casper-trace/db/database';
import { checkRule, compileRule, type Rule } from '@casper-trace/rules/compile';
import { createTags, type Tags } from '@casper-trace/rules/subject';

/** A rule with what its row says of its beginning. */
export interface RuleInForce extends Rule {
  readonly fromHeight: bigint | null;
}

/** PermanentError 'bad-rule' if a stored document is not one that this version understands. */
export async function readRulesInForce(connection: Queryable): Promise<RuleInForce[]> {
  const stored = await listRules(connection);
  return stored
    .filter(({ enabled }) => enabled)
    .map(({ version, document, fromHeight }) => ({ ...compileRule(checkRule(document), version), fromHeight }));
}

export async function readTags(connection: Queryable): Promise<Tags> {
  return createTags(await listWatchedSubjects(connection));
}
