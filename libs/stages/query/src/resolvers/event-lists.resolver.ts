// The top-level lists of events, narrowed by filters.

import type { Table } from '@casper-trace/db/rows/table';
import { UseFilters } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import * as filters from '../lists/filters.js';
import { GrantFilter, NamedKeyWriteFilter, PurseAccessFilter, PurseTransferFilter } from '../lists/filters.js';
import * as lists from '../lists/tables.js';
import type { QueryContext } from '../loaders.js';
import { type Connection, connectionCost, connectionOf, PageArgs } from '../model/connection.object.js';
import type { OrderedTable } from '../paging/cursor.js';
import { pageOf } from '../paging/page.js';
import { type ChainRow, type Conditions, selectPage } from '../paging/select-page.js';
import { QueryDatabase } from '../query-database.js';
import { ChainArgs } from './chain-args.js';
import * as connections from './connections.js';
import { GraphQLErrorFilter } from './graphql-error.filter.js';
import * as nodes from './nodes.js';

@Resolver()
@UseFilters(GraphQLErrorFilter)
export class EventListsResolver {
  private readonly database: QueryDatabase;

  constructor(database: QueryDatabase) {
    this.database = database;
  }

  @Query(() => connections.NamedKeyWriteConnection, {
    description: "Changes of named keys in the chain's order; `purse` finds those that put or dropped it.",
    complexity: connectionCost,
  })
  namedKeyWrites(
    @Args('filter', { type: () => NamedKeyWriteFilter, nullable: true }) filter: NamedKeyWriteFilter | null | undefined,
    @Args() page: PageArgs,
    @Args() { chain }: ChainArgs,
    @Context() context: QueryContext,
  ) {
    const conditions = filters.namedKeyWriteConditions(filter);
    return this.list(lists.namedKeyWrites, nodes.namedKeyWriteNode, conditions, page, chain, context);
  }

  @Query(() => connections.PurseTransferConnection, {
    description: "Movements of motes and attempts in the chain's order; `purse` is the source or the target.",
    complexity: connectionCost,
  })
  purseTransfers(
    @Args('filter', { type: () => PurseTransferFilter, nullable: true }) filter: PurseTransferFilter | null | undefined,
    @Args() page: PageArgs,
    @Args() { chain }: ChainArgs,
    @Context() context: QueryContext,
  ) {
    const conditions = filters.purseTransferConditions(filter);
    return this.list(lists.purseTransfers, nodes.purseTransferNode, conditions, page, chain, context);
  }

  @Query(() => connections.PurseAccessConnection, {
    description: "Accesses to purses in the chain's order.",
    complexity: connectionCost,
  })
  purseAccesses(
    @Args('filter', { type: () => PurseAccessFilter, nullable: true }) filter: PurseAccessFilter | null | undefined,
    @Args() page: PageArgs,
    @Args() { chain }: ChainArgs,
    @Context() context: QueryContext,
  ) {
    const conditions = filters.purseAccessConditions(filter);
    return this.list(lists.purseAccesses, nodes.purseAccessNode, conditions, page, chain, context);
  }

  @Query(() => connections.GrantConnection, {
    description: "Grants in the chain's order; those of one URef are its lineage.",
    complexity: connectionCost,
  })
  grants(
    @Args('filter', { type: () => GrantFilter, nullable: true }) filter: GrantFilter | null | undefined,
    @Args() page: PageArgs,
    @Args() { chain }: ChainArgs,
    @Context() context: QueryContext,
  ) {
    return this.list(lists.grants, nodes.grantNode, filters.grantConditions(filter), page, chain, context);
  }

  private async list<T extends Table, Node>(
    list: OrderedTable<T>,
    toNode: (row: ChainRow<T>) => Node,
    conditions: Conditions,
    page: PageArgs,
    chain: string | null | undefined,
    { loaders }: QueryContext,
  ): Promise<Connection<Node>> {
    const { id } = await loaders.chain(chain);
    return connectionOf(list, await selectPage(this.database, list, id, pageOf(list, page), conditions), toNode);
  }
}
