// `casper-trace keys`: who may manage rules and read alerts.
import { listApiKeys, ROLES, type Role } from '@casper-trace/db/access/api-keys';
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

async function create(name: string, { role, data }: Options & { role: Role }): Promise<void> {
  const { key } = await withDatabase(data, (database) => createKey(database, commandLine(), name, role));
  process.stderr.write(`key '${name}' (${role}): kept nowhere, not shown again\n`);
  print(key);
}

async function list({ data }: Options): Promise<void> {
  for (const { name, role, prefix, createdAt, revokedAt } of await withDatabase(data, listApiKeys)) {
    const state = revokedAt === null ? 'valid' : `revoked ${revokedAt.toISOString()}`;
    print([name, role, `${prefix}…`, `created ${createdAt.toISOString()}`, state].join('  '));
  }
}

async function revoke(name: string, { data }: Options): Promise<void> {
  await withDatabase(data, (database) => revokeKey(database, commandLine(), name));
  print(`key '${name}' is revoked`);
}
