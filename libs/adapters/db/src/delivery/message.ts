// What a receiver gets: one JSON document an alert, the same bytes in every attempt.
import { createHash } from 'node:crypto';
import type { Json } from '../rows/column.js';

/** An alert as the outbox reads it. */
export interface AlertToDeliver {
  readonly id: string;
  readonly network: string;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly severity: string;
  readonly blockHeight: string;
  readonly transactionIndex: number | null;
  readonly ordinal: number | null;
  readonly transactionHash: string | null;
  readonly subject: string | null;
  readonly sentence: string;
  readonly evidence: Json;
  readonly verdict: string | null;
  readonly raisedAt: Date;
}

/** Standard Webhooks asks for small messages; longer evidence stays behind and is read over GraphQL. */
const LONGEST_EVIDENCE = 16_000;

export function alertMessage(alert: AlertToDeliver): string {
  const { id, network, ruleId, ruleVersion, blockHeight, raisedAt, evidence, ...rest } = alert;
  const whole = JSON.stringify(evidence).length <= LONGEST_EVIDENCE;
  return JSON.stringify({
    type: 'alert.raised',
    timestamp: raisedAt.toISOString(),
    data: {
      id,
      network,
      rule: { id: ruleId, version: ruleVersion },
      // A u64: a JSON number would not hold it.
      blockHeight,
      ...rest,
      evidence: whole ? evidence : null,
      evidenceLeftOut: !whole,
    },
  });
}

/** Of what is the same in every database that indexes the chain: a receiver tells a repeat after a re-index, too. */
export function messageId(channel: string, network: string, alertId: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([channel, network, alertId]))
    .digest('hex');
  return `msg_${digest.slice(0, 32)}`;
}
