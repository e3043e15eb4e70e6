// Reading alerts: needs an API key.
import { readAlert } from '@casper-trace/db/alerts/list-alerts';
import { UseFilters } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { RequireRole } from '../access/require-role.js';
import type { QueryContext } from '../loaders.js';
import { connectionCost, connectionOf, PageArgs } from '../model/connection.object.js';
import { pageOf } from '../paging/page.js';
import { selectPage } from '../paging/select-page.js';
import { QueryDatabase } from '../query-database.js';
import { ChainArgs } from '../resolvers/chain-args.js';
import { GraphQLErrorFilter } from '../resolvers/graphql-error.filter.js';
import { Alert, AlertConnection, AlertFilter, alertNode } from './alert.object.js';
import { alertConditions, alertList } from './alert-list.js';

@Resolver()
@UseFilters(GraphQLErrorFilter)
export class AlertsResolver {
  private readonly database: QueryDatabase;

  constructor(database: QueryDatabase) {
    this.database = database;
  }

  @RequireRole('viewer')
  @Query(() => AlertConnection, {
    description: 'Alerts in the order in which they were raised (`last: 20` are the newest). Needs a key (viewer).',
    complexity: connectionCost,
  })
  async alerts(
    @Args('filter', { type: () => AlertFilter, nullable: true }) filter: AlertFilter | null | undefined,
    @Args() page: PageArgs,
    @Args() { chain }: ChainArgs,
    @Context() { loaders }: QueryContext,
  ) {
    const { id } = await loaders.chain(chain);
    const found = await selectPage(this.database, alertList, id, pageOf(alertList, page), alertConditions(filter));
    return connectionOf(alertList, found, alertNode);
  }

  @RequireRole('viewer')
  @Query(() => Alert, { nullable: true, description: 'Null if there is none. Needs a key (viewer).' })
  async alert(
    @Args('id', { type: () => String }) id: string,
    @Args() { chain }: ChainArgs,
    @Context() { loaders }: QueryContext,
  ): Promise<Alert | null> {
    const row = await readAlert(this.database, (await loaders.chain(chain)).id, id);
    return row === undefined ? null : alertNode(row);
  }
}
