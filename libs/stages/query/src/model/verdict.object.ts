// What a re-execution proves about a transaction.
import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { VerdictKind as VerdictKindName } from '../documents/transaction-document.js';

export const VerdictKind = { verified: 'verified', diverged: 'diverged', unverifiable: 'unverifiable' } as const;
registerEnumType(VerdictKind, { name: 'VerdictKind', description: 'Nothing is shown as fact without one of these.' });

@ObjectType({ description: "The first place where our result and the node's record differ." })
export class Difference {
  @Field(() => String, { description: '`effects`, `limit`, `consumed`, `cost`, …' })
  readonly field!: string;

  @Field(() => Int, { nullable: true, description: 'Index of the first differing element; set only for lists.' })
  readonly index!: number | null;

  @Field(() => String, { nullable: true, description: 'The formatted key at that index; set only for effects.' })
  readonly key!: string | null;

  @Field(() => String)
  readonly recorded!: string;

  @Field(() => String)
  readonly computed!: string;
}

@ObjectType({ description: 'What a re-execution proves about a transaction.' })
export class Verdict {
  @Field(() => VerdictKind)
  readonly kind!: VerdictKindName;

  @Field(() => String, {
    nullable: true,
    description: '`unsupported:<feature>`, `no-state`, `limit` or `not-recorded`; set only if unverifiable.',
  })
  readonly reason!: string | null;

  @Field(() => Difference, { nullable: true, description: 'Set only if diverged.' })
  readonly difference!: Difference | null;
}
