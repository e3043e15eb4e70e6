// Back-tests that were asked for over the network: rows that the alert stage picks up and runs. Those of the command line
// run in its own process, and are never picked up.
import { randomUUID } from 'node:crypto';
import { type Actor, writeAudit } from '../access/audit-log.js';
import type { Database, Queryable } from '../database.js';
import { backTestRange } from './back-test-range.js';
import { type BackTest, cancelBackTest, LEASE_SECONDS, openBackTest, readBackTest } from './back-tests.js';

const PREFIX = 'requested-';

export interface BackTestWish {
  readonly chainId: number;
  /** Checked by the caller. */
  readonly document: { readonly id: string };
  readonly ruleVersion: number;
  /** Undefined: the chain's first. */
  readonly from: bigint | undefined;
  /** Undefined: the newest below which all blocks are recorded. */
  readonly to: bigint | undefined;
}

/** PermanentError 'bad-range' if not all of the blocks are recorded. */
export async function requestBackTest(database: Database, actor: Actor, wish: BackTestWish): Promise<BackTest> {
  const { chainId, document, ruleVersion } = wish;
  return database.transaction(async (connection) => {
    const { fromHeight, toHeight } = await backTestRange(connection, chainId, wish.from, wish.to);
    const test = await openBackTest(
      connection,
      {
        id: `${PREFIX}${randomUUID()}`,
        chainId,
        ruleId: document.id,
        ruleVersion,
        document,
        fromHeight,
        toHeight,
      },
      actor.name,
    );
    await writeAudit(connection, actor, { action: 'back-test.start', subject: test.id, before: null, after: test });
    return test;
  });
}

/** It stops at its next block; what it found stays. PermanentError 'unknown-back-test'. */
export async function cancelRequested(database: Database, actor: Actor, id: string): Promise<BackTest> {
  return database.transaction(async (connection) => {
    const before = await readBackTest(connection, id);
    await cancelBackTest(connection, id);
    const after = await readBackTest(connection, id);
    await writeAudit(connection, actor, { action: 'back-test.cancel', subject: id, before, after });
    return after;
  });
}

/**
 * Takes the requested back-test to run next: the oldest that is due and that no other process runs. The lease is renewed
 * with every block; that of a killed process runs out. Times are the caller's: its clock may be a test's.
 */
export async function leaseRequested(connection: Queryable, now: Date): Promise<BackTest | undefined> {
  const { rows } = await connection.query<{ id: string }>(
    `UPDATE back_tests SET lease_until = $3 WHERE id = (
       SELECT id FROM back_tests
       WHERE state = 'running' AND starts_with(id, $1) AND (failures = 0 OR next_attempt_at <= $2)
         AND (lease_until IS NULL OR lease_until <= $2)
       ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id`,
    [PREFIX, now, new Date(now.getTime() + LEASE_SECONDS * 1000)],
  );
  return rows.length === 0 ? undefined : readBackTest(connection, rows[0].id);
}

/** Lets another process take it at once. */
export async function releaseRequested(connection: Queryable, id: string): Promise<void> {
  await connection.query('UPDATE back_tests SET lease_until = NULL WHERE id = $1', [id]);
}

/** The newest first, those of the command line included. */
export async function listBackTests(connection: Queryable, chainId: number, limit: number): Promise<BackTest[]> {
  const { rows } = await connection.query<Omit<BackTest, HeightName> & Record<HeightName, string>>(
    `SELECT id, chain_id AS "chainId", rule_id AS "ruleId", rule_version AS "ruleVersion", document,
       from_height AS "fromHeight", to_height AS "toHeight", next_height AS "nextHeight", state, error, failures
     FROM back_tests WHERE chain_id = $1 ORDER BY created_at DESC, id LIMIT $2`,
    [chainId, limit],
  );
  return rows.map((row) => ({
    ...row,
    fromHeight: BigInt(row.fromHeight),
    toHeight: BigInt(row.toHeight),
    nextHeight: BigInt(row.nextHeight),
  }));
}

type HeightName = 'fromHeight' | 'toHeight' | 'nextHeight';
