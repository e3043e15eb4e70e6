// The transactional outbox: what is to be delivered is written where the alert is written, all or nothing.
import { SEVERITIES } from '@casper-trace/rules/severity';
import type { Queryable } from '../database.js';
import { type AlertToDeliver, alertMessage, messageId } from './message.js';

/**
 * Adds a delivery for every channel that wants one of the alerts; those already there stay as they are. Only raised alerts are
 * delivered, not muted or cooling ones. Call it in the database transaction that inserts the alerts: after a crash in
 * between, an alert would never be delivered. Returns the number of deliveries added.
 */
export async function enqueueDeliveries(
  connection: Queryable,
  chainId: number,
  alertIds: readonly string[],
): Promise<number> {
  if (alertIds.length === 0) return 0;
  const { rows } = await connection.query<AlertToDeliver & { channelId: number; channel: string }>(
    `SELECT channels.id AS "channelId", channels.name AS channel, alerts.id, chains.network_name AS network,
       alerts.rule_id AS "ruleId", alerts.rule_version AS "ruleVersion", alerts.severity,
       alerts.block_height AS "blockHeight", alerts.transaction_index AS "transactionIndex", alerts.ordinal,
       alerts.transaction_hash AS "transactionHash", alerts.subject, alerts.sentence, alerts.evidence, alerts.verdict,
       alerts.raised_at AS "raisedAt"
     FROM alerts JOIN chains ON chains.id = alerts.chain_id
     JOIN channels ON channels.removed_at IS NULL
       AND array_position($3::text[], alerts.severity) >= array_position($3::text[], channels.minimal_severity)
       AND (cardinality(channels.rule_ids) = 0 OR alerts.rule_id = ANY (channels.rule_ids))
     WHERE alerts.chain_id = $1 AND alerts.id = ANY ($2::text[]) AND alerts.state = 'raised'
     ORDER BY alerts.sequence, channels.id`,
    [chainId, alertIds, SEVERITIES],
  );
  if (rows.length === 0) return 0;
  const messages = rows.map(({ channelId, channel, ...alert }) => ({
    channelId,
    alertId: alert.id,
    messageId: messageId(channel, alert.network, alert.id),
    payload: alertMessage(alert),
  }));
  const { rowCount } = await connection.query(
    `INSERT INTO deliveries (chain_id, channel_id, alert_id, message_id, payload)
     SELECT $1, * FROM UNNEST($2::int4[], $3::text[], $4::text[], $5::text[])
     ON CONFLICT (channel_id, chain_id, alert_id) DO NOTHING`,
    [
      chainId,
      messages.map((message) => message.channelId),
      messages.map((message) => message.alertId),
      messages.map((message) => message.messageId),
      messages.map((message) => message.payload),
    ],
  );
  return rowCount ?? 0;
}
