// Search.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { PrismaService } from '@casper-trace/db/prisma.service';
import { UseFilters } from '@nestjs/common';
import { Args, Context, createUnionType, Query, Resolver } from '@nestjs/graphql';
import type { QueryContext } from '../loaders.js';
import { Block } from '../model/block.object.js';
import { Account, Contract, ContractPackage, NamedKey, Purse } from '../model/entities.object.js';
import { Transaction } from '../model/transaction.object.js';
import { type SearchNode, search } from '../search.js';
import { ChainArgs } from './chain-args.js';
import { GraphQLErrorFilter } from './graphql-error.filter.js';

const SearchResult = createUnionType({
  name: 'SearchResult',
  description: 'What a text names.',
  types: () => [Block, Transaction, Account, Contract, ContractPackage, Purse, NamedKey] as const,
  resolveType: ({ __typename }: SearchNode) => __typename,
});

/** Things that one text can name: a few entities, and contexts with a named key of that name. */
const EXPECTED_RESULTS = 60;
const MAX_TEXT = 1_000;

@Resolver()
@UseFilters(GraphQLErrorFilter)
export class SearchResolver {
  private readonly prisma: PrismaService;

  constructor(prisma: PrismaService) {
    this.prisma = prisma;
  }

  @Query(() => [SearchResult], {
    description:
      'Everything that a text names: any form of a hash, a public key, the URef of a purse, a block height, or the exact ' +
      'name of a named key.',
    complexity: ({ childComplexity }: { childComplexity: number }) => 1 + EXPECTED_RESULTS * childComplexity,
  })
  async search(
    @Args('text', { type: () => String }) text: string,
    @Args() { chain }: ChainArgs,
    @Context() { loaders }: QueryContext,
  ): Promise<SearchNode[]> {
    if (text.length > MAX_TEXT) {
      throw new PermanentError('bad-arguments', `the text has ${text.length} characters, the limit is ${MAX_TEXT}`);
    }
    return search(this.prisma, loaders, (await loaders.chain(chain)).id, text);
  }
}
