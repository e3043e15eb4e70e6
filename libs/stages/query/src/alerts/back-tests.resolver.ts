// Back-tests: read with a viewer's key, started and cancelled with an operator's. The alert stage runs them.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { readVersions } from '@casper-trace/db/access/manage-rules';
import { countBackTestHits, listBackTestHits, readBackTest } from '@casper-trace/db/alerts/back-tests';
import { cancelRequested, listBackTests, requestBackTest } from '@casper-trace/db/alerts/requested-back-tests';
import { readRule } from '@casper-trace/db/alerts/rules';
import { checkRule, compileRule } from '@casper-trace/rules/compile';
import type { RuleDocument } from '@casper-trace/rules/document';
import { UseFilters } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { actorOf, requireRole } from '../access/access.js';
import { RequireRole } from '../access/require-role.js';
import type { QueryContext } from '../loaders.js';
import { QueryDatabase } from '../query-database.js';
import { ChainArgs } from '../resolvers/chain-args.js';
import { GraphQLErrorFilter } from '../resolvers/graphql-error.filter.js';
import { BackTest, BackTestInput, BackTestResult, backTestResult } from './back-test.object.js';
import { NewestArgs, newest, newestCost } from './row-id.js';

/** Counts go over all hits of a back-test. */
const RESULT_COST = 300;
const SAMPLES = 20;

@Resolver()
@UseFilters(GraphQLErrorFilter)
export class BackTestsResolver {
  private readonly database: QueryDatabase;

  constructor(database: QueryDatabase) {
    this.database = database;
  }

  @RequireRole('viewer')
  @Query(() => [BackTest], { description: 'The newest first. Needs a key (viewer).', complexity: newestCost })
  async backTests(
    @Args() { first }: NewestArgs,
    @Args() { chain }: ChainArgs,
    @Context() { loaders }: QueryContext,
  ): Promise<BackTest[]> {
    return listBackTests(this.database, (await loaders.chain(chain)).id, newest({ first }).limit);
  }

  @RequireRole('viewer')
  @Query(() => BackTestResult, { description: 'What it found so far. Needs a key (viewer).', complexity: RESULT_COST })
  async backTest(@Args('id', { type: () => String }) id: string): Promise<BackTestResult> {
    return backTestResult(
      await readBackTest(this.database, id),
      await countBackTestHits(this.database, id),
      await listBackTestHits(this.database, id, SAMPLES),
    );
  }

  @RequireRole('operator')
  @Mutation(() => BackTest, { description: 'Evaluates a rule over stored blocks. Needs a key (operator).' })
  async startBackTest(
    @Args('test', { type: () => BackTestInput }) input: BackTestInput,
    @Args() { chain }: ChainArgs,
    @Context() { access, loaders }: QueryContext,
  ): Promise<BackTest> {
    const actor = actorOf(requireRole(access, 'operator', 'startBackTest'));
    const { document, ruleVersion } = await this.ruleOf(input);
    if (compileRule(document, ruleVersion).event === 'stall') {
      throw new PermanentError('bad-rule', 'a stall is not stored: its rule cannot be back-tested');
    }
    return requestBackTest(this.database, actor, {
      chainId: (await loaders.chain(chain)).id,
      document,
      ruleVersion,
      from: input.fromHeight ?? undefined,
      to: input.toHeight ?? undefined,
    });
  }

  @RequireRole('operator')
  @Mutation(() => BackTest, { description: 'It stops; what it found stays. Needs a key (operator).' })
  cancelBackTest(
    @Args('id', { type: () => String }) id: string,
    @Context() { access }: QueryContext,
  ): Promise<BackTest> {
    return cancelRequested(this.database, actorOf(requireRole(access, 'operator', 'cancelBackTest')), id);
  }

  /** A document has the version that it would get if it were added: its hits have the ids of its alerts. */
  private async ruleOf({ ruleId, document }: BackTestInput): Promise<{ document: RuleDocument; ruleVersion: number }> {
    if ((ruleId == null) === (document == null)) {
      throw new PermanentError('bad-arguments', 'name a rule by its id or give a document: just one of them');
    }
    if (ruleId != null) {
      const stored = await readRule(this.database, ruleId);
      return { document: checkRule(stored.document), ruleVersion: stored.version };
    }
    const checked = checkRule(document);
    const versions = await readVersions(this.database, [checked.id]);
    return { document: checked, ruleVersion: (versions.at(0)?.version ?? 0) + 1 };
  }
}
