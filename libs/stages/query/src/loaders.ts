// DataLoaders of one request: everything that a level of a query asks for is one statement, whatever the number of rows.
import type { Database } from '@casper-trace/db/database';
import type { PrismaService } from '@casper-trace/db/prisma.service';
import type { Table } from '@casper-trace/db/rows/table';
import DataLoader from 'dataloader';
import type { Access } from './access/access.js';
import { type ChainRow as Chain, chooseChain, readChains } from './chains.js';
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
  private readonly prisma: PrismaService;
  private readonly database: Database;
  private readonly pages = new Map<string, DataLoader<Parent, unknown, string>>();
  private allChains: Promise<Chain[]> | undefined;

  constructor(prisma: PrismaService, database: Database) {
    this.prisma = prisma;
    this.database = database;
    this.blocks = rowLoader(database, blocks);
    this.transactions = rowLoader(database, transactions);
    this.frames = rowLoader(database, frames);
    this.owners = new DataLoader((questions) => loadOwners(prisma, database, questions), { cacheKeyFn: ownersKey });
  }

  /** The chain of a name, or the first. */
  async chain(name: string | null | undefined): Promise<Chain> {
    return chooseChain(await this.chains(), name);
  }

  chains(): Promise<Chain[]> {
    this.allChains ??= readChains(this.prisma);
    return this.allChains;
  }

  /** A page of the children of a row; parents of one level with the same arguments share a statement. */
  async children<T extends Table>(
    list: OrderedTable<T>,
    parent: Parent,
    { first, after, last, before }: PageRequest,
  ): Promise<PageOfRows<ChainRow<T>>> {
    const id = JSON.stringify([list.table.name, parent.position.length, first, after, last, before]);
    const page = pageOf(list, { first, after, last, before });
    const loader =
      this.pages.get(id) ??
      new DataLoader<Parent, unknown, string>((parents) => selectChildPages(this.database, list, parents, page), {
        cacheKeyFn: parentKey,
      });
    this.pages.set(id, loader);
    return (await loader.load(parent)) as PageOfRows<ChainRow<T>>;
  }
}

function rowLoader<T extends Table>(
  database: Database,
  list: OrderedTable<T>,
): DataLoader<Parent, ChainRow<T> | undefined, string> {
  return new DataLoader((wanted) => selectAt(database, list, wanted), { cacheKeyFn: parentKey });
}

/** What resolvers find in the context of a request. */
export interface QueryContext {
  readonly loaders: Loaders;
  /** API key of who asks. */
  readonly access: Access;
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
