// Raising: inside the database transaction that moves the evaluation's cursor, so that an alert is neither lost nor
// raised twice.
import { insertRows } from '../bulk.js';
import type { Queryable } from '../database.js';
import { enqueueDeliveries } from '../delivery/outbox.js';
import { columnName, columnsOf } from '../rows/table.js';
import { type AlertRow, alerts } from './tables.js';

/** The event of a replaced block may come back in a block of the chain: it is raised then as if it were new. */
const UNLESS_REPLACED = `ON CONFLICT (chain_id, id) DO UPDATE SET ${columnsOf(alerts)
  .map(([property]) => `"${columnName(property)}" = EXCLUDED."${columnName(property)}"`)
  .join(', ')}, raised_at = now(), sequence = nextval(pg_get_serial_sequence('alerts', 'sequence'))
  WHERE alerts.state = 'replaced'`;

/**
 * Inserts in the given order; an alert that is there already stays as it is, unless it was replaced with its block.
 * Returns those that are new, in order.
 */
export async function insertAlerts(
  connection: Queryable,
  chainId: number,
  rows: readonly AlertRow[],
): Promise<AlertRow[]> {
  const inserted = await insertRows(connection, alerts, chainId, rows, `${UNLESS_REPLACED} RETURNING id`);
  const ids = new Set(inserted.map(({ id }) => id as string));
  const fresh = rows.filter(({ id }) => ids.has(id));
  // Ids to deliver; what is muted or cooling down is kept, but nobody is told.
  const raised = fresh.filter(({ state }) => state === 'raised').map(({ id }) => id);
  await enqueueDeliveries(connection, chainId, raised);
  return fresh;
}
