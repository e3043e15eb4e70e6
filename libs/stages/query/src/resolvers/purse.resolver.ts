// Purses: owners, lineage, ledger.
import { UseFilters } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type EntityNode, parentOf, purseNode } from '../entities/entity.js';
import { balanceOf, type HeldPurseNode, heightOf, ledgerOf, ownersOf } from '../entities/entity-loaders.js';
import { exists } from '../entities/existence.js';
import type { LedgerRow } from '../entities/ledger.js';
import { type LineageStepNode, lineageStep } from '../entities/lineage.js';
import { purseHistory, purseLineage } from '../events/branches.js';
import { loadEvent, loadEvents } from '../events/load-events.js';
import { Amount, PurseAddress, UnsignedBigInt } from '../input/scalars.js';
import type { QueryContext } from '../loaders.js';
import { BalanceChange, Block } from '../model/block.object.js';
import { connectionCost, mapConnection, PageArgs } from '../model/connection.object.js';
import { HeldPurse, LedgerEntry, LineageStep, Purse } from '../model/entities.object.js';
import { PurseTransfer } from '../model/events.object.js';
import { LineageEvent } from '../model/trace-item.union.js';
import { Context as ContextObject, Owner } from '../model/values.object.js';
import { AtHeightArgs } from './at-height.args.js';
import { ChainArgs } from './chain-args.js';
import * as connections from './connections.js';
import { GraphQLErrorFilter } from './graphql-error.filter.js';
import { blockNode, type PurseTransferNode } from './nodes.js';
import { eventResolver } from './trace-part.resolver.js';

@Resolver(() => Purse)
@UseFilters(GraphQLErrorFilter)
export class PurseResolver {
  @Query(() => Purse, { nullable: true, description: 'A purse by its URef; null if nothing is known of it.' })
  async purse(
    @Args('uref', { type: () => PurseAddress }) uref: string,
    @Args() { chain }: ChainArgs,
    @Context() { loaders }: QueryContext,
  ): Promise<EntityNode | null> {
    const purse = purseNode((await loaders.chain(chain)).id, uref);
    return (await exists(loaders.database, purse)) ? purse : null;
  }

  @ResolveField(() => Amount, {
    nullable: true,
    description:
      "From the chain's own state. Null if the purse was not there yet, or not known: a block that is not proven may " +
      'have changed it.',
  })
  async balance(
    @Parent() { chainId, address }: EntityNode,
    @Args() { atHeight }: AtHeightArgs,
    @Context() { loaders }: QueryContext,
  ): Promise<string | null> {
    const height = await heightOf(loaders, chainId, atHeight);
    const balance = await balanceOf(loaders, { chainId, purse: address, height });
    return balance === undefined ? null : String(balance);
  }

  @ResolveField(() => [Owner], {
    nullable: true,
    description:
      'Main purse of an account, named keys of contexts; null if nothing is known (see ownersUnknownBefore).',
  })
  async owners(
    @Parent() { chainId, address }: EntityNode,
    @Args() { atHeight }: AtHeightArgs,
    @Context() { loaders }: QueryContext,
  ) {
    const height = await heightOf(loaders, chainId, atHeight);
    return (await ownersOf(loaders, { chainId, purse: address, height })).owners;
  }

  @ResolveField(() => UnsignedBigInt, {
    nullable: true,
    description: 'Owners from before this height may be missing; null if all are known.',
  })
  async ownersUnknownBefore(
    @Parent() { chainId, address }: EntityNode,
    @Args() { atHeight }: AtHeightArgs,
    @Context() { loaders }: QueryContext,
  ): Promise<bigint | null> {
    const height = await heightOf(loaders, chainId, atHeight);
    return (await ownersOf(loaders, { chainId, purse: address, height })).unknownBefore ?? null;
  }

  @ResolveField(() => connections.LineageStepConnection, {
    description: "How contexts came to hold it, used, kept and gave it away, with the rights, in the chain's order.",
    complexity: connectionCost,
  })
  async lineage(@Parent() purse: EntityNode, @Args() page: PageArgs, @Context() { loaders }: QueryContext) {
    const found = await loadEvents(loaders, 'lineage', purseLineage, parentOf(purse), page);
    return mapConnection(found, (event) => lineageStep(purse.address, event));
  }

  @ResolveField(() => connections.LedgerEntryConnection, {
    description: 'Committed movements and changes outside transactions, each with the balance after it.',
    complexity: connectionCost,
  })
  async ledger(@Parent() purse: EntityNode, @Args() page: PageArgs, @Context() { loaders }: QueryContext) {
    const found = await ledgerOf(loaders, purse, page);
    return mapConnection(found, (row) => ledgerEntryNode(purse.chainId, row));
  }

  @ResolveField(() => connections.TraceItemConnection, {
    description: "Everything that touched it, attempts included, in the chain's order.",
    complexity: connectionCost,
  })
  history(@Parent() purse: EntityNode, @Args() page: PageArgs, @Context() { loaders }: QueryContext) {
    return loadEvents(loaders, 'purse history', purseHistory, parentOf(purse), page);
  }
}

@Resolver(() => HeldPurse)
@UseFilters(GraphQLErrorFilter)
export class HeldPurseResolver {
  @ResolveField(() => Purse)
  purse(@Parent() { chainId, purse }: HeldPurseNode): EntityNode {
    return purseNode(chainId, purse);
  }
}

@Resolver(() => LineageStep)
@UseFilters(GraphQLErrorFilter)
export class LineageStepResolver extends eventResolver(LineageStep) {
  @ResolveField(() => LineageEvent)
  event(@Parent() { event }: LineageStepNode) {
    return event;
  }
}

export function ledgerEntryNode(chainId: number, row: LedgerRow) {
  const { key, amount, balance } = row;
  const outside = key.kind === 'BalanceChange';
  return {
    chainId,
    row,
    blockHeight: BigInt(key.blockHeight),
    transactionIndex: outside ? null : Number(key.transactionIndex),
    ordinal: outside ? null : Number(key.ordinal),
    amount: String(amount),
    balance: balance === undefined ? null : String(balance),
  };
}

type LedgerEntryNode = ReturnType<typeof ledgerEntryNode>;

@Resolver(() => LedgerEntry)
@UseFilters(GraphQLErrorFilter)
export class LedgerEntryResolver {
  @ResolveField(() => Block)
  async block(@Parent() { chainId, row }: LedgerEntryNode, @Context() { loaders }: QueryContext) {
    const found = await loaders.blocks.load({ chainId, position: [row.key.blockHeight] });
    return found === undefined ? null : blockNode(found);
  }

  @ResolveField(() => PurseTransfer, {
    nullable: true,
    description: 'The movement; null for a change outside transactions.',
  })
  async transfer(@Parent() entry: LedgerEntryNode, @Context() { loaders }: QueryContext) {
    return entry.row.key.kind === 'PurseTransfer' ? loadEvent(loaders, entry.chainId, entry.row.key) : null;
  }

  @ResolveField(() => ContextObject, {
    nullable: true,
    description: 'The context that moved it; null as with transfer.',
  })
  async context(@Parent() entry: LedgerEntryNode, @Context() { loaders }: QueryContext) {
    if (entry.row.key.kind !== 'PurseTransfer') return null;
    const { context } = (await loadEvent(loaders, entry.chainId, entry.row.key)) as unknown as PurseTransferNode;
    return context;
  }

  @ResolveField(() => BalanceChange, { nullable: true, description: 'Null for a movement.' })
  async balanceChange(@Parent() entry: LedgerEntryNode, @Context() { loaders }: QueryContext) {
    return entry.row.key.kind === 'BalanceChange' ? loadEvent(loaders, entry.chainId, entry.row.key) : null;
  }
}
