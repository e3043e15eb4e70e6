import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { webhookHeaders } from './sign-webhook.js';

const NEW = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const OLD = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const payload = '{"type":"alert.raised","text":"ä – 🔑"}';
const verifies = (secret: string, headers: Record<string, string>, body = payload): boolean => {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
};

describe('[delivery] signature', () => {
  it('is accepted by the library of the specification, and by no other secret or body', () => {
    const headers = webhookHeaders(
      { secret: NEW, previousSecret: null, previousSecretUntil: null },
      'msg_1',
      payload,
      new Date(),
    );
    expect(verifies(NEW, headers)).toBe(true);
    expect(verifies(OLD, headers)).toBe(false);
    expect(verifies(NEW, headers, payload.replace('raised', 'Raised'))).toBe(false);
    expect(verifies(NEW, { ...headers, 'webhook-id': 'msg_2' })).toBe(false);
  });

  it('is made with both secrets while a secret is changed, and with the new one alone after that', () => {
    const now = new Date();
    const secrets = { secret: NEW, previousSecret: OLD, previousSecretUntil: new Date(now.getTime() + 1000) };
    const during = webhookHeaders(secrets, 'msg_1', payload, now);
    expect([verifies(NEW, during), verifies(OLD, during)]).toEqual([true, true]);
    const after = webhookHeaders(secrets, 'msg_1', payload, new Date(now.getTime() + 1000));
    expect([verifies(NEW, after), verifies(OLD, after)]).toEqual([true, false]);
  });
});
