// What accounts and contracts have in common: each is a context, with named keys, purses and what happened in it.
import type { Type } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type EntityNode, parentOf } from '../entities/entity.js';
import { heightOf, heldPursesOf, namedKeysOf, ownersUnknownBefore } from '../entities/entity-loaders.js';
import { contextFrames, contextWrites } from '../events/branches.js';
import type { Branch } from '../events/event-pages.js';
import { loadEvents } from '../events/load-events.js';
import { UnsignedBigInt } from '../input/scalars.js';
import type { QueryContext } from '../loaders.js';
import { connectionCost, PageArgs } from '../model/connection.object.js';
import { HeldPurseArgs, PageAtHeightArgs } from './at-height.args.js';
import * as connections from './connections.js';

/** @param history what the entity's list of everything is made of */
export function contextEntityResolver(type: Type<object>, history: readonly Branch[]) {
  @Resolver(() => type, { isAbstract: true })
  abstract class ContextEntityResolver {
    @ResolveField(() => connections.TraceItemConnection, {
      description:
        "Everything that touched it in the chain's order: what happened in its context, and what else bears on it.",
      complexity: connectionCost,
    })
    history(@Parent() entity: EntityNode, @Args() page: PageArgs, @Context() { loaders }: QueryContext) {
      return loadEvents(loaders, `${type.name} history`, history, parentOf(entity), page);
    }

    @ResolveField(() => connections.FrameConnection, {
      description: 'Frames that ran in its context: `code` says what ran, `caller` who called.',
      complexity: connectionCost,
    })
    contextFrames(@Parent() entity: EntityNode, @Args() page: PageArgs, @Context() { loaders }: QueryContext) {
      return loadEvents(loaders, 'context frames', contextFrames, parentOf(entity), page);
    }

    @ResolveField(() => connections.NamedKeyWriteConnection, {
      description: 'Changes of its named keys: `code` says what wrote them.',
      complexity: connectionCost,
    })
    namedKeyWrites(@Parent() entity: EntityNode, @Args() page: PageArgs, @Context() { loaders }: QueryContext) {
      return loadEvents(loaders, 'context writes', contextWrites, parentOf(entity), page);
    }

    @ResolveField(() => connections.HeldNamedKeyConnection, {
      description: 'Its named keys by name, as they stood at the end of a block: opening rows and committed writes.',
      complexity: connectionCost,
    })
    async namedKeys(
      @Parent() { chainId, address }: EntityNode,
      @Args() { atHeight, ...page }: PageAtHeightArgs,
      @Context() { loaders }: QueryContext,
    ) {
      const height = await heightOf(loaders, chainId, atHeight);
      return namedKeysOf(loaders, { chainId, contextAddress: address, height }, page);
    }

    @ResolveField(() => UnsignedBigInt, {
      nullable: true,
      description: 'Named keys and owners from before this height may be missing; null if all are known.',
    })
    unknownBefore(@Parent() { chainId }: EntityNode, @Context() { loaders }: QueryContext) {
      return ownersUnknownBefore(loaders, chainId);
    }

    @ResolveField(() => connections.HeldPurseConnection, {
      description: 'Purses in its hands by address: main purse, under named keys at head, or once given to it.',
      complexity: connectionCost,
    })
    purses(
      @Parent() entity: EntityNode,
      @Args() { withdraw, ...page }: HeldPurseArgs,
      @Context() { loaders }: QueryContext,
    ) {
      return heldPursesOf(loaders, entity, withdraw, page);
    }
  }
  return ContextEntityResolver;
}
