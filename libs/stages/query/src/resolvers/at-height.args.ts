// A moment of the chain: the end of a block.
import { ArgsType, Field } from '@nestjs/graphql';
import { UnsignedBigInt } from '../input/scalars.js';
import { PageArgs } from '../model/connection.object.js';

const DESCRIPTION = 'As it stood at the end of this block; the newest block that is stored if not given.';

@ArgsType()
export class AtHeightArgs {
  @Field(() => UnsignedBigInt, { nullable: true, description: DESCRIPTION })
  readonly atHeight?: bigint | null;
}

@ArgsType()
export class PageAtHeightArgs extends PageArgs {
  @Field(() => UnsignedBigInt, { nullable: true, description: DESCRIPTION })
  readonly atHeight?: bigint | null;
}

@ArgsType()
export class HeldPurseArgs extends PageArgs {
  @Field(() => Boolean, { defaultValue: false, description: 'Only purses on which it has, or once was given, WRITE.' })
  readonly withdraw!: boolean;
}
