// What a re-execution proves about a transaction.
import type { Evidence } from '@casper-trace/verdict/verdict';
import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { VerdictKind as VerdictKindName } from '../documents/transaction-document.js';

export const VerdictKind = { verified: 'verified', diverged: 'diverged', unverifiable: 'unverifiable' } as const;
registerEnumType(VerdictKind, { name: 'VerdictKind', description: 'Nothing is shown as fact without one of these.' });

const evidences: readonly Evidence[] = ['recorded result', 'block checksum', 'both'];
export const VerdictEvidence = Object.fromEntries(evidences.map((value) => [value.replaceAll(' ', '_'), value]));
registerEnumType(VerdictEvidence, {
  name: 'VerdictEvidence',
  description:
    '`recorded_result`: our result equals the recorded one, and the recorded results of the block hash to the checksum ' +
    'that its state holds. `block_checksum`: our results of the whole block hash to it.',
});

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
    description:
      '`unsupported:<feature>`, `no-state`, `limit`, `not-recorded`, `bad-approval`, `chainspec` or `unproven-block`; ' +
      'set only if unverifiable.',
  })
  readonly reason!: string | null;

  @Field(() => String, { nullable: true, description: 'The reason in words, where there is more to say.' })
  readonly explanation!: string | null;

  @Field(() => VerdictEvidence, { nullable: true, description: 'What verifies it; set only if verified.' })
  readonly evidence!: Evidence | null;

  @Field(() => Difference, {
    nullable: true,
    description:
      'Where our result and the recorded one differ. On a verified transaction the source contradicts the checksum ' +
      'that the chain committed to.',
  })
  readonly difference!: Difference | null;
}
