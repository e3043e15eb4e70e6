// How Postgres runs what the API asks it: every statement of a request is noted as it goes over the wire (Prisma's too),
// and explained with the same parameters. A large table that is read from end to end
// fails the benchmark.
import type { Database } from '@casper-trace/db/database';
import { partitionedTables } from '@casper-trace/db/rows/tables';
import pg from 'pg';
import type { ApiQuery } from './queries.js';
import { startApi } from './start-api.js';

export interface PlanFigures {
  readonly name: string;
  /** Statements of a request. */
  readonly statements: number;
  /** Pages of 8 KiB that the most expensive request looked at. */
  readonly pages: number;
  /** What must not be: a large table read from end to end, or too many pages for one request. */
  readonly faults: readonly string[];
}

/** Rows from which on a table counts as large. */
const LARGE = 10_000;
/** Most pages (8 KiB) that a request may look at: an index that is read to its end is no better than its table. */
const MAX_PAGES = 20_000;
/** Requests of a query that are explained. */
const EXPLAINED = 25;

interface Statement {
  readonly sql: string;
  readonly parameters: unknown[];
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Loops': number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

export async function explainQueries(database: Database, queries: readonly ApiQuery[]): Promise<PlanFigures[]> {
  const large = await largeTables(database);
  const noted: Statement[] = [];
  const api = await startApi(database.url);
  const stop = noteStatements(noted);
  try {
    const figures: PlanFigures[] = [];
    for (const asked of queries) {
      const requests: Statement[][] = [];
      for (const variables of spread(asked.variables)) {
        noted.length = 0;
        await fetch(`${api.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: asked.query, variables }),
        }).then((answer) => answer.text());
        requests.push([...noted]);
      }
      figures.push(await explain(database, asked.name, requests, large));
    }
    return figures;
  } finally {
    stop();
    await api.close();
  }
}

/** From the whole list, which begins with hot ones and ends with rare ones. */
function spread<T>(all: readonly T[]): T[] {
  const step = Math.max(1, Math.floor(all.length / EXPLAINED));
  return all.filter((_, index) => index % step === 0);
}

async function explain(
  database: Database,
  name: string,
  requests: readonly (readonly Statement[])[],
  large: ReadonlySet<string>,
): Promise<PlanFigures> {
  const faults = new Set<string>();
  let pages = 0;
  for (const statements of requests) {
    let ofRequest = 0;
    for (const { sql, parameters } of statements) {
      const { rows } = await database.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
        parameters,
      );
      const plan = rows[0]['QUERY PLAN'][0].Plan;
      ofRequest += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
      for (const table of sequentialScans(plan))
        if (large.has(table)) faults.add(`reads ${table} from end to end: ${sql}`);
    }
    pages = Math.max(pages, ofRequest);
  }
  if (pages > MAX_PAGES) faults.add(`looks at ${pages} pages, more than ${MAX_PAGES}`);
  return { name, statements: Math.max(0, ...requests.map(({ length }) => length)), pages, faults: [...faults] };
}

/** Tables that are read from end to end; a plan that never came to run counts too. */
function sequentialScans(node: PlanNode): string[] {
  const own = /Seq Scan$/.test(node['Node Type']) ? [node['Relation Name'] ?? ''] : [];
  return [...own, ...(node.Plans ?? []).flatMap(sequentialScans)];
}

async function largeTables(database: Database): Promise<ReadonlySet<string>> {
  const { rows } = await database.query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE reltuples > $1 AND relkind = 'r'
       AND (relname = 'blocks' OR relname ~ ('^(' || $2 || ')_p\\d+$'))`,
    [LARGE, partitionedTables.map(({ name }) => name).join('|')],
  );
  return new Set(rows.map(({ relname }) => relname));
}

interface Client {
  query: (this: Client, ...given: unknown[]) => unknown;
}

/** Notes what any connection of this process asks, until the returned function is called. */
function noteStatements(into: Statement[]): () => void {
  const prototype = pg.Client.prototype as unknown as Client;
  const { query } = prototype;
  prototype.query = function noting(...given) {
    const [asked, values] = given;
    const config = typeof asked === 'object' && asked !== null ? (asked as { text?: string; values?: unknown[] }) : {};
    const sql = typeof asked === 'string' ? asked : (config.text ?? '');
    if (/^\s*(SELECT|WITH)\b/i.test(sql)) {
      into.push({ sql, parameters: Array.isArray(values) ? values : (config.values ?? []) });
    }
    return query.apply(this, given);
  };
  return () => {
    prototype.query = query;
  };
}
