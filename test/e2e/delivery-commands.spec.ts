// `keys`, `channels`, `deliveries` and mutes as a person uses them, each a process of its own on one embedded database.
import { createHash } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { findApiKey, listApiKeys } from '@casper-trace/db/access/api-keys';
import { readAuditLog } from '@casper-trace/db/access/audit-log';
import type { Mute } from '@casper-trace/db/alerts/mutes';
import { addBuiltInRules } from '@casper-trace/db/alerts/rules';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { builtInRules } from '@casper-trace/rules/built-in/built-in-rules';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { casperTrace } from '../support/casper-trace.js';
import { type ChaosReceiver, startChaosReceiver } from '../support/chaos-receiver.js';
import { alertId, raiseAlerts, sampleChain } from '../support/sample-alerts.js';
import { scratchFolder } from '../support/scratch-folder.js';

const scratch = scratchFolder();
const data = join(scratch.path, 'data');
let open: OpenDatabase;
let receiver: ChaosReceiver;
let secret = '';

beforeAll(async () => {
  // As `npm start` does: the commands find its server and work beside it.
  open = await openDatabase(undefined, data);
  receiver = await startChaosReceiver(
    () => secret,
    () => 'ok',
  );
});

afterAll(async () => {
  await receiver?.close();
  await open?.close();
  scratch.remove();
});

async function run(...args: string[]) {
  const allowed = new URL(receiver.url).host;
  return casperTrace([...args, '--data', data], { CASPER_TRACE_WEBHOOK_ALLOWED_HOSTS: allowed });
}

async function printed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  expect(code, stderr).toBe(0);
  return stdout.trim();
}

it('makes a key that expires, and refuses a time that is none or has passed', async () => {
  for (const when of ['yesterday', '2020-01-01T00:00:00Z', '0d', '-1h', '']) {
    const refused = await run('keys', 'create', 'late', '--role', 'viewer', `--expires=${when}`);
    expect(refused.stderr, when).toMatch(/^error: --expires '.*' is no time in the future: .*\n$/);
    expect(refused.code).toBe(1);
  }
  const key = await printed('keys', 'create', 'guest', '--role', 'viewer', '--expires', '90d');
  const [guest] = await listApiKeys(open.database);
  const days = (guest.expiresAt!.getTime() - guest.createdAt.getTime()) / 86_400_000;
  expect(Math.round(days)).toBe(90);
  expect(await printed('keys', 'list')).toMatch(/^guest  viewer  .*  never used  valid, expires 20/);
  expect((await findApiKey(open.database, key))?.name).toBe('guest');
  expect(await printed('keys', 'list')).toMatch(/last used 20/);
  await open.database.query("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE name = 'guest'");
  expect(await findApiKey(open.database, key)).toBeUndefined();
  expect(await printed('keys', 'list')).toMatch(/expired 20/);
  await open.database.query("DELETE FROM api_keys WHERE name = 'guest'");
});

it('makes a key, keeps only its hash, and revokes it', async () => {
  const key = await printed('keys', 'create', 'watch', '--role', 'operator');
  expect(key).toMatch(/^ctk_[\w-]{43}$/);
  expect(await run('keys', 'create', 'watch', '--role', 'viewer')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^error: there is or was a key 'watch'/) as unknown,
  });
  expect(await printed('keys', 'list')).toMatch(
    new RegExp(`^watch  operator  ${key.slice(0, 10)}…  created .*  valid$`),
  );
  await printed('keys', 'revoke', 'watch');
  expect(await printed('keys', 'list')).toMatch(/revoked/);
  expect((await run('keys', 'revoke', 'watch')).code).toBe(1);
  const { rows } = await open.database.query<{ row: string }>(
    'SELECT row_to_json(api_keys)::text AS row FROM api_keys',
  );
  const entries = await readAuditLog(open.database, { subject: 'watch' }, 10);
  const change = open.database.query('DELETE FROM audit_log');
  await expect(change).rejects.toThrow(/never changed or deleted/);
  expect(rows[0].row).not.toContain(key);
  expect(rows[0].row).toContain(createHash('sha256').update(key).digest('hex'));
  const user = `command line: ${userInfo().username}`;
  expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
    ['key.revoke', user],
    ['key.create', user],
  ]);
});

it('adds a channel, tries it, shows deliveries and replays one', async () => {
  secret = await printed('channels', 'add', 'ops', '--webhook', receiver.url, '--severity', 'high');
  expect(secret).toMatch(/^whsec_/);
  expect(await printed('channels', 'test', 'ops')).toBe("channel 'ops': received (204)");
  expect(receiver.received).toMatchObject([
    { fault: undefined, body: expect.stringContaining('channel.test') as unknown },
  ]);
  const list = await printed('channels', 'list');
  expect(list).toContain(`ops  webhook  ${receiver.url}  from high on  all rules  enabled`);
  expect(list).not.toContain(secret);

  await raiseAlerts(open.database, await sampleChain(open.database), [{ id: alertId(1) }]);
  expect(await printed('deliveries', 'list', '--attempts')).toMatch(
    /^1 {2}ops {2}pending after 0 attempts, next at .* alert 0+1$/,
  );
  expect(await printed('deliveries', 'replay', '1')).toMatch(/^delivery 1 of alert 0+1 is pending again$/);
  expect(await printed('deliveries', 'replay', '--dead')).toBe('0 deliveries are pending again');
  expect(await run('deliveries', 'replay', '7')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no delivery 7/) as unknown,
  });

  const previous = secret;
  secret = await printed('channels', 'rotate-secret', 'ops');
  expect(secret).not.toBe(previous);
  await printed('channels', 'test', 'ops');
  expect(receiver.received.at(-1)?.fault).toBeUndefined();
  await printed('channels', 'remove', 'ops');
  expect(await printed('deliveries', 'list', '--state', 'cancelled')).toMatch(/^1 {2}ops {2}cancelled/);
});

it('refuses what cannot be a channel in one line', async () => {
  const cases: [string[], RegExp][] = [
    [['--webhook', 'https://169.254.169.254/latest'], /no public address \(linkLocal\)/],
    [['--webhook', 'http://hooks.example/'], /only https/],
    [['--email', 'nobody'], /no list of e-mail addresses/],
    [['--webhook', 'https://hooks.example/', '--secret', 'whsec_c2hvcnQ='], /24 to 64 bytes/],
    [[], /name the target/],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await run('channels', 'add', 'bad', ...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }
});

it('mutes a rule and a subject, lists what holds, and delivers again', async () => {
  await addBuiltInRules(open.database, builtInRules);
  const purse = 'b4'.repeat(32);
  expect(await printed('rules', 'mute', '--rule', 'transfer-refused', '--for', '8 hours', '--note', 'known')).toMatch(
    /^mute \d+ {2}rule transfer-refused {2}every subject {2}until 20\S+Z {2}known$/,
  );
  const ofPurse = await printed('rules', 'mute', 'purse', `uref-${purse.toUpperCase()}-007`);
  expect(ofPurse).toMatch(new RegExp(`^mute \\d+  every rule  purse:${purse}  until it is removed$`));
  const id = ofPurse.split(' ')[1];

  const listed = JSON.parse(await printed('rules', 'mutes', '--json')) as Mute[];
  expect(listed).toMatchObject([
    { ruleId: 'transfer-refused', subject: null, note: 'known' },
    { id: Number(id), ruleId: null, subject: `purse:${purse}`, until: null, note: null },
  ]);
  const hours = (Date.parse(String(listed[0].until)) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(7);
  expect(hours).toBeLessThanOrEqual(8);

  expect(await printed('rules', 'unmute', id)).toBe(`removed: ${ofPurse}`);
  expect((await printed('rules', 'mutes')).split('\n')).toHaveLength(1);
  const user = `command line: ${userInfo().username}`;
  const entries = await readAuditLog(open.database, { subject: `mute ${id}` }, 10);
  expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
    ['mute.remove', user],
    ['mute.add', user],
  ]);
});

it.each([
  [['mute'], /name a rule or a subject/],
  [['mute', '--rule', 'no-such-rule'], /no rule no-such-rule/],
  [['mute', 'purse', 'no-hex'], /names no subject/],
  [['mute', '--rule', 'transfer-refused', '--for', '8 blocks'], /--for '8 blocks' is no time/],
  [['mute', '--rule', 'transfer-refused', '--until', 'tomorrow'], /'tomorrow' is no time/],
  [['mute', '--rule', 'transfer-refused', '--until', '2020-01-01'], /is over/],
  [['unmute', '4711'], /no mute 4711 holds/],
  [['unmute', 'x'], /'x' is no number of a mute/],
])('says in one line what is wrong: rules %j', async (args, message) => {
  const { code, stdout, stderr } = await run('rules', ...args);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
});
