// Owners of many purses at many moments: four statements, however many are asked.
import type { Database } from '@casper-trace/db/database';
import { parseRow, type Table } from '@casper-trace/db/rows/table';
import { eventTables } from '@casper-trace/db/rows/tables';
import type { ChainRow } from '../paging/select-page.js';
import { type Moment, type Owners, type OwnershipRows, ownersAt, urefsOf } from './owners-at.js';
import { loadUnknownBefore, placeId } from './unknown-before.js';

export interface OwnersQuestion extends Moment {
  readonly chainId: number;
  /** Address of the purse. */
  readonly purse: string;
}

/** Purses with their chains: two arrays side by side. */
const ASKED = 'unnest($1::int4[], $2::text[]) AS asked(chain_id, purse)';

/** Each form of each purse is a probe of an index; so is each partition. */
const NAMED_KEY_WRITES = ['key_after', 'key_before'].map(
  (column) => `SELECT w.* FROM unnest($1::int4[], $2::text[]) AS asked(chain_id, form)
    JOIN named_key_writes w ON w.chain_id = asked.chain_id AND w.${column} = asked.form AND w.block_height <= $3`,
);

export async function loadOwners(database: Database, questions: readonly OwnersQuestion[]): Promise<Owners[]> {
  const purses = [...new Map(questions.map((asked) => [`${asked.chainId} ${asked.purse}`, asked])).values()];
  const chainIds = purses.map(({ chainId }) => chainId);
  const asked = [chainIds, purses.map(({ purse }) => purse)];
  const forms = purses.flatMap(({ chainId, purse }) => urefsOf(purse).map((form): [number, string] => [chainId, form]));
  const newest = questions.reduce((height, { blockHeight }) => (blockHeight > height ? blockHeight : height), 0n);
  const [openingNamedKeys, mainPurses, namedKeyWrites, unknownBefore] = await Promise.all([
    select(
      database,
      eventTables.openingNamedKeys,
      asked,
      `SELECT o.* FROM ${ASKED}
      JOIN opening_named_keys o ON o.chain_id = asked.chain_id AND o.uref = asked.purse`,
    ),
    select(
      database,
      eventTables.mainPurses,
      asked,
      `SELECT m.* FROM ${ASKED}
      JOIN main_purses m ON m.chain_id = asked.chain_id AND m.purse = asked.purse`,
    ),
    select(
      database,
      eventTables.namedKeyWrites,
      [forms.map(([chainId]) => chainId), forms.map(([, form]) => form), String(newest)],
      // UNION: a write that replaces one form of a purse by another is one row.
      `${NAMED_KEY_WRITES.join(' UNION ')} ORDER BY block_height, transaction_index, ordinal`,
    ),
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
  parameters: unknown[],
  sql: string,
): Promise<ChainRow<T>[]> {
  const { rows } = await database.query<{ chain_id: number }>(sql, parameters);
  return rows.map((row) => ({ ...parseRow(from, row), chainId: row.chain_id }));
}

const nothing: OwnershipRows = { openingNamedKeys: [], mainPurses: [], namedKeyWrites: [] };
