// Transactions, and the trace of each.

import { PrismaService } from '@casper-trace/db/prisma.service';
import type { Table } from '@casper-trace/db/rows/table';
import { UseFilters } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { TransactionHash } from '../input/scalars.js';
import { TransactionFilter, transactionConditions } from '../lists/filters.js';
import * as lists from '../lists/tables.js';
import { blockOf, type QueryContext, transactionOf } from '../loaders.js';
import { Block } from '../model/block.object.js';
import { type Connection, connectionCost, connectionOf, PageArgs } from '../model/connection.object.js';
import { Transaction } from '../model/transaction.object.js';
import type { OrderedTable } from '../paging/cursor.js';
import { pageOf } from '../paging/page.js';
import { type ChainRow, selectPage } from '../paging/select-page.js';
import { QueryDatabase } from '../query-database.js';
import { ChainArgs } from './chain-args.js';
import * as connections from './connections.js';
import { GraphQLErrorFilter } from './graphql-error.filter.js';
import * as nodes from './nodes.js';
import { type BlockNode, blockNode, type TransactionNode, transactionNode } from './nodes.js';

@Resolver(() => Transaction)
@UseFilters(GraphQLErrorFilter)
export class TransactionResolver {
  private readonly database: QueryDatabase;
  private readonly prisma: PrismaService;

  constructor(database: QueryDatabase, prisma: PrismaService) {
    this.database = database;
    this.prisma = prisma;
  }

  @Query(() => Transaction, { nullable: true, description: 'A transaction by its hash; null if there is none.' })
  async transaction(
    @Args('hash', { type: () => TransactionHash }) hash: string,
    @Args() { chain }: ChainArgs,
    @Context() { loaders }: QueryContext,
  ): Promise<TransactionNode | null> {
    const { id: chainId } = await loaders.chain(chain);
    const select = { chainId: true, blockHeight: true, transactionIndex: true };
    const place = await this.prisma.transaction.findFirst({ where: { chainId, hash }, select });
    const row = place === null ? undefined : await loaders.transactions.load(transactionOf(place));
    return row === undefined ? null : transactionNode(row);
  }

  @Query(() => connections.TransactionConnection, {
    description: "Transactions in the chain's order.",
    complexity: connectionCost,
  })
  async transactions(
    @Args('filter', { type: () => TransactionFilter, nullable: true }) filter: TransactionFilter | null | undefined,
    @Args() page: PageArgs,
    @Args() { chain }: ChainArgs,
    @Context() { loaders }: QueryContext,
  ) {
    const { id } = await loaders.chain(chain);
    const list = lists.transactions;
    const found = await selectPage(this.database, list, id, pageOf(list, page), transactionConditions(filter));
    return connectionOf(list, found, transactionNode);
  }

  @ResolveField(() => Block)
  async block(@Parent() { row }: TransactionNode, @Context() { loaders }: QueryContext): Promise<BlockNode | null> {
    const found = await loaders.blocks.load(blockOf(row));
    return found === undefined ? null : blockNode(found);
  }

  @ResolveField(() => connections.FrameConnection, {
    description: 'The call stack, in the order in which the calls began.',
    complexity: connectionCost,
  })
  frames(@Parent() parent: TransactionNode, @Args() page: PageArgs, @Context() context: QueryContext) {
    return partsOf(parent, lists.frames, nodes.frameNode, page, context);
  }

  @ResolveField(() => connections.NamedKeyWriteConnection, { complexity: connectionCost })
  namedKeyWrites(@Parent() parent: TransactionNode, @Args() page: PageArgs, @Context() context: QueryContext) {
    return partsOf(parent, lists.namedKeyWrites, nodes.namedKeyWriteNode, page, context);
  }

  @ResolveField(() => connections.PurseTransferConnection, { complexity: connectionCost })
  purseTransfers(@Parent() parent: TransactionNode, @Args() page: PageArgs, @Context() context: QueryContext) {
    return partsOf(parent, lists.purseTransfers, nodes.purseTransferNode, page, context);
  }

  @ResolveField(() => connections.PurseAccessConnection, { complexity: connectionCost })
  purseAccesses(@Parent() parent: TransactionNode, @Args() page: PageArgs, @Context() context: QueryContext) {
    return partsOf(parent, lists.purseAccesses, nodes.purseAccessNode, page, context);
  }

  @ResolveField(() => connections.PurseHoldConnection, { complexity: connectionCost })
  purseHolds(@Parent() parent: TransactionNode, @Args() page: PageArgs, @Context() context: QueryContext) {
    return partsOf(parent, lists.purseHolds, nodes.purseHoldNode, page, context);
  }

  @ResolveField(() => connections.GrantConnection, { complexity: connectionCost })
  grants(@Parent() parent: TransactionNode, @Args() page: PageArgs, @Context() context: QueryContext) {
    return partsOf(parent, lists.grants, nodes.grantNode, page, context);
  }

  @ResolveField(() => connections.HostErrorConnection, { complexity: connectionCost })
  hostErrors(@Parent() parent: TransactionNode, @Args() page: PageArgs, @Context() context: QueryContext) {
    return partsOf(parent, lists.hostErrors, nodes.hostErrorNode, page, context);
  }

  @ResolveField(() => connections.RecordChangeConnection, { complexity: connectionCost })
  recordChanges(@Parent() parent: TransactionNode, @Args() page: PageArgs, @Context() context: QueryContext) {
    return partsOf(parent, lists.recordChanges, nodes.recordChangeNode, page, context);
  }
}

/** A page of one kind of rows of a transaction's trace. */
async function partsOf<T extends Table, Node>(
  { row }: TransactionNode,
  list: OrderedTable<T>,
  toNode: (row: ChainRow<T>) => Node,
  page: PageArgs,
  { loaders }: QueryContext,
): Promise<Connection<Node>> {
  return connectionOf(list, await loaders.children(list, transactionOf(row), page), toNode);
}
