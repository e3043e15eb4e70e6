// How far the database is.
import { ALIVE_SECONDS } from '@casper-trace/db/roles/beats';
import { MOST_WAITING } from '@casper-trace/db/roles/progress';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { UnsignedBigInt } from '../input/scalars.js';
import { RootOfTrust } from './block.object.js';

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

@ObjectType({ description: 'Heights, both inclusive.' })
export class HeightRange {
  @Field(() => UnsignedBigInt)
  readonly fromHeight!: bigint;

  @Field(() => UnsignedBigInt)
  readonly toHeight!: bigint;
}

@ObjectType({ description: 'How far one part of the work is.' })
export class RoleStatus {
  @Field(() => String, {
    description:
      '`ingest`: blocks stored; `record`: blocks re-executed and recorded; `evaluation`: blocks evaluated by every ' +
      'rule in force; `delivery`: blocks whose alerts wait for no delivery.',
  })
  readonly role!: string;

  @Field(() => UnsignedBigInt, {
    nullable: true,
    description: 'Everything from the first block up to this height is done; null if nothing is.',
  })
  readonly height!: bigint | null;

  @Field(() => UnsignedBigInt, { description: 'Blocks from there to the head.' })
  readonly lag!: bigint;

  @Field(() => Int, {
    description: `Processes that gave a sign of life in this role in the last ${ALIVE_SECONDS} seconds, for whatever chain.`,
  })
  readonly processes!: number;

  @Field(() => String, { nullable: true, description: 'The last sign of life; null if there was none for a day.' })
  readonly lastSeen!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `Deliveries that wait, at most ${MOST_WAITING} are counted; null for the other roles.`,
  })
  readonly waiting!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Channels that are paused or disabled, for whatever chain; null for the other roles.',
  })
  readonly silentChannels!: number | null;
}

@ObjectType({ description: 'What a range of blocks holds, counted row by row.' })
export class Coverage {
  @Field(() => UnsignedBigInt)
  readonly fromHeight!: bigint;

  @Field(() => UnsignedBigInt)
  readonly toHeight!: bigint;

  @Field(() => Int)
  readonly blocks!: number;

  @Field(() => Int, { description: 'By this version.' })
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

  @Field(() => [HeightRange], { description: 'Heights that are stored; between two of them blocks are missing.' })
  readonly ranges!: readonly HeightRange[];

  @Field(() => Boolean, {
    description: 'Every height of the range is stored, and every transaction of every block has just one outcome.',
  })
  readonly complete!: boolean;

  @Field(() => Int, { description: 'Stored blocks without just one outcome for each of their transactions.' })
  readonly gapCount!: number;

  @Field(() => [BlockPlace], { description: 'The lowest of them, at most 100.' })
  readonly gaps!: readonly BlockPlace[];
}

@ObjectType({ description: 'Verified transactions of a protocol version by one rule set.' })
export class RuleSetCount {
  @Field(() => String)
  readonly protocolVersion!: string;

  @Field(() => String, { description: 'Such as `2.2.0`, or `2.2.0+S4` where the version needed a change to it.' })
  readonly rules!: string;

  @Field(() => Int)
  readonly transactions!: number;
}

@ObjectType({ description: 'On what the proofs of a chain rest.' })
export class ChainTrust {
  @Field(() => String, {
    description:
      '`pinned`: on blocks that the operator gave or that casper-trace knows. `first block`: on the first blocks of the ' +
      'source, unasked: compare their hashes with hashes that you trust. `none`: on nothing; no block is proven.',
  })
  readonly level!: string;

  @Field(() => String, { nullable: true, description: 'Why no block is trusted; null if one is.' })
  readonly reason!: string | null;

  @Field(() => [RootOfTrust])
  readonly roots!: readonly RootOfTrust[];
}

@ObjectType({ description: 'A chain in the database: how far it is, and what is proven.' })
export class ChainStatus {
  @Field(() => String)
  readonly networkName!: string;

  @Field(() => BlockPlace, { description: 'Genesis, or the first block of a source that begins later.' })
  readonly firstBlock!: BlockPlace;

  @Field(() => ChainTrust)
  readonly trust!: ChainTrust;

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

  @Field(() => [RuleSetCount], {
    description:
      'The rule sets that the versions of this chain needed. A set that a version had not needed so far means new rules.',
  })
  readonly ruleSets!: readonly RuleSetCount[];

  @Field(() => [RoleStatus], { description: 'How far each part of the work is.' })
  readonly roles!: readonly RoleStatus[];

  @Field(() => Int, {
    description: 'Blocks that are stored but not recorded by this version; `coverage` looks closer.',
  })
  readonly gapCount!: number;

  @Field(() => [BlockPlace], { description: 'The lowest of them, at most 100.' })
  readonly gaps!: readonly BlockPlace[];
}

@ObjectType({ description: 'Something that the program needs and does not have at the moment.' })
export class OutageStatus {
  @Field(() => String, {
    description:
      '`database`, `queue`, `disk`; `recording`: blocks wait and none is finished; `main`: the API process hears nothing of the ' +
      'main one.',
  })
  readonly service!: string;

  @Field(() => String, { description: 'ISO 8601.' })
  readonly since!: string;

  @Field(() => String)
  readonly reason!: string;
}

@ObjectType({ description: 'How far the database is.' })
export class Status {
  @Field(() => String, { description: 'Version of the engine that records.' })
  readonly engineVersion!: string;

  @Field(() => [OutageStatus], { description: 'Empty if nothing is wrong.' })
  readonly outages!: readonly OutageStatus[];

  @Field(() => [ChainStatus], { description: 'All chains, or the one that was asked for.' })
  readonly chains!: readonly ChainStatus[];
}
