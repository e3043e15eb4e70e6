// Webhook secrets at rest: AES-256-GCM under a key that is not in the database. A copy of the database signs nothing.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, PermanentError } from '@casper-trace/casper-types/app-error';
import type { Database } from '../database.js';
import { checkDataFolder, makeDataFolder } from '../embedded/data-folder.js';
import { makeNewFile } from '../new-file.js';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Form of a sealed secret: this, then base64 of nonce, ciphertext and tag. */
const SEALED = 'aes256gcm:';
const KEY_FILE = 'secret-key';

/** Whether a stored secret is sealed; older versions stored it as it is. */
export const isSealed = (stored: string): boolean => stored.startsWith(SEALED);

export class SecretBox {
  private readonly key: Buffer;

  constructor(key: Buffer) {
    this.key = key;
  }

  /** @param channel name of the channel: a sealed secret opens for no other */
  seal(channel: string, secret: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG_BYTES }).setAAD(
      Buffer.from(channel),
    );
    const parts = [nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return `${SEALED}${Buffer.concat(parts).toString('base64')}`;
  }

  /** PermanentError 'wrong-secret-key' if it was sealed with another key, for another channel, or changed. */
  open(channel: string, stored: string): string {
    if (!isSealed(stored)) return stored;
    const bytes = Buffer.from(stored.slice(SEALED.length), 'base64');
    try {
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(channel))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString(
        'utf8',
      );
    } catch (cause) {
      throw new PermanentError('wrong-secret-key', `the secret of channel '${channel}' ${WRONG_KEY}`, {}, { cause });
    }
  }
}

const WAYS_OUT =
  "put back the data folder's file secret-key, set CASPER_TRACE_SECRET_KEY, or remove the webhooks (casper-trace channels " +
  'remove) and add them again';
const WRONG_KEY = `is encrypted with another key: ${WAYS_OUT}`;

/**
 * The box of a database: with the key of CASPER_TRACE_SECRET_KEY, else of the data folder's file, which is made if no secret is
 * sealed yet. Seals what an older version stored as it is. PermanentErrors 'no-secret-key', 'wrong-secret-key',
 * 'bad-secret-key', and those of `makeDataFolder`.
 * @param keyText base64 of 32 bytes; undefined: the file's
 */
export async function openSecretBox(
  database: Database,
  keyText: string | undefined,
  dataFolder: string,
): Promise<SecretBox> {
  const { rows } = await database.query<{ name: string; secret: string }>(
    'SELECT name, secret FROM channels WHERE secret IS NOT NULL ORDER BY id',
  );
  const sealed = rows.find(({ secret }) => isSealed(secret));
  const box = new SecretBox(readKey(keyText, dataFolder, sealed === undefined));
  if (sealed !== undefined) box.open(sealed.name, sealed.secret);
  await sealOlder(database, box);
  return box;
}

function readKey(keyText: string | undefined, dataFolder: string, mayMake: boolean): Buffer {
  if (keyText !== undefined) return parseKey(keyText, 'CASPER_TRACE_SECRET_KEY');
  const file = join(checkDataFolder(dataFolder), KEY_FILE);
  if (!existsSync(file)) {
    if (!mayMake) {
      throw new PermanentError('no-secret-key', `webhook secrets are encrypted, and ${file} is missing: ${WAYS_OUT}`);
    }
    makeKey(file, dataFolder);
  }
  return parseKey(readFileSync(file, 'utf8').trim(), file);
}

function makeKey(file: string, dataFolder: string): void {
  makeDataFolder(dataFolder);
  try {
    makeNewFile(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new PermanentError(
      'no-secret-key',
      `the key of webhook secrets cannot be written: ${(error as Error).message}`,
    );
  }
}

function parseKey(text: string, place: string): Buffer {
  const key = /^[A-Za-z0-9+/]{43}=$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (key.length === KEY_BYTES) return key;
  throw new PermanentError(
    'bad-secret-key',
    `${place} is no key: base64 of ${KEY_BYTES} bytes, as 'openssl rand -base64 32' makes it`,
  );
}

/** Secrets of an older version, each only if nobody changed it meanwhile. */
async function sealOlder(database: Database, box: SecretBox): Promise<void> {
  for (const column of ['secret', 'previous_secret'] as const) {
    const { rows } = await database.query<{ id: number; name: string; plain: string }>(
      `SELECT id, name, ${column} AS plain FROM channels WHERE ${column} IS NOT NULL AND ${column} NOT LIKE '${SEALED}%'`,
    );
    for (const { id, name, plain } of rows) {
      await database.query(`UPDATE channels SET ${column} = $2 WHERE id = $1 AND ${column} = $3`, [
        id,
        box.seal(name, plain),
        plain,
      ]);
    }
  }
}
