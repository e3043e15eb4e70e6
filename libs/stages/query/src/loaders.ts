// DataLoaders of one request: everything that a level of a query asks for is one statement, whatever the number of rows.
import { type Chain, readChains } from '@casper-trace/db/chains';
import { chooseChain } from '@casper-trace/db/choose-chain';
import type { Database } from '@casper-trace/db/database';
import type { Table } from '@casper-trace/db/rows/table';
import DataLoader from 'dataloader';
import type { Access } from './access/access.js';
import { blocks, frames, transactions } from './lists/tables.js';
import { loadOwners, type OwnersQuestion } from './owners/load-owners.js';
import type { Owners } from './owners/owners-at.js';
import type { OrderedTable } from './paging/cursor.js';
import { type PageOfRows, type PageRequest, pageOf } from './paging/page.js';
import { type ChainRow, type Parent, selectAt, selectChildPages } from './paging/select-page.js';

type RowLoader<L> = L extends { readonly table: infer T extends Table }
  ? DataLoader<Parent, ChainRow<T> | undefined, string>
  : never;

const parentKey = ({ chainId, position }: Parent): string => [chainId, ...position].join(' ');

const ownersKey = ({ chainId, purse, blockHeight, transactionIndex, ordinal, step }: OwnersQuestion): string =>
  [chainId, purse, blockHeight, transactionIndex, ordinal, step].join(' ');

export class Loaders {
  readonly blocks: RowLoader<typeof blocks>;
  readonly transactions: RowLoader<typeof transactions>;
  readonly frames: RowLoader<typeof frames>;
  readonly owners: DataLoader<OwnersQuestion, Owners, string>;
  readonly database: Database;
  private readonly made = new Map<string, unknown>();
  private allChains: Promise<Chain[]> | undefined;

  constructor(database: Database) {
    this.database = database;
    this.blocks = this.rows(blocks);
    this.transactions = this.rows(transactions);
    this.frames = this.rows(frames);
    this.owners = new DataLoader((questions) => loadOwners(database, questions), { cacheKeyFn: ownersKey });
  }

  /** The same without what was loaded: for the next event of a subscription. */
  renewed(): Loaders {
    return new Loaders(this.database);
  }

  /** See `chooseChain`; the one that was ingested first if none is named. */
  async chain(name: string | null | undefined): Promise<Chain> {
    const chains = await this.chains();
    return chooseChain(name == null ? chains.slice(0, 1) : chains, name ?? undefined);
  }

  chains(): Promise<Chain[]> {
    this.allChains ??= readChains(this.database);
    return this.allChains;
  }

  /** A page of the children of a row; parents of one level with the same arguments share a statement. */
  async children<T extends Table>(
    list: OrderedTable<T>,
    parent: Parent,
    { first, after, last, before }: PageRequest,
  ): Promise<PageOfRows<ChainRow<T>>> {
    const id = JSON.stringify(['children', list.table.name, parent.position.length, first, after, last, before]);
    const page = pageOf(list, { first, after, last, before });
    const pages = this.batched(id, parentKey, (parents: readonly Parent[]) =>
      selectChildPages(this.database, list, parents, page),
    );
    return pages.load(parent);
  }

  /** Rows of a table by their positions. */
  rows<T extends Table>(list: OrderedTable<T>): DataLoader<Parent, ChainRow<T> | undefined, string> {
    return this.batched(`rows ${list.table.name}`, parentKey, (wanted: readonly Parent[]) =>
      selectAt(this.database, list, wanted),
    );
  }

  /**
   * A loader of this request. Questions of one level with the same id share a call of `load`.
   * @param id says all that `load` does: who gives an id again gets the loader of the first time
   */
  batched<Question, Answer>(
    id: string,
    keyOf: (question: Question) => string,
    load: (questions: readonly Question[]) => Promise<Answer[]>,
  ): DataLoader<Question, Answer, string> {
    const loader =
      (this.made.get(id) as DataLoader<Question, Answer, string> | undefined) ??
      new DataLoader<Question, Answer, string>(load, { cacheKeyFn: keyOf });
    this.made.set(id, loader);
    return loader;
  }
}

/** What resolvers find in the context of a request. */
export interface QueryContext {
  readonly loaders: Loaders;
  /** API key of who asks. */
  readonly access: Access;
  /** The same object for all operations of a WebSocket; one of its own for an HTTP request. */
  readonly connection: object;
}

/** Where a row of a trace stands. */
export interface TraceRow {
  readonly chainId: number;
  readonly blockHeight: bigint;
  readonly transactionIndex: number;
}

export const blockOf = ({ chainId, blockHeight }: { chainId: number; blockHeight: bigint }): Parent => ({
  chainId,
  position: [String(blockHeight)],
});

export const transactionOf = ({ chainId, blockHeight, transactionIndex }: TraceRow): Parent => ({
  chainId,
  position: [String(blockHeight), String(transactionIndex)],
});
