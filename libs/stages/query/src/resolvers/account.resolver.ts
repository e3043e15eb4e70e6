// Accounts.
import { UseFilters } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { accountNode, type EntityNode, parentOf, purseNode } from '../entities/entity.js';
import { mainPurseOf } from '../entities/entity-loaders.js';
import { exists } from '../entities/existence.js';
import { accountHistory, initiated, ownRecordChanges } from '../events/branches.js';
import { loadEvents } from '../events/load-events.js';
import { AccountAddress } from '../input/scalars.js';
import type { QueryContext } from '../loaders.js';
import { connectionCost, PageArgs } from '../model/connection.object.js';
import { Account, Purse } from '../model/entities.object.js';
import { ChainArgs } from './chain-args.js';
import * as connections from './connections.js';
import { contextEntityResolver } from './context-entity.resolver.js';
import { GraphQLErrorFilter } from './graphql-error.filter.js';

@Resolver(() => Account)
@UseFilters(GraphQLErrorFilter)
export class AccountResolver extends contextEntityResolver(Account, accountHistory) {
  @Query(() => Account, { nullable: true, description: 'An account by hash or public key; null if nothing is known.' })
  async account(
    @Args('hash', { type: () => AccountAddress }) hash: string,
    @Args() { chain }: ChainArgs,
    @Context() { loaders }: QueryContext,
  ): Promise<EntityNode | null> {
    const account = accountNode((await loaders.chain(chain)).id, hash);
    return (await exists(loaders.database, account)) ? account : null;
  }

  @ResolveField(() => Purse, { nullable: true, description: 'Null if the state that has it is not at hand.' })
  async mainPurse(@Parent() account: EntityNode, @Context() { loaders }: QueryContext): Promise<EntityNode | null> {
    const purse = await mainPurseOf(loaders, account);
    return purse === undefined ? null : purseNode(account.chainId, purse);
  }

  @ResolveField(() => connections.TransactionConnection, {
    description: 'Transactions that it signed.',
    complexity: connectionCost,
  })
  transactions(@Parent() account: EntityNode, @Args() page: PageArgs, @Context() { loaders }: QueryContext) {
    return loadEvents(loaders, 'initiated', initiated, parentOf(account), page);
  }

  @ResolveField(() => connections.RecordChangeConnection, {
    description: 'Changes of its associated keys and thresholds: `code` says what made them.',
    complexity: connectionCost,
  })
  recordChanges(@Parent() account: EntityNode, @Args() page: PageArgs, @Context() { loaders }: QueryContext) {
    return loadEvents(loaders, 'record changes', ownRecordChanges, parentOf(account), page);
  }
}
