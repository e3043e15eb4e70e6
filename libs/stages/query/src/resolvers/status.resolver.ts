// How far the database is.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { readRangeCoverage } from '@casper-trace/db/queries/coverage';
import { UseFilters } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { heightOf } from '../entities/entity-loaders.js';
import { UnsignedBigInt } from '../input/scalars.js';
import type { QueryContext } from '../loaders.js';
import { ChainStatus, Coverage, Status } from '../model/status.object.js';
import { type ChainStatusNode, MAX_DIGEST_BLOCKS, StatusService } from '../status.service.js';
import { ChainArgs } from './chain-args.js';
import { GraphQLErrorFilter } from './graphql-error.filter.js';

/** A query can ask a few times, not often. */
const STATUS_COST = 500;
/** Reads the rows of a range or of all blocks: no query can do it more than a few times. */
const COUNTING_COST = 5_000;

/** Most blocks that `coverage` counts at once. */
const MAX_COVERAGE_BLOCKS = 100_000n;
const LISTED_GAPS = 100;

@Resolver(() => ChainStatus)
@UseFilters(GraphQLErrorFilter)
export class StatusResolver {
  private readonly service: StatusService;

  constructor(service: StatusService) {
    this.service = service;
  }

  @Query(() => Status, { complexity: STATUS_COST, description: 'Chains, counts of verdicts, how far each part is.' })
  status(@Args() { chain }: ChainArgs): Promise<Status> {
    return this.service.status(chain);
  }

  @ResolveField(() => String, {
    nullable: true,
    complexity: COUNTING_COST,
    description:
      'Over the canonical rows of all recorded blocks: compares two installations. Null on a chain of more than ' +
      `${MAX_DIGEST_BLOCKS} blocks: \`casper-trace index --json\` prints it.`,
  })
  digest(@Parent() chain: ChainStatusNode): Promise<string | null> {
    return this.service.digest(chain);
  }

  @Query(() => Coverage, {
    complexity: COUNTING_COST,
    description: `Proves that nothing is missing in a range of at most ${MAX_COVERAGE_BLOCKS} blocks, row by row.`,
  })
  async coverage(
    @Args('fromHeight', {
      type: () => UnsignedBigInt,
      nullable: true,
      description: "The chain's first block if not given.",
    })
    fromHeight: bigint | null | undefined,
    @Args('toHeight', { type: () => UnsignedBigInt, nullable: true, description: 'The newest block if not given.' })
    toHeight: bigint | null | undefined,
    @Args() { chain }: ChainArgs,
    @Context() { loaders }: QueryContext,
  ): Promise<Coverage> {
    const { id, firstHeight } = await loaders.chain(chain);
    const from = fromHeight ?? firstHeight;
    const to = await heightOf(loaders, id, toHeight);
    if (from > to) throw new PermanentError('bad-range', `the range begins at ${from} and ends before it, at ${to}`);
    const length = to - from + 1n;
    if (length > MAX_COVERAGE_BLOCKS) {
      throw new PermanentError('bad-range', `the range has ${length} blocks, the limit is ${MAX_COVERAGE_BLOCKS}`);
    }
    const { gaps, ...found } = await readRangeCoverage(loaders.database, id, from, to);
    return {
      fromHeight: from,
      toHeight: to,
      ...found,
      complete: BigInt(found.blocks) === length && gaps.length === 0,
      gapCount: gaps.length,
      gaps: gaps.slice(0, LISTED_GAPS),
    };
  }
}
