// Rules of another installation in an empty database, as if they had been evaluated here: what a report says that it
// rests on.
import type { Database } from '../database.js';
import type { Json } from '../rows/column.js';
import { addWatchedSubject, type WatchedSubject } from './watched-subjects.js';

/** A version of a rule and the heights over which it was evaluated. */
export interface RestoredRule {
  readonly rule: string;
  readonly version: number;
  readonly document: Json;
  readonly from: bigint;
  readonly to: bigint;
}

const BY = 'report';

export async function restoreRules(
  database: Database,
  chainId: number,
  rules: readonly RestoredRule[],
  tags: readonly WatchedSubject[],
): Promise<void> {
  await database.transaction(async (connection) => {
    for (const { rule, version, document, from, to } of rules) {
      await connection.query(
        `INSERT INTO rules (id, version, document, enabled, from_height, created_by) VALUES ($1, $2, $3, true, $4, $5)`,
        [rule, version, JSON.stringify(document), from.toString(), BY],
      );
      await connection.query(
        `INSERT INTO evaluation_cursors (chain_id, rule_id, rule_version, first_height, next_height)
         VALUES ($1, $2, $3, $4, $5)`,
        [chainId, rule, version, from.toString(), (to + 1n).toString()],
      );
    }
    for (const entry of tags) await addWatchedSubject(connection, entry, BY);
  });
}
