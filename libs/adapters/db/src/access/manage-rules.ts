// Rules, what they watch and mutes as people manage them: each change with its row in the audit log, in one database transaction.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { addMute, listMutes, type Mute, removeMute } from '../alerts/mutes.js';
import { addRule, lockRules, type NewRule, readRule, type StoredRule } from '../alerts/rules.js';
import { addWatchedSubject, removeWatchedSubject, type WatchedSubject } from '../alerts/watched-subjects.js';
import type { Database, Queryable } from '../database.js';
import { type Actor, writeAudit } from './audit-log.js';

/** The document as the next version of its rule. The caller has checked it. */
export async function addAuditedRule(database: Database, actor: Actor, rule: NewRule): Promise<StoredRule> {
  return database.transaction((connection) =>
    changeRule(connection, actor, rule.enabled ? 'rule.add' : 'rule.disable', rule),
  );
}

/** PermanentError 'unknown-rule'. What is so already stays, without a row in the audit log. */
export async function setRuleEnabled(
  database: Database,
  actor: Actor,
  id: string,
  enabled: boolean,
): Promise<StoredRule> {
  return database.transaction(async (connection) => {
    await lockRules(connection);
    const newest = await readRule(connection, id);
    if (newest.enabled === enabled) return newest;
    const action = enabled ? 'rule.enable' : 'rule.disable';
    const { document } = newest;
    return changeRule(connection, actor, action, { id, document, enabled, fromHeight: null, createdBy: actor.name });
  });
}

/** PermanentErrors 'bad-mute' for one that would mute everything, 'unknown-rule' for one that would mute nothing. */
export async function addAuditedMute(database: Database, actor: Actor, mute: Omit<Mute, 'id'>): Promise<Mute> {
  if (mute.ruleId === null && mute.subject === null) {
    throw new PermanentError('bad-mute', 'name a rule or a subject: a mute of everything would hide everything');
  }
  return database.transaction(async (connection) => {
    if (mute.ruleId !== null) await readRule(connection, mute.ruleId);
    const added = { id: await addMute(connection, mute, actor.name), ...mute };
    await writeAudit(connection, actor, { action: 'mute.add', subject: muteId(added), before: null, after: added });
    return added;
  });
}

/** PermanentError 'unknown-mute': there is none, or it has run out. */
export async function removeAuditedMute(database: Database, actor: Actor, id: number): Promise<Mute> {
  return database.transaction(async (connection) => {
    const before = (await listMutes(connection)).find((mute) => mute.id === id);
    if (before === undefined || !(await removeMute(connection, id))) {
      throw new PermanentError('unknown-mute', `no mute ${id} holds`);
    }
    await writeAudit(connection, actor, { action: 'mute.remove', subject: muteId(before), before, after: null });
    return before;
  });
}

/** Adds a version and tells the audit log what was in force before. */
async function changeRule(connection: Queryable, actor: Actor, action: string, rule: NewRule): Promise<StoredRule> {
  const after = await addRule(connection, rule);
  // Adding takes turns: what is one version below is what was in force.
  const before = after.version === 1 ? null : await readRule(connection, rule.id, after.version - 1);
  await writeAudit(connection, actor, { action, subject: rule.id, before, after });
  return after;
}

/** Versions of the given rules, rule by rule, the newest first. */
export async function readVersions(connection: Queryable, ids: readonly string[]): Promise<StoredRule[]> {
  const { rows } = await connection.query<Omit<StoredRule, 'fromHeight'> & { fromHeight: string | null }>(
    `SELECT id, version, document, enabled, from_height AS "fromHeight", created_at AS "createdAt",
       created_by AS "createdBy"
     FROM rules WHERE id = ANY ($1::text[]) ORDER BY id, version DESC`,
    [ids],
  );
  return rows.map((row) => ({ ...row, fromHeight: row.fromHeight === null ? null : BigInt(row.fromHeight) }));
}

/** What the audit log calls a mute. */
const muteId = ({ id }: Mute): string => `mute ${id}`;

/** Puts a subject under a tag, or on its allow-list. */
export async function watchSubject(database: Database, actor: Actor, entry: WatchedSubject): Promise<void> {
  await database.transaction(async (connection) => {
    await addWatchedSubject(connection, entry, actor.name);
    await writeAudit(connection, actor, {
      action: 'subject.watch',
      subject: `tag ${entry.tag}`,
      before: null,
      after: entry,
    });
  });
}

/** Whether the entry was there. */
export async function unwatchSubject(database: Database, actor: Actor, entry: WatchedSubject): Promise<boolean> {
  return database.transaction(async (connection) => {
    const wasThere = await removeWatchedSubject(connection, entry);
    const change = { action: 'subject.unwatch', subject: `tag ${entry.tag}`, before: entry, after: null };
    if (wasThere) await writeAudit(connection, actor, change);
    return wasThere;
  });
}
