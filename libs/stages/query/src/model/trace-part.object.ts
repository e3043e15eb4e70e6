// What every row of a trace says about its transaction.
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { UnsignedBigInt } from '../input/scalars.js';

@ObjectType({ isAbstract: true })
export abstract class TracePart {
  @Field(() => UnsignedBigInt)
  readonly blockHeight!: bigint;

  @Field(() => Int)
  readonly transactionIndex!: number;

  @Field(() => String)
  readonly transactionHash!: string;

  @Field(() => String, { description: 'Who signed: `account-hash-…`.' })
  readonly initiator!: string;
}

@ObjectType({ isAbstract: true })
export abstract class TraceEvent extends TracePart {
  @Field(() => Int, { description: 'Position in the transaction, over all kinds of events and frame starts.' })
  readonly ordinal!: number;

  @Field(() => Int, { description: 'Index of the frame in which it happened; `callFrame` is that frame.' })
  readonly frame!: number;

  @Field(() => String, { description: 'Step of the pipeline: `payment`, `hold`, `session`, `fee`, …' })
  readonly step!: string;
}
