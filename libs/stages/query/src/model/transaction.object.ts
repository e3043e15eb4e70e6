// A transaction of a block.
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Amount, UnsignedBigInt } from '../input/scalars.js';
import { Verdict } from './verdict.object.js';

@ObjectType({ description: 'The figures of an execution result.' })
export class ExecutionResult {
  @Field(() => String, { nullable: true, description: 'Null if it succeeded.' })
  readonly errorMessage!: string | null;

  @Field(() => Int)
  readonly currentPrice!: number;

  @Field(() => Amount, { description: 'Gas allowed.' })
  readonly limit!: string;

  @Field(() => Amount, { description: 'Gas used.' })
  readonly consumed!: string;

  @Field(() => Amount, { description: 'Motes charged before the refund.' })
  readonly cost!: string;

  @Field(() => Amount, { description: 'Motes.' })
  readonly refund!: string;

  @Field(() => Amount, { description: 'Bytes.' })
  readonly sizeEstimate!: string;

  @Field(() => Int, { description: 'Number of transfer records.' })
  readonly transfers!: number;

  @Field(() => Int, { description: 'Number of transforms.' })
  readonly effects!: number;
}

@ObjectType({ description: 'A signed request, a Deploy or a TransactionV1, as a block executed it.' })
export class Transaction {
  @Field(() => String)
  readonly hash!: string;

  @Field(() => String, { description: '`Deploy` or `V1`.' })
  readonly kind!: string;

  @Field(() => Int, { nullable: true, description: 'Null on 1.x, which has no lanes.' })
  readonly lane!: number | null;

  @Field(() => String, { description: 'Who signed and pays: `account-hash-…`.' })
  readonly initiator!: string;

  @Field(() => String, { nullable: true, description: 'Null if the transaction names an account hash only.' })
  readonly initiatorPublicKey!: string | null;

  @Field(() => String, { description: 'RFC 3339, UTC.' })
  readonly timestamp!: string;

  @Field(() => UnsignedBigInt)
  readonly blockHeight!: number;

  @Field(() => String, {
    nullable: true,
    description: 'The rule set that it was executed by, such as `2.2.0` or `2.2.0+S4`; null if it was not executed.',
  })
  readonly rules!: string | null;

  @Field(() => String)
  readonly blockHash!: string;

  @Field(() => Int, { description: "Position in the block's order of execution." })
  readonly transactionIndex!: number;

  @Field(() => Verdict, { nullable: true, description: 'Null until the block is re-executed.' })
  readonly verdict!: Verdict | null;

  @Field(() => ExecutionResult, { nullable: true, description: 'What we computed; null if it was not executed.' })
  readonly computed!: ExecutionResult | null;

  @Field(() => ExecutionResult, {
    nullable: true,
    description: 'What the node recorded; null if the source has no result that can be compared.',
  })
  readonly recorded!: ExecutionResult | null;

  @Field(() => String, {
    nullable: true,
    description: 'Messages, which no checksum of the chain covers: `equal`, `different` or `not recorded`.',
  })
  readonly messages!: string | null;
}
