// An alert, and how a list of them is narrowed.
import type { StoredAlert } from '@casper-trace/db/alerts/tables';
import type { Severity } from '@casper-trace/rules/severity';
import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { UnsignedBigInt } from '../input/scalars.js';
import { connectionType } from '../model/connection.object.js';
import { AlertStateEnum, SeverityEnum } from './enums.js';
import { JsonScalar } from './json.scalar.js';

@ObjectType({ description: 'A rule matched.' })
export class Alert {
  @Field(() => String, {
    description: 'Of rule, version, transaction and ordinal only: the same on every installation.',
  })
  readonly id!: string;

  @Field(() => String)
  readonly ruleId!: string;

  @Field(() => Int)
  readonly ruleVersion!: number;

  @Field(() => SeverityEnum)
  readonly severity!: string;

  @Field(() => AlertStateEnum)
  readonly state!: string;

  @Field(() => UnsignedBigInt)
  readonly blockHeight!: bigint;

  @Field(() => String)
  readonly blockTimestamp!: string;

  @Field(() => Int, { nullable: true, description: 'Null, like the next three, if it is about no transaction.' })
  readonly transactionIndex!: number | null;

  @Field(() => Int, { nullable: true })
  readonly ordinal!: number | null;

  @Field(() => String, { nullable: true })
  readonly transactionHash!: string | null;

  @Field(() => String, { nullable: true, description: 'Verdict of the transaction when the alert was raised.' })
  readonly verdict!: string | null;

  @Field(() => String, { description: '`<kind>:<address>`, or `chain`.' })
  readonly subject!: string;

  @Field(() => String)
  readonly sentence!: string;

  @Field(() => JsonScalar, { description: 'The matching frames and ordinals, values, rule and version.' })
  readonly evidence!: unknown;

  @Field(() => String)
  readonly raisedAt!: string;
}

/** What the database knows more of an alert is not shown. */
export const alertNode = (row: StoredAlert): Alert => row;

export const AlertConnection = connectionType(Alert);

@InputType()
export class AlertFilter {
  @Field(() => [SeverityEnum], { nullable: true })
  readonly severities?: readonly Severity[] | null;

  @Field(() => String, { nullable: true })
  readonly ruleId?: string | null;

  @Field(() => String, { nullable: true, description: '`<kind>:<address>`, or `chain`.' })
  readonly subject?: string | null;

  @Field(() => [AlertStateEnum], { nullable: true })
  readonly states?: readonly string[] | null;

  @Field(() => UnsignedBigInt, { nullable: true })
  readonly fromHeight?: bigint | null;

  @Field(() => UnsignedBigInt, { nullable: true })
  readonly toHeight?: bigint | null;
}

@ObjectType({ description: 'An alert with the cursor from which a subscription goes on.' })
export class RaisedAlert {
  @Field(() => String)
  readonly cursor!: string;

  @Field(() => Alert)
  readonly alert!: Alert;
}
