// How far the database is.
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { UnsignedBigInt } from '../input/scalars.js';

@ObjectType({ description: 'A block of a chain, by name only.' })
export class BlockPlace {
  @Field(() => UnsignedBigInt)
  readonly height!: bigint;

  @Field(() => String)
  readonly hash!: string;
}

@ObjectType({ description: 'How many transactions are unverifiable for one reason.' })
export class ReasonCount {
  @Field(() => String)
  readonly reason!: string;

  @Field(() => Int)
  readonly transactions!: number;
}

@ObjectType({ description: 'A chain in the database: how far it is, and what is proven.' })
export class ChainStatus {
  @Field(() => String)
  readonly networkName!: string;

  @Field(() => BlockPlace, { description: 'Genesis, or the first block of a source that begins later.' })
  readonly firstBlock!: BlockPlace;

  @Field(() => BlockPlace, { nullable: true, description: 'The newest block that is stored.' })
  readonly head!: BlockPlace | null;

  @Field(() => Int)
  readonly blocks!: number;

  @Field(() => Int, { description: 'Re-executed and recorded.' })
  readonly blocksRecorded!: number;

  @Field(() => Int)
  readonly blocksProven!: number;

  @Field(() => Int)
  readonly transactions!: number;

  @Field(() => Int)
  readonly verified!: number;

  @Field(() => Int)
  readonly diverged!: number;

  @Field(() => Int)
  readonly unverifiable!: number;

  @Field(() => [ReasonCount])
  readonly reasons!: readonly ReasonCount[];

  @Field(() => Int, { description: 'Number of blocks with a gap: not recorded, or not as a whole.' })
  readonly gapCount!: number;

  @Field(() => [BlockPlace], { description: 'The lowest blocks with a gap, at most 100.' })
  readonly gaps!: readonly BlockPlace[];

  @Field(() => String, { description: 'Over the canonical rows of all recorded blocks: compares two installations.' })
  readonly digest!: string;
}

@ObjectType({ description: 'How far the database is.' })
export class Status {
  @Field(() => String, { description: 'Version of the engine that records.' })
  readonly engineVersion!: string;

  @Field(() => [ChainStatus], { description: 'All chains, or the one that was asked for.' })
  readonly chains!: readonly ChainStatus[];
}
