// The audit log: who changed what.
import { readAuditLog } from '@casper-trace/db/access/audit-log';
import { UseFilters } from '@nestjs/common';
import { Args, Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { RequireRole } from '../access/require-role.js';
import { QueryDatabase } from '../query-database.js';
import { GraphQLErrorFilter } from '../resolvers/graphql-error.filter.js';
import { JsonScalar } from './json.scalar.js';
import { NewestArgs, newest, newestCost } from './row-id.js';

@ObjectType({ description: 'A change of a rule, mute, channel, delivery or API key.' })
export class AuditEntry {
  @Field(() => String)
  readonly id!: string;

  @Field(() => String)
  readonly at!: string;

  @Field(() => String, { description: 'Name of the API key, or `command line: ` and the user.' })
  readonly actor!: string;

  @Field(() => String, { description: '`rule.add`, `rule.enable`, `channel.remove`, …' })
  readonly action!: string;

  @Field(() => String, { description: 'Id of what was changed.' })
  readonly subject!: string;

  @Field(() => JsonScalar, { nullable: true })
  readonly before!: unknown;

  @Field(() => JsonScalar, { nullable: true })
  readonly after!: unknown;
}

@Resolver()
@UseFilters(GraphQLErrorFilter)
export class AuditResolver {
  private readonly database: QueryDatabase;

  constructor(database: QueryDatabase) {
    this.database = database;
  }

  @RequireRole('operator')
  @Query(() => [AuditEntry], {
    description: 'Changes of management, the newest first. Needs a key (operator).',
    complexity: newestCost,
  })
  async auditLog(
    @Args('subject', { type: () => String, nullable: true }) subject: string | null | undefined,
    @Args() args: NewestArgs,
  ): Promise<AuditEntry[]> {
    const { limit, before } = newest(args);
    const rows = await readAuditLog(this.database, { subject: subject ?? undefined, before }, limit);
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }
}
