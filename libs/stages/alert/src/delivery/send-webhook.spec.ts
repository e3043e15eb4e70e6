// One attempt against a receiver that misbehaves, and against names and addresses that must not be called.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Behaviour, type ChaosReceiver, startChaosReceiver } from '../../../../../test/support/chaos-receiver.js';
import type { ResolveAll } from './guarded-lookup.js';
import { WebhookSender } from './send-webhook.js';
import { webhookHeaders } from './sign-webhook.js';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
/** Of attempts that hang: the others have all the time that a busy machine takes. */
const TIMEOUT_MS = 1000;
const HANGS: readonly Behaviour[] = ['no answer', 'slow body', 'slow body of an error'];
let behaviour: Behaviour = 'ok';
let receiver: ChaosReceiver;
let host: string;

beforeAll(async () => {
  receiver = await startChaosReceiver(
    () => SECRET,
    () => behaviour,
  );
  host = new URL(receiver.url).host;
});

afterAll(() => receiver.close());

async function attempt(target: string, allowedHosts: readonly string[], resolve?: ResolveAll) {
  const sender = new WebhookSender(
    { timeoutMs: HANGS.includes(behaviour) ? TIMEOUT_MS : 30_000, allowedHosts },
    resolve,
  );
  const now = new Date();
  const secrets = { secret: SECRET, previousSecret: null, previousSecretUntil: null };
  const result = await sender.send(target, webhookHeaders(secrets, 'msg_x', '{"a":1}', now), '{"a":1}', now);
  await sender.close();
  return result;
}

describe('[delivery] one attempt', () => {
  const cases: [Behaviour, { status: number | null; error: unknown }][] = [
    ['ok', { status: 204, error: null }],
    ['error 500', { status: 500, error: 'status 500' }],
    ['no answer', { status: null, error: 'no answer within 1000 ms' }],
    ['redirect', { status: 307, error: 'status 307: redirects are not followed' }],
    ['slow body', { status: 200, error: null }],
    ['slow body of an error', { status: 503, error: 'status 503' }],
    ['endless body', { status: 200, error: null }],
    ['reset', { status: null, error: expect.stringMatching(/ECONNRESET|other side closed/) }],
    ['gone', { status: 410, error: 'status 410' }],
  ];
  it.each(cases)('%s', async (how, expected) => {
    behaviour = how;
    const result = await attempt(receiver.url, [host]);
    expect(result).toMatchObject({ ...expected, gone: how === 'gone' });
    expect(result.response?.length ?? 0).toBeLessThanOrEqual(1024);
    expect(receiver.received.at(-1)).toMatchObject({ behaviour: how, fault: undefined, id: 'msg_x' });
    expect(receiver.redirected()).toBe(0);
  });

  it('of a receiver that is down', async () => {
    await receiver.setUp(false);
    expect(await attempt(receiver.url, [host])).toMatchObject({
      status: null,
      error: expect.stringMatching(/ECONNREFUSED/) as unknown,
    });
    await receiver.setUp(true);
  });
});

describe('[delivery] guard', () => {
  /** Tells whether anything reached this machine. */
  async function connectionsDuring(work: (port: number) => Promise<void>): Promise<number> {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await work((server.address() as AddressInfo).port);
    server.close();
    await once(server, 'close');
    return connections;
  }

  it('calls no address of this machine or network, however it is written', async () => {
    const connections = await connectionsDuring(async (port) => {
      for (const written of [
        '127.0.0.1',
        '127.1',
        '2130706433',
        '0x7f000001',
        '0.0.0.0',
        '[::1]',
        '[::ffff:127.0.0.1]',
      ]) {
        const result = await attempt(`https://${written}:${port}/`, []);
        expect(result, written).toMatchObject({
          status: null,
          error: expect.stringMatching(/no public address/) as unknown,
        });
      }
    });
    expect(connections).toBe(0);
  });

  it('calls no name of which any address is not public', async () => {
    const resolve: ResolveAll = (_name, _options, done) =>
      done(null, [
        { address: '93.184.216.34', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    const connections = await connectionsDuring(async (port) => {
      const result = await attempt(`https://hooks.example:${port}/`, [], resolve);
      expect(result.error).toBe('hooks.example: 127.0.0.1 is no public address (loopback)');
    });
    expect(connections).toBe(0);
  });

  it('checks the very addresses that the socket takes: a name that answers otherwise the second time wins nothing', async () => {
    const asked: string[] = [];
    // Refused at once, so that nothing goes out: the first answer is in a documentation range.
    const answers = ['203.0.113.1', '127.0.0.1'];
    const resolve: ResolveAll = (name, _options, done) => {
      asked.push(name);
      done(null, [{ address: answers[Math.min(asked.length, answers.length) - 1], family: 4 }]);
    };
    const connections = await connectionsDuring(async (port) => {
      for (let time = 0; time < 2; time += 1) {
        const result = await attempt(`https://rebinding.example:${port}/`, [], resolve);
        expect(result.error).toMatch(/^rebinding\.example: .* is no public address/);
      }
    });
    // One look-up a connection: there is no second one between check and use.
    expect(asked).toHaveLength(2);
    expect(connections).toBe(0);
  });

  it('wants https and no password', async () => {
    expect(await attempt('http://hooks.example/', [])).toMatchObject({
      error: expect.stringMatching(/only https/) as unknown,
    });
    expect(await attempt('https://user:secret@hooks.example/', [])).toMatchObject({
      error: expect.stringMatching(/user or password/) as unknown,
    });
    expect(await attempt('file:///etc/passwd', [])).toMatchObject({
      error: expect.stringMatching(/not supported/) as unknown,
    });
  });
});
