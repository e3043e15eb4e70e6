// Subscriptions: the chain's order, going on.
import { UseFilters } from '@nestjs/common';
import { Args, ArgsType, Context, Field, Resolver, Subscription } from '@nestjs/graphql';
import { KeyWatch } from '../access/key-watch.js';
import type { LedgerRow } from '../entities/ledger.js';
import { eventOrder } from '../events/event-pages.js';
import { PurseAddress, UnsignedBigInt } from '../input/scalars.js';
import { TransactionFilter } from '../lists/filters.js';
import { transactions } from '../lists/tables.js';
import type { Loaders, QueryContext } from '../loaders.js';
import { PurseMoved, TransactionTraced } from '../model/stream.object.js';
import { QueryDatabase } from '../query-database.js';
import {
  checkStart,
  purseMovements,
  type StreamedTransaction,
  tracedTransactions,
} from '../subscriptions/chain-streams.js';
import { FrontierWatch } from '../subscriptions/frontier-watch.js';
import { resumableStream, type Streamed } from '../subscriptions/resumable-stream.js';
import { ChainArgs } from './chain-args.js';
import { GraphQLErrorFilter } from './graphql-error.filter.js';
import { transactionNode } from './nodes.js';
import { ledgerEntryNode } from './purse.resolver.js';

@ArgsType()
export class StreamArgs extends ChainArgs {
  @Field(() => String, { nullable: true, description: 'Cursor of the last event that the client has.' })
  readonly after?: string | null;

  @Field(() => UnsignedBigInt, {
    nullable: true,
    description: 'Begins with this block; with what is recorded from now on if neither is given.',
  })
  readonly fromHeight?: bigint | null;
}

/** The context of a subscription lives as long as it: each event starts with nothing loaded. */
function renew(context: { loaders: Loaders }): void {
  context.loaders = context.loaders.renewed();
}

interface InChain<Item> {
  readonly chainId: number;
  readonly item: Item;
}

@Resolver()
@UseFilters(GraphQLErrorFilter)
export class SubscriptionsResolver {
  private readonly database: QueryDatabase;
  private readonly keys: KeyWatch;
  private readonly watch: FrontierWatch;

  constructor(database: QueryDatabase, keys: KeyWatch) {
    this.database = database;
    this.keys = keys;
    this.watch = new FrontierWatch(database);
  }

  @Subscription(() => TransactionTraced, {
    description: "Transactions in the chain's order, as soon as every block up to theirs is recorded.",
    resolve: ({ cursor, item }: Streamed<StreamedTransaction>, _args: unknown, context: { loaders: Loaders }) => {
      renew(context);
      return { cursor, transaction: transactionNode(item) };
    },
  })
  async transactionTraced(
    @Args('filter', { type: () => TransactionFilter, nullable: true }) filter: TransactionFilter | null | undefined,
    @Args() { chain, ...start }: StreamArgs,
    @Context() { loaders, access }: QueryContext,
  ): Promise<AsyncIterableIterator<Streamed<StreamedTransaction>>> {
    checkStart(transactions, start);
    const { id } = await loaders.chain(chain);
    const source = await tracedTransactions(this.database, this.watch, id, filter, start);
    return resumableStream({ ...source, demandAccess: () => this.keys.demandValid(access) }, start.after ?? undefined);
  }

  @Subscription(() => PurseMoved, {
    description: 'The ledger of a purse going on: `after` takes its cursors, too.',
    resolve: (
      { cursor, item: { chainId, item } }: Streamed<InChain<LedgerRow>>,
      _args: unknown,
      context: { loaders: Loaders },
    ) => {
      renew(context);
      return { cursor, entry: ledgerEntryNode(chainId, item) };
    },
  })
  async purseMoved(
    @Args('purse', { type: () => PurseAddress }) purse: string,
    @Args() { chain, ...start }: StreamArgs,
    @Context() { loaders, access }: QueryContext,
  ): Promise<AsyncIterableIterator<Streamed<InChain<LedgerRow>>>> {
    checkStart(eventOrder, start);
    const { id } = await loaders.chain(chain);
    const { readPage, wakeUp } = await purseMovements(this.database, this.watch, id, purse, start);
    const withChain = async (after: string | undefined, limit: number) =>
      (await readPage(after, limit)).map(({ cursor, item }) => ({ cursor, item: { chainId: id, item } }));
    const demandAccess = (): Promise<void> => this.keys.demandValid(access);
    return resumableStream({ readPage: withChain, wakeUp, demandAccess }, start.after ?? undefined);
  }
}
