// `casper-trace deliveries`: what was sent where and what came of it, and sending again.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { Database } from '@casper-trace/db/database';
import { DELIVERY_STATES, type DeliveryState, listDeliveries, readAttempts } from '@casper-trace/db/delivery/ledger';
import { replay, replayAllDead } from '@casper-trace/db/delivery/manage-channels';
import { Command, Option } from 'commander';
import { commandLine, print, withDatabase } from '../with-database.js';

interface ListOptions {
  readonly data: string;
  readonly state?: DeliveryState;
  readonly channel?: string;
  readonly alert?: string;
  readonly limit: string;
  readonly attempts?: boolean;
}

interface ReplayOptions {
  readonly data: string;
  readonly dead?: boolean;
  readonly channel?: string;
}

export function deliveriesCommand(): Command {
  const data = (): Option => new Option('--data <dir>', 'folder of the embedded database').default('.data');
  return new Command('deliveries')
    .description('deliveries of alerts: list, replay')
    .addCommand(
      new Command('list')
        .description('the newest first')
        .addOption(new Option('--state <state>').choices(DELIVERY_STATES))
        .option('--channel <name>')
        .option('--alert <id>')
        .option('--limit <count>', 'most that are shown', '50')
        .option('--attempts', 'with every attempt')
        .addOption(data())
        .action((options: ListOptions) => withDatabase(options.data, (database) => list(database, options))),
    )
    .addCommand(
      new Command('replay')
        .description('deliver again, with the same message id')
        .argument('[id]', 'a delivery; or --dead for all that were given up')
        .option('--dead', 'all that were given up')
        .option('--channel <name>', 'with --dead: only of this channel')
        .addOption(data())
        .action(again),
    );
}

async function list(database: Database, { state, channel, alert, limit, attempts }: ListOptions): Promise<void> {
  if (!/^[1-9]\d{0,5}$/.test(limit))
    throw new PermanentError('bad-option', `--limit ${limit}: a number from 1 to 999999`);
  const deliveries = await listDeliveries(database, { state, channel, alertId: alert }, Number(limit));
  const ledger =
    attempts === true
      ? await readAttempts(
          database,
          deliveries.map(({ id }) => id),
        )
      : [];
  for (const delivery of deliveries) {
    const { id, state, tries, nextAttemptAt, alertId } = delivery;
    const next = state === 'pending' ? `, next at ${nextAttemptAt.toISOString()}` : '';
    print(`${id}  ${delivery.channel}  ${state} after ${tries} attempts${next}  alert ${alertId}`);
    for (const { deliveryId, number, startedAt, durationMs, status, error } of ledger) {
      if (deliveryId !== id) continue;
      print(`    ${number}  ${startedAt.toISOString()}  ${durationMs} ms  ${status ?? '-'}  ${error ?? 'received'}`);
    }
  }
}

async function again(id: string | undefined, { dead, channel, data }: ReplayOptions): Promise<void> {
  if ((id === undefined) === (dead !== true))
    throw new PermanentError('bad-option', 'name one delivery, or say --dead');
  if (id !== undefined && !/^\d{1,18}$/.test(id))
    throw new PermanentError('bad-option', `'${id}' is no id of a delivery`);
  await withDatabase(data, async (database) => {
    if (id === undefined) {
      print(`${await replayAllDead(database, commandLine(), channel, new Date())} deliveries are pending again`);
    } else {
      const { alertId } = await replay(database, commandLine(), id, new Date());
      print(`delivery ${id} of alert ${alertId} is pending again`);
    }
  });
}
