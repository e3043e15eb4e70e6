// Alerts for tests of what comes after evaluation: raised by the same function that an evaluation calls.
import { insertAlerts } from '@casper-trace/db/alerts/insert-alerts';
import type { AlertRow } from '@casper-trace/db/alerts/tables';
import { openChain } from '@casper-trace/db/chains';
import type { Database } from '@casper-trace/db/database';
import type { Json } from '@casper-trace/db/rows/column';

export interface SampleAlert {
  readonly id: string;
  readonly ruleId?: string;
  readonly severity?: string;
  readonly state?: string;
  readonly subject?: string;
  readonly blockHeight?: bigint;
  readonly evidence?: Json;
}

export async function sampleChain(database: Database): Promise<number> {
  const identity = { networkName: 'sample', firstBlockHash: 'ab'.repeat(32), firstHeight: 0n };
  return (await openChain(database, identity, '/archive')).id;
}

export const alertId = (number: number): string => number.toString(16).padStart(64, '0');

/** As an evaluation raises it: with its deliveries, in one database transaction. */
export async function raiseAlerts(database: Database, chainId: number, alerts: readonly SampleAlert[]): Promise<void> {
  await database.transaction((connection) => insertAlerts(connection, chainId, alerts.map(alertRow)));
}

export function alertRow(alert: SampleAlert): AlertRow {
  const { id, ruleId = 'purse-debited', severity = 'high', state = 'raised', subject = 'purse:aa' } = alert;
  return {
    id,
    ruleId,
    ruleVersion: 1,
    severity,
    blockHeight: alert.blockHeight ?? 5n,
    blockTimestamp: '2026-11-25T12:00:00.000Z',
    transactionIndex: 0,
    ordinal: 7,
    transactionHash: 'cd'.repeat(32),
    subject,
    sentence: `purse aa was debited by a context outside its allow-list (${id.slice(-4)})`,
    evidence: alert.evidence ?? { frames: [0, 2], ordinals: [7] },
    verdict: 'verified',
    state,
  };
}
