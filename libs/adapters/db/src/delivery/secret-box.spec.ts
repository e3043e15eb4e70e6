// No copy of the database holds a secret that signs, and no key is lost or made in silence.
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { scratchFolder } from '../../../../../test/support/scratch-folder.js';
import { type OpenDatabase, openDatabase } from '../open-database.js';
import { readChannel } from './channels.js';
import { addChannel, removeChannel, rotateSecret } from './manage-channels.js';
import { openSecretBox, SecretBox } from './secret-box.js';

const scratch = scratchFolder();
const data = join(scratch.path, 'data');
const keyFile = join(data, 'secret-key');
const actor = { name: 'test', keyId: null };
const KEY = Buffer.alloc(32, 1).toString('base64');
let open: OpenDatabase;

beforeAll(async () => {
  open = await openDatabase(undefined, data);
});

afterAll(async () => {
  await open?.close();
  scratch.remove();
});

beforeEach(async () => {
  for (const { name } of (
    await open.database.query<{ name: string }>('SELECT name FROM channels WHERE removed_at IS NULL')
  ).rows)
    await removeChannel(open.database, actor, name);
  rmSync(keyFile, { force: true });
});

const webhook = (name: string, secret?: string) =>
  ({
    name,
    kind: 'webhook',
    target: 'https://hooks.example.org/x',
    minimalSeverity: 'info',
    ruleIds: [],
    secret,
  }) as const;

/** Everything that the database holds of channels and of their changes. */
async function dump(): Promise<string> {
  const { rows } = await open.database.query<{ row: string }>(
    'SELECT row_to_json(channels)::text AS row FROM channels UNION ALL SELECT row_to_json(audit_log)::text FROM audit_log',
  );
  return rows.map(({ row }) => row).join('\n');
}

it('makes its key once, for its owner alone, and keeps secrets sealed, the previous one too', async () => {
  const box = await openSecretBox(open.database, undefined, data);
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  const key = readFileSync(keyFile, 'utf8');
  const { secret } = await addChannel(open.database, actor, webhook('sealed'), [], box);
  const next = await rotateSecret(open.database, actor, 'sealed', new Date(), box);
  expect(await dump()).not.toMatch(/whsec_/);
  const again = await openSecretBox(open.database, undefined, data);
  expect(readFileSync(keyFile, 'utf8')).toBe(key);
  const stored = await readChannel(open.database, 'sealed');
  expect(again.open('sealed', stored.secret!)).toBe(next);
  expect(again.open('sealed', stored.previousSecret!)).toBe(secret);
  expect(() => again.open('another', stored.secret!)).toThrow(/is encrypted with another key/);
});

it('seals what an older version stored as it is', async () => {
  const plain = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  await open.database.query(
    `INSERT INTO channels (name, kind, target, minimal_severity, rule_ids, secret, previous_secret)
     VALUES ('older', 'webhook', 'https://hooks.example.org/', 'info', '{}', $1, $1)`,
    [plain],
  );
  const box = await openSecretBox(open.database, KEY, data);
  expect(existsSync(keyFile)).toBe(false);
  expect(await dump()).not.toMatch(/whsec_/);
  const { secret, previousSecret } = await readChannel(open.database, 'older');
  expect([secret, previousSecret].map((stored) => box.open('older', stored!))).toEqual([plain, plain]);
});

it('says in one line that the key is missing, another one, or none', async () => {
  const box = await openSecretBox(open.database, KEY, data);
  await addChannel(open.database, actor, webhook('kept'), [], box);
  const failure = async (key: string | undefined): Promise<string> =>
    openSecretBox(open.database, key, data).then(
      () => 'opened',
      ({ message }: Error) => message,
    );
  expect(await failure(undefined)).toMatch(/^webhook secrets are encrypted, and .*secret-key is missing: put back/);
  expect(existsSync(keyFile)).toBe(false);
  const other = Buffer.alloc(32, 2).toString('base64');
  expect(await failure(other)).toMatch(/^the secret of channel 'kept' is encrypted with another key: /);
  writeFileSync(keyFile, other);
  expect(await failure(undefined)).toMatch(/another key/);
  expect(await failure('short')).toMatch(/^CASPER_TRACE_SECRET_KEY is no key: base64 of 32 bytes/);
  expect(await failure(KEY)).toBe('opened');
  // Without sealed secrets a new key may begin.
  await removeChannel(open.database, actor, 'kept');
  expect(await failure(other)).toBe('opened');
});

it('notices a sealed secret that was changed', () => {
  const box = new SecretBox(Buffer.alloc(32, 3));
  const sealed = box.seal('a', 'whsec_x');
  expect(box.seal('a', 'whsec_x')).not.toBe(sealed);
  const bytes = Buffer.from(sealed.slice('aes256gcm:'.length), 'base64');
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] ^= 1;
    expect(() => box.open('a', `aes256gcm:${changed.toString('base64')}`)).toThrow(/another key/);
  }
  expect(() => box.open('a', 'aes256gcm:')).toThrow(/another key/);
});
