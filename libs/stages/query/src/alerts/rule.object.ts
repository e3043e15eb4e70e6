// Rules with their versions, and mutes.
import type * as mutes from '@casper-trace/db/alerts/mutes';
import type { StoredRule } from '@casper-trace/db/alerts/rules';
import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { UnsignedBigInt } from '../input/scalars.js';
import { JsonScalar } from './json.scalar.js';

@ObjectType({ description: 'A version of a rule. It never changes: switching a rule on or off is a new version.' })
export class RuleVersion {
  @Field(() => Int)
  readonly version!: number;

  @Field(() => JsonScalar)
  readonly document!: unknown;

  @Field(() => Boolean)
  readonly enabled!: boolean;

  @Field(() => UnsignedBigInt, {
    nullable: true,
    description: 'First height that it is evaluated at; null: from where the chain was when it was first seen.',
  })
  readonly fromHeight!: bigint | null;

  @Field(() => String)
  readonly createdAt!: string;

  @Field(() => String)
  readonly createdBy!: string;
}

@ObjectType({ description: 'A rule; its newest version is in force if it is enabled.' })
export class Rule {
  @Field(() => String)
  readonly id!: string;

  @Field(() => RuleVersion)
  readonly newest!: RuleVersion;

  @Field(() => [RuleVersion], { description: 'The newest first.' })
  readonly versions!: readonly RuleVersion[];
}

@ObjectType({ description: 'While it holds, matching alerts are kept but not delivered.' })
export class Mute {
  @Field(() => Int)
  readonly id!: number;

  @Field(() => String, { nullable: true, description: 'Null: every rule.' })
  readonly ruleId!: string | null;

  @Field(() => String, { nullable: true, description: 'Null: every subject.' })
  readonly subject!: string | null;

  @Field(() => String, { nullable: true, description: 'Null: until it is removed.' })
  readonly until!: string | null;

  @Field(() => String, { nullable: true })
  readonly note!: string | null;
}

@InputType()
export class MuteInput {
  @Field(() => String, { nullable: true, description: 'Every rule if not given.' })
  readonly ruleId?: string | null;

  @Field(() => String, { nullable: true, description: '`<kind>:<address>`; every subject if not given.' })
  readonly subject?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 8601; until it is removed if not given.' })
  readonly until?: string | null;

  @Field(() => String, { nullable: true })
  readonly note?: string | null;
}

export const ruleVersionNode = ({ createdAt, ...row }: StoredRule): RuleVersion => ({
  ...row,
  createdAt: createdAt.toISOString(),
});

/** @param versions of one rule, the newest first; not empty */
export const ruleNode = (versions: readonly StoredRule[]): Rule => ({
  id: versions[0].id,
  newest: ruleVersionNode(versions[0]),
  versions: versions.map(ruleVersionNode),
});

export const muteNode = ({ until, ...row }: mutes.Mute): Mute => ({ ...row, until: until?.toISOString() ?? null });
