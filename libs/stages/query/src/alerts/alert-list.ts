// Alerts in the order in which they were raised.
import { storedAlerts } from '@casper-trace/db/alerts/tables';
import { heightParameter } from '../lists/filters.js';
import { orderedTable } from '../paging/cursor.js';
import { Conditions } from '../paging/select-page.js';
import type { AlertFilter } from './alert.object.js';

export const alertList = orderedTable(storedAlerts, ['sequence']);

export function alertConditions(filter: AlertFilter | null | undefined): Conditions {
  const conditions = new Conditions();
  const { severities, ruleId, subject, states, fromHeight, toHeight } = filter ?? {};
  if (severities != null) conditions.where('severity = ANY (?::text[])', severities);
  if (states != null) conditions.where('state = ANY (?::text[])', states);
  if (ruleId != null) conditions.where('rule_id = ?', ruleId);
  if (subject != null) conditions.where('subject = ?', subject);
  if (fromHeight != null) conditions.where('block_height >= ?', heightParameter(fromHeight));
  if (toHeight != null) conditions.where('block_height <= ?', heightParameter(toHeight));
  return conditions;
}
