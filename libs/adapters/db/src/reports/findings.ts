// Alerts of a report's range, if this database has any: the rules write them (table `alerts`).
import type { Queryable } from '../database.js';
import type { Json } from '../rows/column.js';
import { type BlockFacts, readBlockFacts } from './blocks.js';
import { type ReportScope, scopeParameters, subjectPurses, transactionCondition } from './scope.js';

/** What a rule found, without what only this database knows (order of raising, time of raising). */
export interface FindingFacts {
  readonly id: string;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly severity: string;
  readonly blockHeight: bigint;
  readonly transactionIndex: number | null;
  readonly ordinal: number | null;
  readonly transactionHash: string | null;
  readonly subject: string;
  readonly sentence: string;
  readonly evidence: Json;
  readonly verdict: string | null;
  readonly block: BlockFacts;
}

/** A rule that was evaluated over a part of the range. */
export interface EvaluatedRule {
  readonly rule: string;
  readonly version: number;
  readonly from: bigint;
  readonly to: bigint;
  readonly document: Json;
}

/** Undefined if no rule was evaluated over any block of the range, or the database knows no rules. */
export async function readEvaluatedRules(
  connection: Queryable,
  { chainId, from, to }: ReportScope,
): Promise<EvaluatedRule[] | undefined> {
  const table = await connection.query<{ found: boolean }>(
    `SELECT to_regclass('alerts') IS NOT NULL AND to_regclass('evaluation_cursors') IS NOT NULL AS found`,
  );
  if (!table.rows[0].found) return undefined;
  type Columns = { rule: string; version: number; first: string; last: string; document: Json };
  const { rows } = await connection.query<Columns>(
    `SELECT c.rule_id AS rule, c.rule_version AS version, GREATEST(c.first_height, $2::int8) AS first,
       LEAST(c.next_height - 1, $3::int8) AS last, r.document
     FROM evaluation_cursors c JOIN rules r ON r.id = c.rule_id AND r.version = c.rule_version
     WHERE c.chain_id = $1 AND c.first_height <= $3::int8 AND c.next_height > $2::int8
       AND c.next_height > c.first_height
     ORDER BY c.rule_id COLLATE "C", c.rule_version`,
    [chainId, String(from), String(to)],
  );
  if (rows.length === 0) return undefined;
  return rows.map(({ first, last, ...rule }) => ({ ...rule, from: BigInt(first), to: BigInt(last) }));
}

/** Where the next page begins: after this alert. */
export interface FindingPosition {
  readonly blockHeight: bigint;
  readonly id: string;
}

/** A stall is about this installation, and a replaced alert about a block that is not the chain's. */
const OF_THE_CHAIN = "a.evidence->>'event' <> 'stall' AND a.state <> 'replaced'";

/** An alert belongs to the report with its transaction, or if it is about the subject or one of its purses. */
function alertCondition(scope: ReportScope): string {
  if (scope.subject === 'blocks') return '$4::text IS NULL';
  const named = `a.subject = '${scope.subject}:' || $4`;
  const purse = `a.subject IN (SELECT 'purse:' || purse FROM (${subjectPurses(scope)}) AS of(purse))`;
  return `${named} OR ${purse} OR EXISTS (SELECT FROM transactions t WHERE t.chain_id = a.chain_id
    AND t.block_height = a.block_height AND t.transaction_index = a.transaction_index AND (${transactionCondition(scope)}))`;
}

export async function readFindingPage(
  connection: Queryable,
  scope: ReportScope,
  after: FindingPosition | undefined,
  size: number,
): Promise<FindingFacts[]> {
  const { rows } = await connection.query<Omit<FindingFacts, 'blockHeight' | 'block'> & { blockHeight: string }>(
    `SELECT a.id, a.rule_id AS "ruleId", a.rule_version AS "ruleVersion", a.severity, a.block_height AS "blockHeight",
       a.transaction_index AS "transactionIndex", a.ordinal, a.transaction_hash AS "transactionHash", a.subject,
       a.sentence, a.evidence, a.verdict
     FROM alerts a WHERE a.chain_id = $1 AND a.block_height BETWEEN $2 AND $3 AND ${OF_THE_CHAIN}
       AND (${alertCondition(scope)})
       AND (a.block_height, a.id COLLATE "C") > ($5::int8, $6::text)
     ORDER BY a.block_height, a.id COLLATE "C" LIMIT ${size}`,
    [...scopeParameters(scope), String(after?.blockHeight ?? -1n), after?.id ?? ''],
  );
  const found = rows.map((row) => ({ ...row, blockHeight: BigInt(row.blockHeight) }));
  const blocks = await readBlockFacts(connection, scope.chainId, found);
  return found.map((row) => ({ ...row, block: blocks(row.blockHeight) }));
}
