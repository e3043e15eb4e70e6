// Blocks, and what leads on from one.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { PrismaService } from '@casper-trace/db/prisma.service';
import { UseFilters } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { BlockHash, UnsignedBigInt } from '../input/scalars.js';
import { BlockFilter, blockConditions, heightParameter } from '../lists/filters.js';
import { balanceChanges, blocks, transactions, upgradeChanges } from '../lists/tables.js';
import { blockOf, type QueryContext } from '../loaders.js';
import { BalanceChange, Block } from '../model/block.object.js';
import { connectionCost, connectionOf, PageArgs } from '../model/connection.object.js';
import { Owner } from '../model/values.object.js';
import { AT_THE_END } from '../owners/owners-at.js';
import { pageOf } from '../paging/page.js';
import { selectPage } from '../paging/select-page.js';
import { QueryDatabase } from '../query-database.js';
import { ChainArgs } from './chain-args.js';
import {
  BalanceChangeConnection,
  BlockConnection,
  TransactionConnection,
  UpgradeChangeConnection,
} from './connections.js';
import { GraphQLErrorFilter } from './graphql-error.filter.js';
import {
  type BalanceChangeNode,
  type BlockNode,
  balanceChangeNode,
  blockNode,
  transactionNode,
  upgradeChangeNode,
} from './nodes.js';

@Resolver(() => Block)
@UseFilters(GraphQLErrorFilter)
export class BlockResolver {
  private readonly database: QueryDatabase;
  private readonly prisma: PrismaService;

  constructor(database: QueryDatabase, prisma: PrismaService) {
    this.database = database;
    this.prisma = prisma;
  }

  @Query(() => Block, { nullable: true, description: 'A block by its height or its hash; null if there is none.' })
  async block(
    @Args('height', { type: () => UnsignedBigInt, nullable: true }) height: bigint | null | undefined,
    @Args('hash', { type: () => BlockHash, nullable: true }) hash: string | null | undefined,
    @Args() { chain }: ChainArgs,
    @Context() { loaders }: QueryContext,
  ): Promise<BlockNode | null> {
    if ((height == null) === (hash == null)) {
      throw new PermanentError('bad-arguments', 'ask for a block by its height or by its hash: just one of them');
    }
    const { id: chainId } = await loaders.chain(chain);
    const position = height == null ? await this.heightOf(chainId, hash ?? '') : heightParameter(height);
    const row = position === undefined ? undefined : await loaders.blocks.load({ chainId, position: [position] });
    return row === undefined ? null : blockNode(row);
  }

  private async heightOf(chainId: number, hash: string): Promise<string | undefined> {
    const found = await this.prisma.block.findFirst({ where: { chainId, hash }, select: { height: true } });
    return found === null ? undefined : String(found.height);
  }

  @Query(() => BlockConnection, { description: 'Blocks by height.', complexity: connectionCost })
  async blocks(
    @Args('filter', { type: () => BlockFilter, nullable: true }) filter: BlockFilter | null | undefined,
    @Args() page: PageArgs,
    @Args() { chain }: ChainArgs,
    @Context() { loaders }: QueryContext,
  ) {
    const { id } = await loaders.chain(chain);
    const found = await selectPage(this.database, blocks, id, pageOf(blocks, page), blockConditions(filter));
    return connectionOf(blocks, found, blockNode);
  }

  @ResolveField(() => TransactionConnection, {
    description: 'Transactions in the order of execution.',
    complexity: connectionCost,
  })
  async transactions(@Parent() { row }: BlockNode, @Args() page: PageArgs, @Context() { loaders }: QueryContext) {
    const parent = { chainId: row.chainId, position: [String(row.height)] };
    return connectionOf(transactions, await loaders.children(transactions, parent, page), transactionNode);
  }

  @ResolveField(() => BalanceChangeConnection, {
    description: 'Changes of balances that no transaction made, such as rewards, by purse.',
    complexity: connectionCost,
  })
  async balanceChanges(@Parent() { row }: BlockNode, @Args() page: PageArgs, @Context() { loaders }: QueryContext) {
    const parent = { chainId: row.chainId, position: [String(row.height)] };
    return connectionOf(balanceChanges, await loaders.children(balanceChanges, parent, page), balanceChangeNode);
  }

  @ResolveField(() => UpgradeChangeConnection, {
    description: 'What the protocol upgrade before this block changed; empty unless it is the first of its version.',
    complexity: connectionCost,
  })
  async upgradeChanges(@Parent() { row }: BlockNode, @Args() page: PageArgs, @Context() { loaders }: QueryContext) {
    const parent = { chainId: row.chainId, position: [String(row.height)] };
    return connectionOf(upgradeChanges, await loaders.children(upgradeChanges, parent, page), upgradeChangeNode);
  }
}

@Resolver(() => BalanceChange)
@UseFilters(GraphQLErrorFilter)
export class BalanceChangeResolver {
  @ResolveField(() => Block)
  async block(@Parent() { row }: BalanceChangeNode, @Context() { loaders }: QueryContext): Promise<BlockNode | null> {
    const found = await loaders.blocks.load(blockOf(row));
    return found === undefined ? null : blockNode(found);
  }

  @ResolveField(() => [Owner], {
    nullable: true,
    description: 'Who holds the purse at the end of the block; null if nothing is known of it.',
  })
  async owners(@Parent() { row }: BalanceChangeNode, @Context() { loaders }: QueryContext) {
    const { chainId, blockHeight, purse } = row;
    return (await loaders.owners.load({ chainId, blockHeight, purse, ...AT_THE_END })).owners;
  }
}
