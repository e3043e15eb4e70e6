// The events of a trace.
import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Amount, UnsignedBigInt } from '../input/scalars.js';
import { TraceEvent } from './trace-part.object.js';
import { Context, Owner } from './values.object.js';

export const NamedKeyOperation = { put: 'put', remove: 'remove', initial: 'initial', inherited: 'inherited' } as const;
registerEnumType(NamedKeyOperation, {
  name: 'NamedKeyOperation',
  description: '`initial`: came with the record at install; `inherited`: came from the version before at upgrade.',
});

const COMMITTED =
  'True only if it happened and the chain’s state has its effects; false marks an attempt. The state may have effects ' +
  'that the result of a failed transaction does not list.';

@ObjectType({ description: "A change of a context's named keys." })
export class NamedKeyWrite extends TraceEvent {
  @Field(() => Context)
  readonly context!: Context;

  @Field(() => String)
  readonly name!: string;

  @Field(() => NamedKeyOperation)
  readonly operation!: keyof typeof NamedKeyOperation;

  @Field(() => String, { nullable: true, description: 'Formatted key; null if the name was not there.' })
  readonly before!: string | null;

  @Field(() => String, { nullable: true, description: 'Formatted key; null after a remove.' })
  readonly after!: string | null;

  @Field(() => Boolean, { description: COMMITTED })
  readonly committed!: boolean;
}

@ObjectType({ description: 'A movement of motes, or the attempt of one.' })
export class PurseTransfer extends TraceEvent {
  @Field(() => Context, { description: 'Context that moved it.' })
  readonly context!: Context;

  @Field(() => String, {
    description:
      '`host function`, `mint call`, `native`, `fee`, `penalty`, `refund`, `bond`, `unbond`, `burn` or `reward`.',
  })
  readonly way!: string;

  @Field(() => String, { description: 'Name of the host function or system entry point.' })
  readonly by!: string;

  @Field(() => String, { nullable: true, description: '`uref-…-007`; null if there is none, as with a reward.' })
  readonly source!: string | null;

  @Field(() => String, { nullable: true, description: '`uref-…-007`; null if there is none, as with a burn.' })
  readonly target!: string | null;

  @Field(() => [Owner], {
    nullable: true,
    description: 'Who held the source just before; null if nothing is known of it (see ownersUnknownBefore).',
  })
  readonly sourceOwners?: readonly Owner[] | null;

  @Field(() => [Owner], { nullable: true, description: 'Who held the target just before; null as above.' })
  readonly targetOwners?: readonly Owner[] | null;

  @Field(() => UnsignedBigInt, {
    nullable: true,
    description:
      'Ties from before this height may be missing: the first state could not be walked, or a transaction in between ' +
      'is not proven; null if all are known.',
  })
  readonly ownersUnknownBefore?: bigint | null;

  @Field(() => Amount)
  readonly amount!: string;

  @Field(() => String, { nullable: true, description: 'The u64 that the sender gave, as a decimal string.' })
  readonly id!: string | null;

  @Field(() => String, { description: '`moved`, or the text of the error that refused it.' })
  readonly outcome!: string;

  @Field(() => Boolean, { description: COMMITTED })
  readonly committed!: boolean;
}

@ObjectType({ description: 'A context got, used or gave a purse without moving motes.' })
export class PurseAccess extends TraceEvent {
  @Field(() => Context)
  readonly context!: Context;

  @Field(() => String, {
    description:
      '`created`, `main purse taken`, `balance read`, `received as argument`, `passed`, `returned`, `stored` or `loaded`.',
  })
  readonly access!: string;

  @Field(() => String, { description: 'Address of the purse.' })
  readonly purse!: string;

  @Field(() => Int, { description: 'READ 1, WRITE 2, ADD 4.' })
  readonly rightsAsked!: number;

  @Field(() => Int, { description: 'What it got: the host strips WRITE from a passed main purse.' })
  readonly rightsEffective!: number;

  @Field(() => String, { nullable: true, description: 'Named key, argument or host function by which it happened.' })
  readonly name!: string | null;

  @Field(() => Boolean, { description: COMMITTED })
  readonly committed!: boolean;
}

@ObjectType({ description: "A part of a purse's balance set aside or released: not a movement." })
export class PurseHold extends TraceEvent {
  @Field(() => String, { description: 'Address of the purse.' })
  readonly purse!: string;

  @Field(() => String, { description: '`processing` or `gas`.' })
  readonly kind!: string;

  @Field(() => String, { description: '`placed` or `cleared`.' })
  readonly operation!: string;

  @Field(() => Amount)
  readonly amount!: string;

  @Field(() => Boolean, { description: COMMITTED })
  readonly committed!: boolean;
}

@ObjectType({ description: "An edge of a URef's lineage: a context gained rights on it." })
export class Grant extends TraceEvent {
  @Field(() => String, { description: '`uref-…-007`.' })
  readonly uref!: string;

  @Field(() => Boolean)
  readonly isPurse!: boolean;

  @Field(() => Context, {
    nullable: true,
    description: "Null if it was created or came with the transaction's arguments.",
  })
  readonly from!: Context | null;

  @Field(() => Context)
  readonly to!: Context;

  @Field(() => String, { description: '`created`, `argument`, `returned` or `main purse`.' })
  readonly how!: string;

  @Field(() => Int, { description: 'READ 1, WRITE 2, ADD 4.' })
  readonly rights!: number;

  @Field(() => Boolean, { description: COMMITTED })
  readonly committed!: boolean;
}

@ObjectType({ description: 'A host function refused what the code asked; the code may have gone on.' })
export class HostError extends TraceEvent {
  @Field(() => Context)
  readonly context!: Context;

  @Field(() => String)
  readonly hostFunction!: string;

  @Field(() => String)
  readonly error!: string;
}

@ObjectType({
  description:
    'The record of an account or of a contract package was changed: who may use it, which code it stands for.',
})
export class RecordChange extends TraceEvent {
  @Field(() => Context)
  readonly context!: Context;

  @Field(() => String, { description: '`account` or `package`.' })
  readonly record!: string;

  @Field(() => String, { description: 'Whose record it is: `account-hash-…` or `contract-package-…`.' })
  readonly address!: string;

  @Field(() => String, {
    description:
      '`key added`, `key removed`, `key weight set`, `threshold set`, `version added`, `version enabled`, ' +
      '`version disabled`, `group created`, `group removed`, `group URefs added` or `group URefs removed`.',
  })
  readonly change!: string;

  @Field(() => String, {
    description: 'Account hash and weight of a key, action and threshold, contract hash, or name of a group.',
  })
  readonly detail!: string;

  @Field(() => Boolean, { description: COMMITTED })
  readonly committed!: boolean;
}
