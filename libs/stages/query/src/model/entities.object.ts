// The entities of the explorer. Their lists are fields of the resolvers.
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Amount, UnsignedBigInt } from '../input/scalars.js';
import { TraceEvent } from './trace-part.object.js';
import { Context } from './values.object.js';

@ObjectType({ description: 'An account: who signs, and a context with named keys and a main purse.' })
export class Account {
  @Field(() => String, { description: '`account-hash-…`.' })
  readonly hash!: string;
}

@ObjectType({ description: 'A contract: one version of the code of a package, and a context with named keys.' })
export class Contract {
  @Field(() => String, { description: '`hash-…`.' })
  readonly hash!: string;
}

@ObjectType({ description: 'A contract package: the versions of a contract.' })
export class ContractPackage {
  @Field(() => String, { description: '`contract-package-…`.' })
  readonly hash!: string;
}

@ObjectType({ description: 'A URef that has a balance.' })
export class Purse {
  @Field(() => String, { description: 'Address, bare hex.' })
  readonly address!: string;
}

@ObjectType({ description: "A name in a context's named keys." })
export class NamedKey {
  @Field(() => Context)
  readonly context!: Context;

  @Field(() => String)
  readonly name!: string;
}

@ObjectType({ description: 'A named key as it stood at a height.' })
export class HeldNamedKey {
  @Field(() => String)
  readonly name!: string;

  @Field(() => String, { description: 'Formatted key.' })
  readonly key!: string;
}

@ObjectType({ description: 'A purse in the hands of a context.' })
export class HeldPurse {
  @Field(() => Purse)
  readonly purse!: Purse;

  @Field(() => Int, { description: 'All rights together: READ 1, WRITE 2, ADD 4. WRITE is the right to withdraw.' })
  readonly rights!: number;

  @Field(() => Boolean)
  readonly isMainPurse!: boolean;

  @Field(() => [String], { description: 'Named keys that hold it at head.' })
  readonly namedKeys!: readonly string[];

  @Field(() => Boolean, {
    description: 'The context was given it at least once, created it or got it returned; kept only under a named key.',
  })
  readonly granted!: boolean;
}

@ObjectType({ description: 'A version of a contract package that ran.' })
export class PackageVersion {
  @Field(() => String, { description: '`<protocol major>.<contract version>`.' })
  readonly version!: string;

  @Field(() => UnsignedBigInt, { description: 'Height of the block in which it first ran.' })
  readonly firstSeen!: bigint;

  @Field(() => Contract)
  readonly contract!: Contract;
}

@ObjectType({ description: 'A balance and the block at whose end it was there.' })
export class OpeningBalance {
  @Field(() => UnsignedBigInt)
  readonly height!: bigint;

  @Field(() => Amount)
  readonly balance!: string;
}

@ObjectType({ description: 'A step in the life of a purse: who gained, used, kept or gave away which rights on it.' })
export class LineageStep extends TraceEvent {
  @Field(() => String, {
    description: '`grant`, `access` or `named key write`: the kind of event, with all its fields in `event`.',
  })
  readonly kind!: string;

  @Field(() => String, {
    description:
      'What happened. Grants: `created`, `passed`, `returned`, `main purse`. Accesses: as in PurseAccess. ' +
      'Named-key writes: `kept`, `dropped`.',
  })
  readonly what!: string;

  @Field(() => Int, { description: 'Rights at this step: READ 1, WRITE 2, ADD 4.' })
  readonly rights!: number;

  @Field(() => Context, { nullable: true, description: 'Who gave it; set only for grants, and null at creation.' })
  readonly from!: Context | null;

  @Field(() => Context, { description: 'Who gained, used, kept or dropped it.' })
  readonly context!: Context;

  @Field(() => String, { nullable: true, description: 'Named key or argument; null if none names the way.' })
  readonly name!: string | null;

  @Field(() => Boolean, { description: 'True only if it happened and the chain’s state has its effects.' })
  readonly committed!: boolean;
}

@ObjectType({ description: 'What changed the balance of a purse.' })
export class LedgerEntry {
  @Field(() => UnsignedBigInt)
  readonly blockHeight!: bigint;

  @Field(() => Int, { nullable: true, description: 'Null for a change outside transactions, like the next.' })
  readonly transactionIndex!: number | null;

  @Field(() => Int, { nullable: true })
  readonly ordinal!: number | null;

  @Field(() => Amount, { description: 'Signed: below 0 for what went out.' })
  readonly amount!: string;

  @Field(() => Amount, {
    nullable: true,
    description: "The chain's balance after it; null if the state before the block is not at hand.",
  })
  readonly balance!: string | null;
}
