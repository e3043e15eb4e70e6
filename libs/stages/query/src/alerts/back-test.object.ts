// Back-tests: what a rule would have raised over stored blocks.
import type * as stored from '@casper-trace/db/alerts/back-tests';
import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { UnsignedBigInt } from '../input/scalars.js';
import { JsonScalar } from './json.scalar.js';

@ObjectType({ description: 'A rule evaluated over stored blocks, without delivering.' })
export class BackTest {
  @Field(() => String)
  readonly id!: string;

  @Field(() => String)
  readonly ruleId!: string;

  @Field(() => Int)
  readonly ruleVersion!: number;

  @Field(() => UnsignedBigInt)
  readonly fromHeight!: bigint;

  @Field(() => UnsignedBigInt)
  readonly toHeight!: bigint;

  @Field(() => UnsignedBigInt, { description: 'Everything below is evaluated.' })
  readonly nextHeight!: bigint;

  @Field(() => String, { description: '`running`, `cancelled`, `done` or `failed`.' })
  readonly state!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Why it failed, or, while it runs, why the last attempt did: it is tried again. Null once it got further.',
  })
  readonly error!: string | null;
}

@ObjectType({ description: 'Hits of a day (UTC).' })
export class BackTestDay {
  @Field(() => String)
  readonly day!: string;

  @Field(() => Int)
  readonly hits!: number;
}

@ObjectType({ description: 'What would have been an alert.' })
export class BackTestHit {
  @Field(() => String, { description: 'The id that the alert would have.' })
  readonly id!: string;

  @Field(() => UnsignedBigInt)
  readonly blockHeight!: bigint;

  @Field(() => String, { nullable: true })
  readonly transactionHash!: string | null;

  @Field(() => String)
  readonly subject!: string;

  @Field(() => String)
  readonly sentence!: string;

  @Field(() => JsonScalar)
  readonly evidence!: unknown;
}

@ObjectType({ description: 'A back-test with what it found so far.' })
export class BackTestResult {
  @Field(() => BackTest)
  readonly test!: BackTest;

  @Field(() => Int)
  readonly hits!: number;

  @Field(() => [BackTestDay])
  readonly perDay!: readonly BackTestDay[];

  @Field(() => [BackTestHit], { description: "The first hits in the chain's order." })
  readonly samples!: readonly BackTestHit[];
}

@InputType({ description: 'A rule of the database by its id, or a document that need not be one.' })
export class BackTestInput {
  @Field(() => String, { nullable: true, description: 'Its newest version is tested.' })
  readonly ruleId?: string | null;

  @Field(() => JsonScalar, { nullable: true, description: 'docs/rule.schema.json' })
  readonly document?: unknown;

  @Field(() => UnsignedBigInt, { nullable: true, description: "The chain's first block if not given." })
  readonly fromHeight?: bigint | null;

  @Field(() => UnsignedBigInt, { nullable: true, description: 'The newest recorded block if not given.' })
  readonly toHeight?: bigint | null;
}

export const backTestResult = (
  test: stored.BackTest,
  perDay: readonly BackTestDay[],
  samples: readonly stored.BackTestHit[],
): BackTestResult => ({ test, perDay, samples, hits: perDay.reduce((sum, { hits }) => sum + hits, 0) });
