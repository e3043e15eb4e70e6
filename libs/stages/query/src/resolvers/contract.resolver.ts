// Contracts and contract packages.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { UseFilters } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { MAX_VERSIONS } from '../entities/contract-facts.js';
import { contractNode, type EntityNode, packageNode, parentOf } from '../entities/entity.js';
import { factsOf, versionsOf } from '../entities/entity-loaders.js';
import { exists } from '../entities/existence.js';
import { codeFrames, contractHistory, ownRecordChanges, packageHistory } from '../events/branches.js';
import { loadEvents } from '../events/load-events.js';
import type { CodeAddress } from '../input/hash-text.js';
import { CodeAddressScalar } from '../input/scalars.js';
import type { QueryContext } from '../loaders.js';
import { connectionCost, PageArgs } from '../model/connection.object.js';
import { Contract, ContractPackage, PackageVersion } from '../model/entities.object.js';
import { ChainArgs } from './chain-args.js';
import * as connections from './connections.js';
import { contextEntityResolver } from './context-entity.resolver.js';
import { GraphQLErrorFilter } from './graphql-error.filter.js';

@Resolver(() => Contract)
@UseFilters(GraphQLErrorFilter)
export class ContractResolver extends contextEntityResolver(Contract, contractHistory) {
  @Query(() => Contract, { nullable: true, description: 'A contract by its hash; null if nothing is known of it.' })
  async contract(
    @Args('hash', { type: () => CodeAddressScalar }) { names, hex }: CodeAddress,
    @Args() { chain }: ChainArgs,
    @Context() { loaders }: QueryContext,
  ): Promise<EntityNode | null> {
    if (names === 'package') throw new PermanentError('bad-hash', `${hex} is named as a package: ask contractPackage`);
    const contract = contractNode((await loaders.chain(chain)).id, hex);
    return (await exists(loaders.database, contract)) ? contract : null;
  }

  @ResolveField(() => ContractPackage, { nullable: true, description: 'Null if it never ran.' })
  async contractPackage(@Parent() contract: EntityNode, @Context() { loaders }: QueryContext) {
    const facts = await factsOf(loaders, contract);
    return facts === undefined ? null : packageNode(contract.chainId, facts.packageHash);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: '`<protocol major>.<contract version>`; null if it never ran.',
  })
  async version(@Parent() contract: EntityNode, @Context() { loaders }: QueryContext): Promise<string | null> {
    return (await factsOf(loaders, contract))?.version ?? null;
  }

  @ResolveField(() => connections.FrameConnection, {
    description: 'Who called it: frames in which its code ran, in whatever context, with caller and arguments.',
    complexity: connectionCost,
  })
  frames(@Parent() contract: EntityNode, @Args() page: PageArgs, @Context() { loaders }: QueryContext) {
    return loadEvents(loaders, 'code frames', codeFrames, parentOf(contract), page);
  }
}

@Resolver(() => ContractPackage)
@UseFilters(GraphQLErrorFilter)
export class ContractPackageResolver {
  @Query(() => ContractPackage, {
    nullable: true,
    description: 'A contract package by its hash; null if no code of it ran and nothing changed its record.',
  })
  async contractPackage(
    @Args('hash', { type: () => CodeAddressScalar }) { names, hex }: CodeAddress,
    @Args() { chain }: ChainArgs,
    @Context() { loaders }: QueryContext,
  ): Promise<EntityNode | null> {
    if (names === 'contract') throw new PermanentError('bad-hash', `${hex} is named as a contract: ask contract`);
    const found = packageNode((await loaders.chain(chain)).id, hex);
    return (await exists(loaders.database, found)) ? found : null;
  }

  @ResolveField(() => [PackageVersion], {
    description: `Versions that ran, by first use; at most ${MAX_VERSIONS}.`,
    // Packages have few versions: a page of them.
    complexity: ({ childComplexity }: { childComplexity: number }) => 1 + EXPECTED_VERSIONS * childComplexity,
  })
  async versions(@Parent() contractPackage: EntityNode, @Context() { loaders }: QueryContext) {
    const versions = await versionsOf(loaders, contractPackage);
    return versions.map((version) => ({
      ...version,
      contract: contractNode(contractPackage.chainId, version.contract),
    }));
  }

  @ResolveField(() => connections.TraceItemConnection, {
    description:
      'Changes of its record, and what the code of all its versions wrote, moved, accessed and changed, in whatever context.',
    complexity: connectionCost,
  })
  history(@Parent() contractPackage: EntityNode, @Args() page: PageArgs, @Context() { loaders }: QueryContext) {
    return loadEvents(loaders, 'package history', packageHistory, parentOf(contractPackage), page);
  }

  @ResolveField(() => connections.RecordChangeConnection, {
    description: 'Changes of its versions and groups: `code` says what made them.',
    complexity: connectionCost,
  })
  recordChanges(@Parent() contractPackage: EntityNode, @Args() page: PageArgs, @Context() { loaders }: QueryContext) {
    return loadEvents(loaders, 'record changes', ownRecordChanges, parentOf(contractPackage), page);
  }
}

/** For the cost of a query. */
const EXPECTED_VERSIONS = 50;
