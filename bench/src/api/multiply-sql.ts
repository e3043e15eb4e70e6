// The SQL that writes a recorded chain again and again: heights shifted, hashes of blocks and transactions new in every
// copy, addresses renamed. A copy plays with one cast of accounts, contracts and purses; few casts play often, most
// once: so some purses have very many events and there is a long tail.
import { columnName, columnsOf, type Table } from '@casper-trace/db/rows/table';
import { blockProofs, eventTables, ingestedBlocks, ingestedTransactions, outcomes } from '@casper-trace/db/rows/tables';

/** Columns that hold an address, bare or inside a formatted key. */
const ADDRESSES: ReadonlySet<string> = new Set([
  'initiator',
  'contextAddress',
  'codeAddress',
  'codePackage',
  'callerAddress',
  'keyBefore',
  'keyAfter',
  'sourcePurse',
  'targetPurse',
  'purse',
  'uref',
  'fromAddress',
  'toAddress',
  'account',
]);

/** Hashes that every copy has for itself; bare columns of the row `t`. */
const HASHES: ReadonlySet<string> = new Set(['hash', 'parentHash', 'blockHash', 'transactionHash']);

/** One block in so many is not proven, and its first transaction diverged. */
const UNPROVEN_EVERY = 500;

/** Uses of a URef up to which every copy has one of its own. */
const RARELY = 4;

const sha256 = (text: string): string => `encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`;

interface Copied {
  readonly name: string;
  /** Properties of all columns but the chain's id. */
  readonly properties: readonly string[];
  /** The column with the height, as SQL. */
  readonly height: string;
  /** Rows that copies share are written once. */
  readonly shared: boolean;
}

function copied(tables: readonly Table[], height = 'block_height', shared = false): Copied {
  const properties = new Set(tables.flatMap((table) => columnsOf(table).map(([property]) => property)));
  return { name: tables[0].name, properties: [...properties], height, shared };
}

const { openingNamedKeys: _opening, mainPurses, ...events } = eventTables;

/** Opening named keys are left out: the chain has one first block. */
export const copiedTables: readonly Copied[] = [
  copied([ingestedBlocks, blockProofs], 'height'),
  copied([ingestedTransactions, outcomes]),
  ...Object.values(events).map((table) => copied([table])),
  copied([mainPurses], 'block_height', true),
];

/** Tables whose rows count as events. */
export const countedTables: readonly string[] = [
  eventTables.namedKeyWrites,
  eventTables.purseTransfers,
  eventTables.purseHolds,
  eventTables.purseAccesses,
  eventTables.grants,
  eventTables.hostErrors,
].map(({ name }) => name);

/** Writes the copies that bench_copies lists, in the order of the chain. Tables bench_* are those of `generate.ts`. */
export function copySql(table: Copied, lastHeight: bigint): string {
  const addresses = table.properties.filter((property) => ADDRESSES.has(property));
  const joins = addresses.map(
    (property) =>
      `LEFT JOIN bench_names "${property}" ON "${property}".copy = c.copy AND "${property}".original = t.${columnName(property)}`,
  );
  const names = table.properties.map((property) => `"${columnName(property)}"`).join(', ');
  const values = table.properties.map((property) => valueSql(table, property)).join(', ');
  return `INSERT INTO "${table.name}" ("chain_id", ${names})
    SELECT t.chain_id, ${values}
    FROM bench_copies c CROSS JOIN "${table.name}" t ${joins.join(' ')}
    WHERE t.${table.height} <= ${lastHeight} ORDER BY t.${table.height} + c.shift
    ${table.shared ? 'ON CONFLICT DO NOTHING' : ''}`;
}

function valueSql(table: Copied, property: string): string {
  const column = `t.${columnName(property)}`;
  const height = `t.${table.height} + c.shift`;
  const unproven = `hashint8extended(${height}, c.seed) % ${UNPROVEN_EVERY} = 0`;
  const diverged = `${unproven} AND t.transaction_index = 0`;
  if (column === `t.${table.height}`) return height;
  if (HASHES.has(property)) return sha256(`${column} || '/' || c.copy`);
  if (ADDRESSES.has(property)) return `COALESCE("${property}".name, ${column})`;
  switch (property) {
    case 'raw':
      // No list reads it. It stands outside of the table's pages anyway (TOAST).
      return "'{}'";
    case 'timestamp':
    case 'blockTimestamp':
      return `${column} + c.shift * interval '8 seconds'`;
    case 'eraId':
      return `${column} + c.shift / 450`;
    case 'proven':
      return `${column} AND NOT (${unproven})`;
    case 'verdict':
      return `CASE WHEN ${diverged} THEN 'diverged' ELSE ${column} END`;
    case 'differenceField':
      return `CASE WHEN ${diverged} THEN 'cost' ELSE ${column} END`;
    case 'differenceRecorded':
    case 'differenceComputed':
      return `CASE WHEN ${diverged} THEN '${property === 'differenceRecorded' ? 1 : 2}' ELSE ${column} END`;
    default:
      return column;
  }
}

/**
 * Every text with an address, split around its hex. Scope `chain`: the same in all copies (system contracts, the node);
 * `copy`: URefs that are made and hardly used again; `cast`: all others.
 */
export function actorsSql(): string {
  const texts = copiedTables.flatMap(({ name, properties }) =>
    properties
      .filter((property) => ADDRESSES.has(property))
      .map((property) => `SELECT ${columnName(property)} AS original FROM "${name}"`),
  );
  const uses = ['source_purse FROM purse_transfers', 'target_purse FROM purse_transfers', 'purse FROM purse_accesses'];
  return `CREATE TABLE bench_actors AS
    WITH texts AS MATERIALIZED (SELECT DISTINCT original FROM (${texts.join(' UNION ALL ')}) a WHERE original IS NOT NULL),
    parts AS MATERIALIZED (SELECT original, regexp_match(original, '^(.*?)([0-9a-f]{64})(.*)$') AS part FROM texts)
    SELECT original, part[1] AS before, part[2] AS hex, part[3] AS after, CASE
      WHEN part[2] = repeat('0', 64)
        OR part[2] IN (SELECT context_address FROM frames WHERE context_kind IN ('system', 'node'))
        OR part[2] IN (SELECT code_address FROM frames WHERE code_kind = 'system contract') THEN 'chain'
      WHEN part[2] IN (SELECT uref FROM grants WHERE how = 'created') AND part[2] NOT IN (
        SELECT hex FROM (${uses.map((use) => `SELECT ${use.replace(' FROM', ' AS hex FROM')}`).join(' UNION ALL ')}) used
        WHERE hex IS NOT NULL GROUP BY hex HAVING count(*) > ${RARELY}) THEN 'copy'
      ELSE 'cast' END AS scope
    FROM parts WHERE part IS NOT NULL`;
}

/** The names of every actor in the copies of bench_copies; the first cast keeps its names. */
export const NAMES_SQL = `INSERT INTO bench_names (copy, original, name)
  SELECT c.copy, a.original, a.before || CASE
    WHEN a.scope = 'copy' THEN ${sha256("a.hex || '/copy/' || c.copy")}
    WHEN a.scope = 'cast' AND c.cast_number > 0 THEN ${sha256("a.hex || '/cast/' || c.cast_number")}
    ELSE a.hex END || a.after
  FROM bench_copies c CROSS JOIN bench_actors a`;
