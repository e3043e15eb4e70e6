// Channels, deliveries and the ledger of attempts.

import type * as channels from '@casper-trace/db/delivery/channels';
import type { ChannelKind } from '@casper-trace/db/delivery/channels';
import type * as ledger from '@casper-trace/db/delivery/ledger';
import type { Severity } from '@casper-trace/rules/severity';
import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ChannelKindEnum, DeliveryStateEnum, SeverityEnum } from './enums.js';

@ObjectType({ description: 'Where alerts go.' })
export class Channel {
  @Field(() => String)
  readonly name!: string;

  @Field(() => ChannelKindEnum)
  readonly kind!: ChannelKind;

  @Field(() => String, { description: 'URL of the webhook, or the addresses of the e-mail.' })
  readonly target!: string;

  @Field(() => SeverityEnum, { description: 'Least severity that it wants.' })
  readonly minimalSeverity!: Severity;

  @Field(() => [String], { description: 'Rules that it wants; all if empty.' })
  readonly ruleIds!: readonly string[];

  @Field(() => String, { nullable: true, description: 'Why it is disabled; null if it is not.' })
  readonly disabledReason!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its receiver does not answer: no attempt is made before this time (ISO 8601).',
  })
  readonly pausedUntil!: string | null;
}

@ObjectType({ description: 'A channel that was just added, with its secret.' })
export class AddedChannel {
  @Field(() => Channel)
  readonly channel!: Channel;

  @Field(() => String, { nullable: true, description: 'Signs webhooks; not shown again. Null for e-mail.' })
  readonly secret!: string | null;
}

@InputType()
export class ChannelInput {
  @Field(() => String)
  readonly name!: string;

  @Field(() => ChannelKindEnum)
  readonly kind!: ChannelKind;

  @Field(() => String, { description: 'https URL of the webhook, or e-mail addresses joined by commas.' })
  readonly target!: string;

  @Field(() => SeverityEnum, { defaultValue: 'info' })
  readonly minimalSeverity!: Severity;

  @Field(() => [String], { defaultValue: [] })
  readonly ruleIds!: readonly string[];
}

@ObjectType({ description: 'One attempt to deliver.' })
export class DeliveryAttempt {
  @Field(() => Int)
  readonly number!: number;

  @Field(() => String)
  readonly startedAt!: string;

  @Field(() => Int)
  readonly durationMs!: number;

  @Field(() => Int, { nullable: true, description: 'HTTP status or SMTP reply code; null if there was no answer.' })
  readonly status!: number | null;

  @Field(() => String, { nullable: true, description: 'Null if it was received.' })
  readonly error!: string | null;

  @Field(() => String, { nullable: true, description: 'Beginning of the answer.' })
  readonly response!: string | null;
}

@ObjectType({ description: 'An alert on its way to a channel.' })
export class Delivery {
  @Field(() => String)
  readonly id!: string;

  @Field(() => String)
  readonly channel!: string;

  @Field(() => String)
  readonly alertId!: string;

  @Field(() => String, { description: '`webhook-id` of every attempt: receivers tell a repeat by it.' })
  readonly messageId!: string;

  @Field(() => DeliveryStateEnum)
  readonly state!: string;

  @Field(() => Int, { description: 'Attempts since it was enqueued or last replayed.' })
  readonly tries!: number;

  @Field(() => String, { nullable: true, description: 'Set while it is pending.' })
  readonly nextAttemptAt!: string | null;

  @Field(() => String)
  readonly createdAt!: string;

  @Field(() => String, { nullable: true })
  readonly deliveredAt!: string | null;

  @Field(() => [DeliveryAttempt])
  readonly attempts!: readonly DeliveryAttempt[];
}

export const channelNode = (row: channels.Channel): Channel => ({
  ...row,
  pausedUntil: row.pausedUntil?.toISOString() ?? null,
});

export function deliveryNode(row: ledger.Delivery, attempts: readonly ledger.LedgerEntry[]): Delivery {
  return {
    ...row,
    nextAttemptAt: row.state === 'pending' ? row.nextAttemptAt.toISOString() : null,
    createdAt: row.createdAt.toISOString(),
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    attempts: attempts
      .filter(({ deliveryId }) => deliveryId === row.id)
      .map((attempt) => ({ ...attempt, startedAt: attempt.startedAt.toISOString() })),
  };
}
