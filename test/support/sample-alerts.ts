// Alerts for tests of what comes after evaluation: inserted as the evaluator does it, with their deliveries.
import { openChain } from '@casper-trace/db/chains';
import type { Database, Queryable } from '@casper-trace/db/database';
import { enqueueDeliveries } from '@casper-trace/db/delivery/outbox';

export interface SampleAlert {
  readonly id: string;
  readonly ruleId?: string;
  readonly severity?: string;
  readonly state?: string;
  readonly subject?: string;
  readonly blockHeight?: bigint;
  readonly evidence?: object;
}

export async function sampleChain(database: Database): Promise<number> {
  const identity = { networkName: 'sample', firstBlockHash: 'ab'.repeat(32), firstHeight: 0n };
  return (await openChain(database, identity, '/archive')).id;
}

export const alertId = (number: number): string => number.toString(16).padStart(64, '0');

export async function insertAlert(connection: Queryable, chainId: number, alert: SampleAlert): Promise<void> {
  const { id, ruleId = 'purse-debited', severity = 'high', state = 'raised', subject = 'purse:aa' } = alert;
  await connection.query(
    `INSERT INTO alerts (chain_id, id, rule_id, rule_version, severity, block_height, block_timestamp, transaction_index,
       ordinal, transaction_hash, subject, sentence, evidence, verdict, state)
     VALUES ($1, $2, $3, 1, $4, $5, '2026-11-25T12:00:00Z', 0, 7, $6, $7, $8, $9, 'verified', $10)`,
    [
      chainId,
      id,
      ruleId,
      severity,
      alert.blockHeight ?? 5n,
      'cd'.repeat(32),
      subject,
      `purse aa was debited by a context outside its allow-list (${id.slice(-4)})`,
      JSON.stringify(alert.evidence ?? { frames: [0, 2], ordinals: [7] }),
      state,
    ],
  );
}

/** Alert and deliveries in one database transaction. */
export async function raiseAlert(database: Database, chainId: number, alert: SampleAlert): Promise<number> {
  return database.transaction(async (connection) => {
    await insertAlert(connection, chainId, alert);
    return enqueueDeliveries(connection, chainId, [alert.id]);
  });
}
