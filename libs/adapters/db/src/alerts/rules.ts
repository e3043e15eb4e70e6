// The rules of a database. A version never changes: another text, or switching a rule off, is a new version.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Database, Queryable } from '../database.js';
import type { Json } from '../rows/column.js';

/** A version of a rule as stored. */
export interface StoredRule {
  readonly id: string;
  readonly version: number;
  readonly document: Json;
  readonly enabled: boolean;
  /** Null: from where the chain is when the evaluator first sees the rule. */
  readonly fromHeight: bigint | null;
  readonly createdAt: Date;
  readonly createdBy: string;
}

export type NewRule = Omit<StoredRule, 'version' | 'createdAt'>;

interface RuleColumns {
  readonly id: string;
  readonly version: number;
  readonly document: Json;
  readonly enabled: boolean;
  readonly from_height: string | null;
  readonly created_at: Date;
  readonly created_by: string;
}

const ruleOf = (row: RuleColumns): StoredRule => ({
  id: row.id,
  version: row.version,
  document: row.document,
  enabled: row.enabled,
  fromHeight: row.from_height === null ? null : BigInt(row.from_height),
  createdAt: row.created_at,
  createdBy: row.created_by,
});

/** More rules than anybody wrote: the bound of the list. */
const MOST_RULES = 10_000;
const RULES_LOCK = 72_707_370;

/** Changes of rules take turns: two versions never share a number, and none is made from an outdated one. */
export async function lockRules(connection: Queryable): Promise<void> {
  await connection.query('SELECT pg_advisory_xact_lock($1)', [RULES_LOCK]);
}

/** The newest version of each rule, by id. */
export async function listRules(connection: Queryable): Promise<StoredRule[]> {
  const { rows } = await connection.query<RuleColumns>(
    'SELECT DISTINCT ON (id) * FROM rules ORDER BY id, version DESC LIMIT $1',
    [MOST_RULES],
  );
  return rows.map(ruleOf);
}

/** A version of a rule, the newest if none is named; PermanentError 'unknown-rule'. */
export async function readRule(connection: Queryable, id: string, version?: number): Promise<StoredRule> {
  const { rows } = await connection.query<RuleColumns>(
    'SELECT * FROM rules WHERE id = $1 AND ($2::int4 IS NULL OR version = $2) ORDER BY version DESC LIMIT 1',
    [id, version],
  );
  if (rows.length > 0) return ruleOf(rows[0]);
  throw new PermanentError('unknown-rule', `the database has no rule ${id}${version ? `, version ${version}` : ''}`);
}

/** Adds the next version. Inside a transaction of the caller's, so that the change and its note in a log stand together. */
export async function addRule(connection: Queryable, rule: NewRule): Promise<StoredRule> {
  await lockRules(connection);
  const { rows } = await connection.query<RuleColumns>(
    `INSERT INTO rules (id, version, document, enabled, from_height, created_by)
     SELECT $1, COALESCE(max(version), 0) + 1, $2, $3, $4, $5 FROM rules WHERE id = $1 RETURNING *`,
    [rule.id, JSON.stringify(rule.document), rule.enabled, rule.fromHeight?.toString() ?? null, rule.createdBy],
  );
  return ruleOf(rows[0]);
}

/** Who the rules that come with casper-trace are by. */
export const BUILT_IN = 'casper-trace';

/** Adds what is new among the built-in rules. One that somebody changed stays as they made it. */
export async function addBuiltInRules(
  database: Database,
  documents: readonly { readonly id: string }[],
): Promise<void> {
  await database.transaction(async (connection) => {
    await lockRules(connection);
    for (const document of documents) {
      const { rows } = await connection.query<{ created_by: string; same: boolean }>(
        'SELECT created_by, document = $2::jsonb AS same FROM rules WHERE id = $1 ORDER BY version DESC LIMIT 1',
        [document.id, JSON.stringify(document)],
      );
      if (rows.length > 0 && (rows[0].same || rows[0].created_by !== BUILT_IN)) continue;
      await addRule(connection, {
        id: document.id,
        document: document,
        enabled: true,
        fromHeight: rows.length > 0 ? null : 0n,
        createdBy: BUILT_IN,
      });
    }
  });
}
