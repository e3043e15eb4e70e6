// SQL of what the names of a context stood for: for every name its newest committed write. Names of ordinary length stand
// in an index in this very order; a name may be too long for an index, and those few have one without the name.

/** Names of at most so many bytes are in the indexes (prisma/migrations/20261125100000_names_of_contexts). */
export const INDEXED_BYTES = 1000;
const INDEXED = `octet_length(w.name) <= ${INDEXED_BYTES}`;
const TOO_LONG = `octet_length(w.name) > ${INDEXED_BYTES}`;
const NAME = 'w.name COLLATE "C"';
const NEWEST_FIRST = 'w.block_height DESC, w.transaction_index DESC, w.ordinal DESC';

/** Which writes are meant: SQL over the row `w`. */
export interface WritesOf {
  /** `w.chain_id = … AND w.context_address = …` */
  readonly context: string;
  /** Up to which height: `w.block_height <= …`; all if not given. */
  readonly height?: string;
  /** Narrows the names: over `w.name COLLATE "C"`. */
  readonly names?: readonly string[];
}

/**
 * Rows `name`, `key`; none for a name that was removed.
 * @param page order and number of the rows, if not all are needed
 */
export function newestKeysSql(
  { context, height = 'TRUE', names = [] }: WritesOf,
  page?: { order: 'ASC' | 'DESC'; limit: string },
): string {
  const more = [height, 'w.committed', ...names].join(' AND ');
  // The key is read only of the newest write of a name: the others are passed over in the index.
  const indexed = `SELECT n.name, k.key_after AS key FROM (
      SELECT DISTINCT ON (${NAME}) w.name, w.chain_id, w.block_height, w.transaction_index, w.ordinal
      FROM named_key_writes w WHERE ${context} AND ${more} AND ${INDEXED}
      ORDER BY ${NAME} ${page?.order ?? 'ASC'}, ${NEWEST_FIRST}) n
    CROSS JOIN LATERAL (SELECT w.key_after FROM named_key_writes w WHERE w.chain_id = n.chain_id
      AND w.block_height = n.block_height AND w.transaction_index = n.transaction_index AND w.ordinal = n.ordinal) k
    WHERE k.key_after IS NOT NULL`;
  const ofPage =
    page === undefined ? indexed : `${indexed} ORDER BY n.name COLLATE "C" ${page.order} LIMIT ${page.limit}`;
  return `(${ofPage}) UNION ALL SELECT name, key FROM (
      SELECT DISTINCT ON (${NAME}) w.name, w.key_after AS key FROM ${tooLongSql(context)} w WHERE ${more}
      ORDER BY ${NAME}, ${NEWEST_FIRST}) long WHERE key IS NOT NULL`;
}

/** Whether the name of an opening row `o` was written since. */
export function writtenSql({ context, height = 'TRUE' }: WritesOf): string {
  return `(EXISTS (SELECT FROM named_key_writes w
      WHERE ${context} AND ${height} AND w.committed AND ${INDEXED} AND ${NAME} = o.name)
    OR EXISTS (SELECT FROM ${tooLongSql(context)} w WHERE ${height} AND w.committed AND ${NAME} = o.name))`;
}

/** Alone, behind OFFSET 0: with the other conditions beside it Postgres would rather use an index of all writes. */
function tooLongSql(context: string): string {
  return `(SELECT w.* FROM named_key_writes w WHERE ${context} AND ${TOO_LONG} OFFSET 0)`;
}
