// Named keys.
import { UseFilters } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { contextOf } from '../documents/format.js';
import type { NamedKeyNode } from '../entities/entity.js';
import { heightOf, namedKeyValue } from '../entities/entity-loaders.js';
import { findNamedKeys } from '../entities/existence.js';
import { namedKeyHistory } from '../events/branches.js';
import { loadEvents } from '../events/load-events.js';
import type { ContextAddress } from '../input/hash-text.js';
import { ContextAddressScalar } from '../input/scalars.js';
import type { QueryContext } from '../loaders.js';
import { connectionCost, PageArgs } from '../model/connection.object.js';
import { NamedKey } from '../model/entities.object.js';
import { Context as ContextObject } from '../model/values.object.js';
import { AtHeightArgs } from './at-height.args.js';
import { ChainArgs } from './chain-args.js';
import * as connections from './connections.js';
import { GraphQLErrorFilter } from './graphql-error.filter.js';

@Resolver(() => NamedKey)
@UseFilters(GraphQLErrorFilter)
export class NamedKeyResolver {
  @Query(() => NamedKey, { nullable: true, description: 'A named key of a context; null if it never had it.' })
  async namedKey(
    @Args('context', { type: () => ContextAddressScalar }) { kinds, hex }: ContextAddress,
    @Args('name', { type: () => String }) name: string,
    @Args() { chain }: ChainArgs,
    @Context() { loaders }: QueryContext,
  ): Promise<NamedKeyNode | null> {
    const { id } = await loaders.chain(chain);
    const found = await findNamedKeys(loaders.database, id, name, 4, hex);
    const fits = ({ contextKind }: NamedKeyNode): boolean =>
      kinds === undefined || kinds.some((kind) => kind === contextKind);
    return found.find(fits) ?? null;
  }

  @ResolveField(() => ContextObject)
  context(@Parent() { contextKind, contextAddress }: NamedKeyNode) {
    return contextOf(contextKind, contextAddress);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Formatted key at the end of a block; null if the context had no such name.',
  })
  async value(
    @Parent() { chainId, contextAddress, name }: NamedKeyNode,
    @Args() { atHeight }: AtHeightArgs,
    @Context() { loaders }: QueryContext,
  ): Promise<string | null> {
    const height = await heightOf(loaders, chainId, atHeight);
    return (await namedKeyValue(loaders, { chainId, contextAddress, height }, name)) ?? null;
  }

  @ResolveField(() => connections.NamedKeyWriteConnection, {
    description: "Its writes and removes, attempts included, in the chain's order.",
    complexity: connectionCost,
  })
  history(
    @Parent() { chainId, contextAddress, name }: NamedKeyNode,
    @Args() page: PageArgs,
    @Context() { loaders }: QueryContext,
  ) {
    return loadEvents(loaders, 'named key history', namedKeyHistory, { chainId, key: contextAddress, name }, page);
  }
}
