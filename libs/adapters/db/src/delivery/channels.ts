// Channels: where alerts go.
import { randomBytes } from 'node:crypto';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { SEVERITIES, type Severity } from '@casper-trace/rules/severity';
import type { Queryable } from '../database.js';
import { type AllowedHosts, checkWebhookUrl } from './webhook-url.js';

export const CHANNEL_KINDS = ['webhook', 'e-mail'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** What may be shown of a channel: all but its secrets. */
export interface Channel {
  readonly id: number;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly target: string;
  readonly minimalSeverity: Severity;
  /** All rules if empty. */
  readonly ruleIds: readonly string[];
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  readonly disabledReason: string | null;
  /** Attempts in a row that the receiver did not answer in time. */
  readonly unanswered: number;
  /** Time of the first of them. */
  readonly unansweredSince: Date | null;
  /** No attempt is made before. */
  readonly pausedUntil: Date | null;
}

/** Sealed, as they are stored. */
export interface ChannelSecrets {
  readonly secret: string | null;
  readonly previousSecret: string | null;
  readonly previousSecretUntil: Date | null;
}

export interface NewChannel {
  readonly name: string;
  readonly kind: ChannelKind;
  readonly target: string;
  readonly minimalSeverity: Severity;
  readonly ruleIds: readonly string[];
  /** `whsec_` and base64 of 24 to 64 bytes; made if not given. */
  readonly secret?: string | undefined;
}

/** Columns of a Channel; `channels` must be in FROM. */
export const CHANNEL_COLUMNS = `channels.id, channels.name, channels.kind, channels.target,
  channels.minimal_severity AS "minimalSeverity", channels.rule_ids AS "ruleIds", channels.created_at AS "createdAt",
  channels.disabled_at AS "disabledAt", channels.disabled_reason AS "disabledReason",
  channels.unanswered, channels.unanswered_since AS "unansweredSince", channels.paused_until AS "pausedUntil"`;

export const SECRET_COLUMNS = `channels.secret, channels.previous_secret AS "previousSecret",
  channels.previous_secret_until AS "previousSecretUntil"`;

/** As `SecretBox.seal`. */
export type Seal = (channel: string, secret: string) => string;

/** How long both secrets sign after a change. */
const ROTATION_HOURS = 24;

/**
 * The channel and its secret (webhooks), which is not shown again. PermanentErrors say what is wrong with the input.
 * @param seal what the database gets in place of the secret
 */
export async function addChannel(
  connection: Queryable,
  channel: NewChannel,
  allowed: AllowedHosts,
  seal: Seal,
): Promise<{ channel: Channel; secret: string | null }> {
  const { name, kind, target, minimalSeverity, ruleIds } = channel;
  checkChannel(channel, allowed);
  const secret = kind === 'webhook' ? (channel.secret ?? newSecret()) : null;
  const { rows } = await connection.query<Channel>(
    `INSERT INTO channels (name, kind, target, minimal_severity, rule_ids, secret) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (name) DO NOTHING RETURNING ${CHANNEL_COLUMNS}`,
    [
      name,
      kind,
      kind === 'webhook' ? new URL(target).href : target,
      minimalSeverity,
      ruleIds,
      secret && seal(name, secret),
    ],
  );
  if (rows.length === 0) {
    throw new PermanentError('channel-exists', `there is or was a channel '${name}': choose another name`);
  }
  return { channel: rows[0], secret };
}

export async function listChannels(connection: Queryable): Promise<Channel[]> {
  const { rows } = await connection.query<Channel>(
    `SELECT ${CHANNEL_COLUMNS} FROM channels WHERE removed_at IS NULL ORDER BY name`,
  );
  return rows;
}

/** PermanentError 'unknown-channel'. */
export async function readChannel(connection: Queryable, name: string): Promise<Channel & ChannelSecrets> {
  const { rows } = await connection.query<Channel & ChannelSecrets>(
    `SELECT ${CHANNEL_COLUMNS}, ${SECRET_COLUMNS} FROM channels WHERE name = $1 AND removed_at IS NULL`,
    [name],
  );
  if (rows.length === 0) throw unknownChannel(name);
  return rows[0];
}

/** The row stays for the ledger; what it still had to deliver is cancelled. */
export async function removeChannel(connection: Queryable, name: string): Promise<Channel> {
  const { rows } = await connection.query<Channel>(
    `UPDATE channels SET removed_at = now(), secret = NULL, previous_secret = NULL
     WHERE name = $1 AND removed_at IS NULL RETURNING ${CHANNEL_COLUMNS}`,
    [name],
  );
  if (rows.length === 0) throw unknownChannel(name);
  await connection.query(`UPDATE deliveries SET state = 'cancelled' WHERE channel_id = $1 AND state = 'pending'`, [
    rows[0].id,
  ]);
  return rows[0];
}

/** Lets deliveries flow again that waited since the channel was disabled or paused. */
export async function enableChannel(connection: Queryable, name: string): Promise<Channel> {
  const { rows } = await connection.query<Channel>(
    `UPDATE channels SET disabled_at = NULL, disabled_reason = NULL, unanswered = 0, unanswered_since = NULL,
       paused_until = NULL WHERE name = $1 AND removed_at IS NULL
     RETURNING ${CHANNEL_COLUMNS}`,
    [name],
  );
  if (rows.length === 0) throw unknownChannel(name);
  return rows[0];
}

export async function disableChannel(connection: Queryable, id: number, at: Date, reason: string): Promise<void> {
  await connection.query(
    'UPDATE channels SET disabled_at = $2, disabled_reason = $3 WHERE id = $1 AND disabled_at IS NULL',
    [id, at, reason],
  );
}

/** A new secret; the old one signs beside it for a day. */
export async function rotateSecret(connection: Queryable, name: string, now: Date, seal: Seal): Promise<string> {
  const secret = newSecret();
  const { rowCount } = await connection.query(
    `UPDATE channels SET previous_secret = secret, previous_secret_until = $3, secret = $2
     WHERE name = $1 AND removed_at IS NULL AND kind = 'webhook'`,
    [name, seal(name, secret), new Date(now.getTime() + ROTATION_HOURS * 3_600_000)],
  );
  if (rowCount === 0) throw new PermanentError('unknown-channel', `there is no webhook '${name}'`);
  return secret;
}

/** 256 random bits, in the form that Standard Webhooks gives a symmetric secret. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** One address, without the signs that would make it two or another header. */
const ADDRESS = /^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+$/;

function checkChannel(channel: NewChannel, allowed: AllowedHosts): void {
  const { name, kind, target, minimalSeverity, secret } = channel;
  if (!/^[\w.-]{1,64}$/.test(name)) {
    throw new PermanentError(
      'bad-channel',
      `'${name.slice(0, 80)}' is no name: 1 to 64 letters, digits, '.', '_' or '-'`,
    );
  }
  if (!SEVERITIES.includes(minimalSeverity)) {
    throw new PermanentError('bad-channel', `'${minimalSeverity}' is no severity: one of ${SEVERITIES.join(', ')}`);
  }
  if (kind === 'webhook') checkWebhookUrl(target, allowed);
  else if (!target.split(',').every((address) => ADDRESS.test(address.trim()))) {
    throw new PermanentError('bad-channel', `'${target.slice(0, 200)}' is no list of e-mail addresses`);
  }
  if (secret !== undefined) checkSecret(kind, secret);
}

function checkSecret(kind: ChannelKind, secret: string): void {
  if (kind !== 'webhook') throw new PermanentError('bad-channel', 'only a webhook has a secret');
  const bytes = /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret) ? Buffer.from(secret.slice(6), 'base64').length : 0;
  if (bytes < 24 || bytes > 64) {
    throw new PermanentError('bad-channel', "a secret is 'whsec_' and base64 of 24 to 64 bytes");
  }
}

const unknownChannel = (name: string): PermanentError =>
  new PermanentError('unknown-channel', `there is no channel '${name}': see casper-trace channels list`);
