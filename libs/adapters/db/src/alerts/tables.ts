// The rows of alerts and of what a back-test would have raised (prisma/schema.prisma describes each column).
import { bigint, int, json, optional, text, time } from '../rows/column.js';
import { type RowOf, table } from '../rows/table.js';

/** What an alert says, live or in a back-test. */
export const hitColumns = {
  id: text,
  severity: text,
  blockHeight: bigint,
  blockTimestamp: time,
  transactionIndex: optional(int),
  ordinal: optional(int),
  transactionHash: optional(text),
  subject: text,
  sentence: text,
  evidence: json,
  verdict: optional(text),
};

export const alerts = table('alerts', { ...hitColumns, ruleId: text, ruleVersion: int, state: text });

/** An alert as it was raised: what the database adds is in `StoredAlert`. */
export type AlertRow = RowOf<typeof alerts>;

export const storedAlerts = table('alerts', { ...alerts.columns, sequence: bigint, raisedAt: time });

export type StoredAlert = RowOf<typeof storedAlerts>;

/**
 * `raised` is delivered; the others are kept and seen in lists, but not delivered. `replaced`: its block was not final and
 * was replaced by a final one, so it says nothing of the chain.
 */
export type AlertState = 'raised' | 'muted' | 'cooling down' | 'replaced';
