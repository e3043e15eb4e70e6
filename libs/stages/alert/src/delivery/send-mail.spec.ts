// E-mail against a real SMTP server on this machine.
import { alertMessage } from '@casper-trace/db/delivery/message';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MailServer, startMailServer } from '../../../../../test/support/mail-server.js';
import { MailSender } from './send-mail.js';

const REFUSED = 'nobody@example.org';
let server: MailServer;

beforeAll(async () => {
  server = await startMailServer((address) => address === REFUSED);
});

afterAll(() => server.close());

const payload = alertMessage({
  id: 'ab'.repeat(32),
  network: 'casper-test',
  ruleId: 'purse-debited',
  ruleVersion: 2,
  severity: 'high',
  blockHeight: '12',
  transactionIndex: 0,
  ordinal: 3,
  transactionHash: 'cd'.repeat(32),
  subject: 'purse:ee',
  sentence: 'A purse was debited\r\nBcc: thief@example.org',
  evidence: { frames: [1] },
  verdict: 'verified',
  raisedAt: new Date('2026-11-25T12:00:00Z'),
});

const sender = (smtpUrl: string | undefined) =>
  new MailSender({ smtpUrl, from: 'casper-trace@localhost', timeoutMs: 2000 });

async function send(to: string, smtpUrl: string | undefined = server.url) {
  const mail = sender(smtpUrl);
  const result = await mail.send(to, 'msg_1', payload);
  mail.close();
  return result;
}

describe('[delivery] e-mail', () => {
  it('reaches every address, with one message id, the sentence and the whole message', async () => {
    expect(await send('watch@example.org, second@example.org')).toMatchObject({ status: 250, error: null });
    const [{ to, text }] = server.received;
    expect(to).toEqual(['watch@example.org', 'second@example.org']);
    expect(text).toMatch(/^Message-ID: <msg_1@casper-trace>\r?$/m);
    expect(text).toMatch(/^Subject: \[casper-trace\] high: A purse was debited/m);
    expect(text).toContain('rule         purse-debited, version 2');
    // What an alert says never becomes a header.
    expect(text.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/m);
    expect(text.replaceAll(/\r?\n/g, '')).toContain(Buffer.from(payload).toString('base64'));
  });

  it('says what the server refuses', async () => {
    expect(await send(REFUSED)).toMatchObject({
      status: 550,
      error: expect.stringMatching(/no such mailbox/) as unknown,
    });
    expect(await send(`watch@example.org,${REFUSED}`)).toMatchObject({
      error: `the server refused ${REFUSED}; others got it`,
      refused: [REFUSED],
    });
  });

  it('says that no server answers, or that none is set', async () => {
    expect(await send('watch@example.org', 'smtp://127.0.0.1:1')).toMatchObject({
      status: null,
      error: expect.stringMatching(/ECONNREFUSED/) as unknown,
    });
    const mail = sender(undefined);
    expect(await mail.send('watch@example.org', 'msg_1', payload)).toMatchObject({
      error: 'no SMTP server is set: SMTP_URL names one',
    });
  });
});
