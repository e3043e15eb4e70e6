// Channels and deliveries as people manage them: each change with its row in the audit log.
import { type Actor, writeAudit } from '../access/audit-log.js';
import type { Database } from '../database.js';
import * as channels from './channels.js';
import { type Delivery, replayDead, replayDelivery } from './ledger.js';
import type { SecretBox } from './secret-box.js';
import type { AllowedHosts } from './webhook-url.js';

const sealer =
  (box: SecretBox): channels.Seal =>
  (channel, secret) =>
    box.seal(channel, secret);

export async function addChannel(
  database: Database,
  actor: Actor,
  channel: channels.NewChannel,
  allowed: AllowedHosts,
  box: SecretBox,
): Promise<{ channel: channels.Channel; secret: string | null }> {
  return database.transaction(async (connection) => {
    const added = await channels.addChannel(connection, channel, allowed, sealer(box));
    const change = { action: 'channel.add', subject: channel.name, before: null, after: added.channel };
    await writeAudit(connection, actor, change);
    return added;
  });
}

export async function removeChannel(database: Database, actor: Actor, name: string): Promise<channels.Channel> {
  return database.transaction(async (connection) => {
    const removed = await channels.removeChannel(connection, name);
    await writeAudit(connection, actor, { action: 'channel.remove', subject: name, before: removed, after: null });
    return removed;
  });
}

export async function enableChannel(database: Database, actor: Actor, name: string): Promise<channels.Channel> {
  return database.transaction(async (connection) => {
    const { secret: _, previousSecret: _previous, ...before } = await channels.readChannel(connection, name);
    const after = await channels.enableChannel(connection, name);
    await writeAudit(connection, actor, { action: 'channel.enable', subject: name, before, after });
    return after;
  });
}

/** The new secret, which is not shown again. */
export async function rotateSecret(
  database: Database,
  actor: Actor,
  name: string,
  now: Date,
  box: SecretBox,
): Promise<string> {
  return database.transaction(async (connection) => {
    const secret = await channels.rotateSecret(connection, name, now, sealer(box));
    await writeAudit(connection, actor, { action: 'channel.rotate-secret', subject: name, before: null, after: null });
    return secret;
  });
}

export async function replay(database: Database, actor: Actor, id: string, now: Date): Promise<Delivery> {
  return database.transaction(async (connection) => {
    const { before, after } = await replayDelivery(connection, id, now);
    await writeAudit(connection, actor, { action: 'delivery.replay', subject: id, before, after });
    return after;
  });
}

/** All that were given up, of one channel or of all; returns their number. */
export async function replayAllDead(
  database: Database,
  actor: Actor,
  channel: string | undefined,
  now: Date,
): Promise<number> {
  return database.transaction(async (connection) => {
    const ids = await replayDead(connection, channel, now);
    for (const id of ids) {
      await writeAudit(connection, actor, {
        action: 'delivery.replay',
        subject: id,
        before: { state: 'dead' },
        after: { state: 'pending' },
      });
    }
    return ids.length;
  });
}
