// Headers of a webhook after the Standard Webhooks specification.

import { EngineBug } from '@casper-trace/casper-types/app-error';
import type { ChannelSecrets } from '@casper-trace/db/delivery/channels';
import { Webhook } from 'standardwebhooks';

/** Signed with every valid secret, the newest first: while a secret is changed, the receiver may know either. */
export function webhookHeaders(
  secrets: ChannelSecrets,
  messageId: string,
  payload: string,
  now: Date,
): Record<string, string> {
  const { secret, previousSecret, previousSecretUntil } = secrets;
  if (secret === null) throw new EngineBug('a webhook has no secret');
  const both = previousSecret !== null && previousSecretUntil !== null && previousSecretUntil > now;
  const signatures = [secret, ...(both ? [previousSecret] : [])].map((key) =>
    new Webhook(key).sign(messageId, now, payload),
  );
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
