// Object types that others are made of. Their fields are those of libs/core/tracing/src/trace-document.ts.
import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ContextKind as ContextKindName } from '../documents/format.js';
import { UnsignedBigInt } from '../input/scalars.js';

export const ContextKind = { account: 'account', contract: 'contract', system: 'system', node: 'node' } as const;
registerEnumType(ContextKind, {
  name: 'ContextKind',
  description: 'Whose named keys and access rights apply; `node` is the pseudo context of hold, refund and fee.',
});

@ObjectType({ description: 'Whose named keys and access rights apply.' })
export class Context {
  @Field(() => ContextKind)
  readonly kind!: ContextKindName;

  @Field(() => String, { description: "`account-hash-…`, `hash-…`, or `node` for the node's own moves." })
  readonly address!: string;
}

@ObjectType({ description: 'Which code runs: never the same thing as the context that it runs in.' })
export class Code {
  @Field(() => String, { description: '`session bytes`, `contract`, `system contract` or `native`.' })
  readonly kind!: string;

  @Field(() => String, { nullable: true, description: 'Hash of the session bytes or contract; null for native code.' })
  readonly hash!: string | null;

  @Field(() => String, { nullable: true, description: 'Set only for contracts.' })
  readonly packageHash!: string | null;

  @Field(() => String, { nullable: true, description: '`<protocol major>.<contract version>`; only for contracts.' })
  readonly version!: string | null;

  @Field(() => String, { nullable: true, description: 'Set only for system contracts and native code.' })
  readonly name!: string | null;
}

@ObjectType({ description: 'A CLValue.' })
export class Value {
  @Field(() => String, { description: "CLType as the node's JSON writes it, as text." })
  readonly type!: string;

  @Field(() => String, { description: 'bytesrepr in hex.' })
  readonly bytes!: string;

  @Field(() => String, { description: 'Decoded, as JSON text with exact digits; `null` if the type has no such form.' })
  readonly parsed!: string;
}

@ObjectType({ description: 'A named argument.' })
export class Argument extends Value {
  @Field(() => String)
  readonly name!: string;
}

@ObjectType({ description: 'How a frame ended.' })
export class Outcome {
  @Field(() => String, { description: '`returned`, `reverted`, `out of gas` or `trapped`.' })
  readonly kind!: string;

  @Field(() => UnsignedBigInt, { nullable: true, description: 'The u32 code; set only for reverts.' })
  readonly code!: number | null;

  @Field(() => String, { nullable: true, description: 'Error text; null if the frame returned.' })
  readonly message!: string | null;
}

@ObjectType({ description: 'A tie between a context and a purse.' })
export class Owner {
  @Field(() => Context)
  readonly context!: Context;

  @Field(() => String, { nullable: true, description: 'Named key that holds the purse; null for a main purse.' })
  readonly namedKey!: string | null;

  @Field(() => Int, { description: 'Rights of the URef held: READ 1, WRITE 2, ADD 4.' })
  readonly rights!: number;
}
