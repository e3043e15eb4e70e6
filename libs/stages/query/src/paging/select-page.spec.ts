import { describe, expect, it } from 'vitest';
import { purseTransferConditions } from '../lists/filters.js';
import { purseTransfers } from '../lists/tables.js';
import { Conditions, selectPage } from './select-page.js';

const page = { size: 50, fromEnd: true, after: undefined, before: ['7', '1', '2'] };

/** Notes what is asked, finds nothing. */
function noting() {
  const asked: { sql: string; parameters: unknown[] }[] = [];
  const query = (sql: string, parameters: unknown[] = []) => {
    asked.push({ sql: sql.replaceAll(/\s+/g, ' '), parameters });
    return Promise.resolve({ rows: [], rowCount: 0, command: 'SELECT', oid: 0, fields: [] });
  };
  return { asked, query };
}

describe('conditions', () => {
  it('are one text without alternatives, TRUE if there are none', () => {
    expect(new Conditions().alternatives).toEqual(['TRUE']);
    expect(new Conditions().where('a = ?', 1).where('b = ?', 2).alternatives).toEqual(['a = $1 AND b = $2']);
  });

  it('are one text for each way to meet them, over the same parameters', () => {
    const conditions = new Conditions().whereEither(['a = ?', 1], ['b = ?', 2]).where('c = ?', 3);
    expect(conditions.whereEither(['d'], ['e']).alternatives).toEqual([
      'c = $3 AND a = $1 AND d',
      'c = $3 AND a = $1 AND e',
      'c = $3 AND b = $2 AND d',
      'c = $3 AND b = $2 AND e',
    ]);
    expect(conditions.parameters).toEqual([1, 2, 3]);
  });
});

describe('a page of movements of a purse', () => {
  it('is read from two indexes, each up to a page, and bounds the height for partitions too', async () => {
    const database = noting();
    await selectPage(database, purseTransfers, 3, page, purseTransferConditions({ purse: 'aa' }));
    const [{ sql, parameters }] = database.asked;
    expect(parameters).toEqual(['aa', 'aa', 3, '7', '1', '2', '7']);
    expect(sql.match(/ORDER BY "block_height" DESC, "transaction_index" DESC, "ordinal" DESC LIMIT 51/g)).toHaveLength(
      3,
    );
    expect(sql).toContain('"block_height" <= $7::int8 AND source_purse = $1 ORDER BY');
    expect(sql).toContain('AND target_purse = $2 AND source_purse IS DISTINCT FROM target_purse ORDER BY');
    expect(sql).not.toContain(' OR ');
  });
});
