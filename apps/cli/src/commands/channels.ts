// `casper-trace channels`: where alerts go.
import { randomUUID } from 'node:crypto';
import { DeliveryWorker } from '@casper-trace/alert/delivery/delivery-worker';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { readSettings } from '@casper-trace/config/settings';
import type { Database } from '@casper-trace/db/database';
import { type Channel, listChannels, readChannel } from '@casper-trace/db/delivery/channels';
import { addChannel, enableChannel, removeChannel, rotateSecret } from '@casper-trace/db/delivery/manage-channels';
import { openSecretBox, type SecretBox } from '@casper-trace/db/delivery/secret-box';
import { SEVERITIES, type Severity } from '@casper-trace/rules/severity';
import { Command, Option } from 'commander';
import { commandLine, print, withDatabase } from '../with-database.js';

interface Options {
  readonly data: string;
}

interface AddOptions extends Options {
  readonly webhook?: string;
  readonly email?: string;
  readonly severity: Severity;
  readonly rule: readonly string[];
  readonly secret?: string;
}

const command = (name: string, description: string): Command =>
  new Command(name).description(description).option('--data <dir>', 'folder of the embedded database', '.data');

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

export function channelsCommand(): Command {
  return new Command('channels')
    .description('channels of alerts: add, list, remove, test, enable, rotate-secret')
    .addCommand(
      command('add', 'a webhook or e-mail addresses')
        .argument('<name>')
        .addOption(new Option('--webhook <url>', 'https URL that gets a signed POST').conflicts('email'))
        .option('--email <addresses>', 'addresses, joined by commas')
        .addOption(new Option('--severity <severity>', 'least severity').choices(SEVERITIES).default('info'))
        .option('--rule <id>', 'only alerts of this rule (may be repeated)', collect, [])
        .option('--secret <secret>', "'whsec_' and base64 of 24 to 64 bytes; made if not given")
        .action(add),
    )
    .addCommand(command('list', 'all channels, without their secrets').action(list))
    .addCommand(command('remove', 'what it had to deliver is cancelled').argument('<name>').action(remove))
    .addCommand(command('test', 'send one message and tell what came of it').argument('<name>').action(test))
    .addCommand(command('enable', 'deliver again after a 410 Gone or a pause').argument('<name>').action(enable))
    .addCommand(
      command('rotate-secret', 'a new secret; the old one signs too for 24 hours').argument('<name>').action(rotate),
    );
}

async function add(name: string, { webhook, email, severity, rule, secret, data }: AddOptions): Promise<void> {
  const target = webhook ?? email;
  if (target === undefined)
    throw new PermanentError('bad-option', 'name the target: --webhook URL or --email ADDRESSES');
  const kind = webhook === undefined ? 'e-mail' : 'webhook';
  const channel = { name, kind, target, minimalSeverity: severity, ruleIds: rule, secret } as const;
  const { allowedHosts } = readSettings().delivery;
  const added = await withDatabase(data, async (database) =>
    addChannel(database, commandLine(), channel, allowedHosts, await boxOf(database, data)),
  );
  if (added.secret === null) return print(`channel '${name}' is added`);
  process.stderr.write(`channel '${name}' is added; its secret is not shown again\n`);
  print(added.secret);
}

const boxOf = (database: Database, data: string): Promise<SecretBox> =>
  openSecretBox(database, readSettings().secretKey, data);

async function list({ data }: Options): Promise<void> {
  for (const channel of await withDatabase(data, listChannels)) {
    const { name, kind, target, minimalSeverity, ruleIds } = channel;
    const rules = ruleIds.length === 0 ? 'all rules' : `rules ${ruleIds.join(', ')}`;
    print([name, kind, target, `from ${minimalSeverity} on`, rules, stateOf(channel)].join('  '));
  }
}

function stateOf({ disabledAt, disabledReason, unanswered, unansweredSince, pausedUntil }: Channel): string {
  if (disabledAt !== null) return `disabled: ${disabledReason ?? ''}`;
  if (pausedUntil === null || unansweredSince === null) return 'enabled';
  const until = pausedUntil.toISOString();
  return `paused until ${until}: no answer to ${unanswered} attempts since ${unansweredSince.toISOString()}`;
}

async function remove(name: string, { data }: Options): Promise<void> {
  await withDatabase(data, (database) => removeChannel(database, commandLine(), name));
  print(`channel '${name}' is removed`);
}

async function enable(name: string, { data }: Options): Promise<void> {
  await withDatabase(data, (database) => enableChannel(database, commandLine(), name));
  print(`channel '${name}' is enabled`);
}

async function rotate(name: string, { data }: Options): Promise<void> {
  const secret = await withDatabase(data, async (database) =>
    rotateSecret(database, commandLine(), name, new Date(), await boxOf(database, data)),
  );
  process.stderr.write('the new secret is not shown again; the old one signs too for 24 hours\n');
  print(secret);
}

/** Without the outbox: nothing is tried again, nothing is in the ledger. */
async function test(name: string, { data }: Options): Promise<void> {
  const result = await withDatabase(data, async (database) => {
    const channel = await readChannel(database, name);
    const worker = new DeliveryWorker(database, readSettings().delivery, await boxOf(database, data));
    const sentence = `A test of channel '${name}' of casper-trace.`;
    const payload = JSON.stringify({ type: 'channel.test', timestamp: new Date().toISOString(), data: { sentence } });
    try {
      return await worker.send(channel, `msg_test_${randomUUID()}`, payload);
    } finally {
      await worker.stop();
    }
  });
  if (result.error !== null) throw new PermanentError('not-received', `channel '${name}': ${result.error}`);
  print(`channel '${name}': received (${result.status ?? 'no status'})`);
}
