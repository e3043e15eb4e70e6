// Owners of many purses at many moments: four statements, however many are asked.
import type { Database } from '@casper-trace/db/database';
import { columnName, columnsOf, parseRow, type Table } from '@casper-trace/db/rows/table';
import { eventTables } from '@casper-trace/db/rows/tables';
import type { ChainRow } from '../paging/select-page.js';
import { type Moment, type Owners, type OwnershipRows, ownersAt, urefsOf } from './owners-at.js';
import { loadUnknownBefore, placeId } from './unknown-before.js';

export interface OwnersQuestion extends Moment {
  readonly chainId: number;
  /** Address of the purse. */
  readonly purse: string;
}

/** Rows with one of the wanted values in a column: each value of each chain is a probe of an index. */
function selectSql(from: Table, column: string, more = ''): string {
  const columns = columnsOf(from).map(([property]) => `t."${columnName(property)}"`);
  return `SELECT t.chain_id, ${columns.join(', ')} FROM unnest($1::int4[], $2::text[]) AS asked(chain_id, value)
    JOIN "${from.name}" t ON t.chain_id = asked.chain_id AND t.${column} = asked.value ${more}`;
}

const OPENING_NAMED_KEYS = selectSql(eventTables.openingNamedKeys, 'uref');
const MAIN_PURSES = selectSql(eventTables.mainPurses, 'purse');
/** UNION: a write that replaces one form of a purse by another is one row. */
const NAMED_KEY_WRITES = `${['key_after', 'key_before']
  .map((column) => selectSql(eventTables.namedKeyWrites, column, 'AND t.block_height <= $3'))
  .join(' UNION ')} ORDER BY block_height, transaction_index, ordinal`;

export async function loadOwners(database: Database, questions: readonly OwnersQuestion[]): Promise<Owners[]> {
  const purses = [...new Map(questions.map((asked) => [`${asked.chainId} ${asked.purse}`, asked])).values()];
  const chainIds = purses.map(({ chainId }) => chainId);
  const asked = [chainIds, purses.map(({ purse }) => purse)];
  const forms = purses.flatMap(({ chainId, purse }) => urefsOf(purse).map((form): [number, string] => [chainId, form]));
  const newest = questions.reduce((height, { blockHeight }) => (blockHeight > height ? blockHeight : height), 0n);
  const [openingNamedKeys, mainPurses, namedKeyWrites, unknownBefore] = await Promise.all([
    select(database, eventTables.openingNamedKeys, OPENING_NAMED_KEYS, asked),
    select(database, eventTables.mainPurses, MAIN_PURSES, asked),
    select(database, eventTables.namedKeyWrites, NAMED_KEY_WRITES, [
      forms.map(([chainId]) => chainId),
      forms.map(([, form]) => form),
      String(newest),
    ]),
    loadUnknownBefore(database, questions),
  ]);
  const ofChain = new Map(
    [...new Set(chainIds)].map((id): [number, OwnershipRows] => [
      id,
      {
        openingNamedKeys: openingNamedKeys.filter((row) => row.chainId === id),
        mainPurses: mainPurses.filter((row) => row.chainId === id),
        namedKeyWrites: namedKeyWrites.filter((row) => row.chainId === id),
      },
    ]),
  );
  return questions.map((question) =>
    ownersAt(question.purse, question, ofChain.get(question.chainId) ?? nothing, unknownBefore.get(placeId(question))),
  );
}

async function select<T extends Table>(
  database: Database,
  from: T,
  sql: string,
  parameters: unknown[],
): Promise<ChainRow<T>[]> {
  const { rows } = await database.query<{ chain_id: number }>(sql, parameters);
  return rows.map((row) => ({ ...parseRow(from, row), chainId: row.chain_id }));
}

const nothing: OwnershipRows = { openingNamedKeys: [], mainPurses: [], namedKeyWrites: [] };
