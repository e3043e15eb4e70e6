// How far the database is.
import { UseFilters } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Status } from '../model/status.object.js';
import { StatusService } from '../status.service.js';
import { ChainArgs } from './chain-args.js';
import { GraphQLErrorFilter } from './graphql-error.filter.js';

/** Counts go over whole tables: a query can ask for them a few times, not often. */
const STATUS_COST = 500;

@Resolver()
@UseFilters(GraphQLErrorFilter)
export class StatusResolver {
  private readonly service: StatusService;

  constructor(service: StatusService) {
    this.service = service;
  }

  @Query(() => Status, { complexity: STATUS_COST, description: 'Chains, counts of verdicts, gaps.' })
  status(@Args() { chain }: ChainArgs): Promise<Status> {
    return this.service.status(chain);
  }
}
