// The large tables are partitioned by block height; the migration makes the first partition, ingest the later ones.
import type { Queryable } from './database.js';
import { partitionedTables } from './rows/tables.js';

/** Blocks a partition: about three months of a public network. */
const WIDTH = 1_000_000n;

/** Makes the partitions for all heights from `first` to `last` that are not there yet. */
export async function ensurePartitions(connection: Queryable, first: bigint, last: bigint): Promise<void> {
  for (let part = first / WIDTH; part <= last / WIDTH; part += 1n) {
    const bounds = `FROM (${part * WIDTH}) TO (${(part + 1n) * WIDTH})`;
    for (const { name } of partitionedTables) {
      await connection.query(
        `CREATE TABLE IF NOT EXISTS "${name}_p${part}" PARTITION OF "${name}" FOR VALUES ${bounds}`,
      );
    }
  }
}
