// From matches to alerts: decides what is delivered, and stores them.
import { insertAlerts } from '@casper-trace/db/alerts/insert-alerts';
import { readLastRaised } from '@casper-trace/db/alerts/last-raised';
import { listMutes, type Mute } from '@casper-trace/db/alerts/mutes';
import type { AlertRow, AlertState } from '@casper-trace/db/alerts/tables';
import type { Queryable } from '@casper-trace/db/database';
import type { Json } from '@casper-trace/db/rows/column';
import type { Hit } from './evaluate-block.js';

/** The columns that an alert and the hit of a back-test share. */
export function hitRow({ match }: Hit, blockTimestamp: string) {
  return { ...match, blockTimestamp, evidence: match.evidence as unknown as Json };
}

/** Inside the database transaction that moves the cursors. Returns the alerts that are new. */
export async function raise(
  connection: Queryable,
  chainId: number,
  hits: readonly Hit[],
  timestamp: string,
): Promise<AlertRow[]> {
  if (hits.length === 0) return [];
  const states = await statesOf(connection, chainId, hits, Date.parse(timestamp));
  const rows = hits.map((hit, index) => ({
    ...hitRow(hit, timestamp),
    ruleId: hit.rule.id,
    ruleVersion: hit.rule.version,
    state: states[index],
  }));
  return insertAlerts(connection, chainId, rows);
}

/** @param at time of the block, which a cooldown counts by: a late evaluation decides like a prompt one */
async function statesOf(
  connection: Queryable,
  chainId: number,
  hits: readonly Hit[],
  at: number,
): Promise<AlertState[]> {
  const mutes = await listMutes(connection);
  const last = await readLastRaised(
    connection,
    chainId,
    hits.map(({ rule, match }) => ({
      ruleId: rule.id,
      subject: match.subject,
      at,
      seconds: rule.cooldown?.seconds ?? 0,
    })),
  );
  const raisedNow = new Set<string>();
  return hits.map(({ rule, match }, index) => {
    if (isMuted(mutes, rule.id, match.subject) || at < (rule.mutedUntil ?? 0)) return 'muted';
    const key = `${rule.id} ${match.subject}`;
    if (rule.cooldown !== undefined && (raisedNow.has(key) || last[index] !== undefined)) return 'cooling down';
    raisedNow.add(key);
    return 'raised';
  });
}

function isMuted(mutes: readonly Mute[], ruleId: string, subject: string): boolean {
  return mutes.some(
    (mute) => (mute.ruleId === null || mute.ruleId === ruleId) && (mute.subject === null || mute.subject === subject),
  );
}
