// `casper-trace keys`: who may manage rules and read alerts.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { type ApiKey, listApiKeys, ROLES, type Role } from '@casper-trace/db/access/api-keys';
import { createKey, revokeKey } from '@casper-trace/db/access/manage-keys';
import { Command, Option } from 'commander';
import { commandLine, print, withDatabase } from '../with-database.js';

interface Options {
  readonly data: string;
}

export function keysCommand(): Command {
  const data = (): Option => new Option('--data <dir>', 'folder of the embedded database').default('.data');
  return new Command('keys')
    .description('API keys: create, list, revoke')
    .addCommand(
      new Command('create')
        .description('make a key and show it, this once')
        .argument('<name>', 'who or what uses it; the audit log shows this name')
        .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
        .option('--expires <when>', "a time (ISO 8601) or a period such as '12h' or '90d'; never if not given")
        .addOption(data())
        .action(create),
    )
    .addCommand(new Command('list').description('all keys, without the keys themselves').addOption(data()).action(list))
    .addCommand(
      new Command('revoke')
        .description('from now on it opens nothing')
        .argument('<name>')
        .addOption(data())
        .action(revoke),
    );
}

interface CreateOptions extends Options {
  readonly role: Role;
  readonly expires?: string;
}

async function create(name: string, { role, expires, data }: CreateOptions): Promise<void> {
  const expiresAt = expires === undefined ? null : expiryTime(expires, new Date());
  const { key } = await withDatabase(data, (database) => createKey(database, commandLine(), name, role, expiresAt));
  const end = expiresAt === null ? '' : `, expires ${expiresAt.toISOString()}`;
  process.stderr.write(`key '${name}' (${role}${end}): kept nowhere, not shown again\n`);
  print(key);
}

const HOURS_OF = { h: 1, d: 24 } as const;

/** PermanentError 'bad-option' for a text that is neither, or a time that has passed. */
function expiryTime(text: string, now: Date): Date {
  const [, count, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  const period = Number(count) * (HOURS_OF[unit as keyof typeof HOURS_OF] ?? 0) * 3_600_000;
  const time = count === undefined ? isoTime(text) : now.getTime() + period;
  if (!(time > now.getTime())) {
    throw new PermanentError(
      'bad-option',
      `--expires '${text.slice(0, 80)}' is no time in the future: give one such as 2027-01-31T00:00:00Z, 12h or 90d`,
    );
  }
  return new Date(time);
}

const isoTime = (text: string): number => (/^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN);

async function list({ data }: Options): Promise<void> {
  for (const key of await withDatabase(data, listApiKeys)) {
    const { name, role, prefix, createdAt, lastUsedAt } = key;
    const use = lastUsedAt === null ? 'never used' : `last used ${lastUsedAt.toISOString()}`;
    print([name, role, `${prefix}…`, `created ${createdAt.toISOString()}`, use, stateOf(key)].join('  '));
  }
}

function stateOf({ revokedAt, expiresAt }: ApiKey): string {
  if (revokedAt !== null) return `revoked ${revokedAt.toISOString()}`;
  if (expiresAt === null) return 'valid';
  return `${expiresAt > new Date() ? 'valid, expires' : 'expired'} ${expiresAt.toISOString()}`;
}

async function revoke(name: string, { data }: Options): Promise<void> {
  await withDatabase(data, (database) => revokeKey(database, commandLine(), name));
  print(`key '${name}' is revoked`);
}
