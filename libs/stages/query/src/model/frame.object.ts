// One entry of a call stack.
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Amount } from '../input/scalars.js';
import { TracePart } from './trace-part.object.js';
import { Argument, Code, Context, Outcome, Value } from './values.object.js';

@ObjectType({ description: 'One entry of the call stack: which code ran in which context.' })
export class Frame extends TracePart {
  @Field(() => Int)
  readonly index!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Index of the frame above; null for a frame that the node started.',
  })
  readonly parent!: number | null;

  @Field(() => Int)
  readonly depth!: number;

  @Field(() => String, { description: '`payment`, `session` or `system`.' })
  readonly phase!: string;

  @Field(() => String, { description: 'Step of the pipeline: `payment`, `hold`, `session`, `fee`, …' })
  readonly step!: string;

  @Field(() => Context)
  readonly context!: Context;

  @Field(() => Code)
  readonly code!: Code;

  @Field(() => String)
  readonly entryPoint!: string;

  @Field(() => String, { description: '`Caller`, `Called` or `Factory`: in whose context it runs.' })
  readonly entryPointType!: string;

  @Field(() => Context, { description: 'Context of the immediate caller.' })
  readonly caller!: Context;

  @Field(() => [Argument], { description: 'After attenuation: what the code received.' })
  readonly args!: readonly Argument[];

  @Field(() => Value, { nullable: true })
  readonly returned!: Value | null;

  @Field(() => Amount, { description: 'Gas without the frames that it called.' })
  readonly gasOwn!: string;

  @Field(() => Amount)
  readonly gasTotal!: string;

  @Field(() => Outcome)
  readonly outcome!: Outcome;

  @Field(() => Int)
  readonly firstOrdinal!: number;

  @Field(() => Int, { description: 'Highest ordinal of the frame and of what it called.' })
  readonly lastOrdinal!: number;
}
