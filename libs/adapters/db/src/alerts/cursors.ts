// How far each version of a rule is evaluated on a chain, and how far it can be.
import type { Queryable } from '../database.js';

export interface Cursor {
  readonly ruleId: string;
  readonly ruleVersion: number;
  /** Everything below is evaluated. */
  readonly nextHeight: bigint;
  /** Every block below `nextHeight` is recorded: false if it only waits for the height that its rule begins at. */
  readonly isReached: boolean;
  readonly evaluatedAt: Date;
}

/** A version in force. */
export interface RuleVersion {
  readonly id: string;
  readonly version: number;
  readonly fromHeight: bigint | null;
}

/** Evaluators of one chain take turns by it: alerts become visible in the order of their sequence. */
export async function lockEvaluation(connection: Queryable, chainId: number): Promise<void> {
  await connection.query("SELECT pg_advisory_xact_lock(hashtextextended('casper-trace evaluation', $1))", [chainId]);
}

/**
 * The cursors of the versions in force, made where they are missing. A new version goes on where the one before it
 * stands, if that was enabled; else it begins at `fromHeight`, or at the first block that is not recorded.
 */
export async function openCursors(
  connection: Queryable,
  chainId: number,
  rules: readonly RuleVersion[],
  firstHeight: bigint,
  unrecorded: bigint,
): Promise<Cursor[]> {
  await connection.query(
    `INSERT INTO evaluation_cursors (chain_id, rule_id, rule_version, first_height, next_height)
     SELECT $1, given.id, given.version, start.height, start.height
     FROM unnest($2::text[], $3::int4[], $4::int8[]) AS given(id, version, from_height),
       LATERAL (SELECT GREATEST($5::int8, COALESCE(given.from_height, (
         SELECT c.next_height FROM evaluation_cursors c JOIN rules r ON r.id = c.rule_id AND r.version = c.rule_version
         WHERE c.chain_id = $1 AND c.rule_id = given.id AND c.rule_version = given.version - 1 AND r.enabled
       ), $6::int8)) AS height) start
     ON CONFLICT DO NOTHING`,
    [
      chainId,
      rules.map(({ id }) => id),
      rules.map(({ version }) => version),
      rules.map(({ fromHeight }) => fromHeight?.toString() ?? null),
      firstHeight.toString(),
      unrecorded.toString(),
    ],
  );
  return readCursors(connection, chainId, rules);
}

/** The cursors of these versions, as they stand. */
export async function readCursors(
  connection: Queryable,
  chainId: number,
  rules: readonly Pick<RuleVersion, 'id' | 'version'>[],
): Promise<Cursor[]> {
  const { rows } = await connection.query<{ id: string; version: number; next: string; reached: boolean; at: Date }>(
    `SELECT c.rule_id AS id, c.rule_version AS version, c.next_height AS next, c.evaluated_at AS at,
       r.from_height IS NULL OR c.next_height > c.first_height AS reached
     FROM evaluation_cursors c JOIN unnest($2::text[], $3::int4[]) AS given(id, version)
       ON given.id = c.rule_id AND given.version = c.rule_version
     JOIN rules r ON r.id = c.rule_id AND r.version = c.rule_version
     WHERE c.chain_id = $1`,
    [chainId, rules.map(({ id }) => id), rules.map(({ version }) => version)],
  );
  return rows.map(({ id, version, next, reached, at }) => ({
    ruleId: id,
    ruleVersion: version,
    nextHeight: BigInt(next),
    isReached: reached,
    evaluatedAt: at,
  }));
}

/** A block was recorded again: what is evaluated from it on is evaluated again. Ids of alerts stay the same. */
export async function rewindCursors(connection: Queryable, chainId: number, height: bigint): Promise<void> {
  await connection.query(
    `UPDATE evaluation_cursors SET next_height = $2
     WHERE chain_id = $1 AND next_height > $2 AND first_height <= $2`,
    [chainId, height.toString()],
  );
}

/**
 * Makes rules evaluate the blocks that replace others from a height on. A rule that names no first height began at the
 * first block that was not recorded, which is now this one.
 */
export async function restartCursors(connection: Queryable, chainId: number, height: bigint): Promise<void> {
  const first = 'CASE WHEN r.from_height IS NULL THEN LEAST(c.first_height, $2::int8) ELSE c.first_height END';
  await connection.query(
    `UPDATE evaluation_cursors c SET first_height = ${first}, next_height = GREATEST(${first}, $2::int8) FROM rules r
     WHERE r.id = c.rule_id AND r.version = c.rule_version AND c.chain_id = $1 AND c.next_height > $2`,
    [chainId, height.toString()],
  );
}

/**
 * True if the block is still recorded as it was when its digest was read; it stays so until the transaction ends.
 */
export async function holdsRecord(
  connection: Queryable,
  chainId: number,
  height: bigint,
  digest: string,
): Promise<boolean> {
  const { rows } = await connection.query<{ digest: string | null }>(
    'SELECT digest FROM blocks WHERE chain_id = $1 AND height = $2 FOR SHARE',
    [chainId, height.toString()],
  );
  return rows.length > 0 && rows[0].digest === digest;
}

/** Moves the cursors that stand at `height` behind it; returns the versions that it moved. */
export async function moveCursors(
  connection: Queryable,
  chainId: number,
  rules: readonly Pick<RuleVersion, 'id' | 'version'>[],
  height: bigint,
): Promise<Pick<RuleVersion, 'id' | 'version'>[]> {
  const { rows } = await connection.query<{ id: string; version: number }>(
    `UPDATE evaluation_cursors c SET next_height = $4::int8 + 1, evaluated_at = now()
     FROM unnest($2::text[], $3::int4[]) AS given(id, version)
     WHERE c.chain_id = $1 AND c.rule_id = given.id AND c.rule_version = given.version AND c.next_height = $4
     RETURNING given.id, given.version`,
    [chainId, rules.map(({ id }) => id), rules.map(({ version }) => version), height.toString()],
  );
  return rows;
}
