// Signs of life: each process says every few seconds which roles it plays, so that a status can tell a role that has
// nothing to do from one that nobody plays.
import { randomUUID } from 'node:crypto';
import { faults } from '@casper-trace/telemetry/faults';
import { type Database, isOutage, type Queryable } from '../database.js';

/** What a process can do for a database. */
export const ROLES = ['ingest', 'record', 'evaluation', 'delivery'] as const;
export type Role = (typeof ROLES)[number];

/** A role says no more than one beat in this time. */
export const BEAT_EVERY_MS = 5_000;
/** Whoever was silent for longer counts as gone. */
export const ALIVE_SECONDS = 30;
/** Rows of processes that were killed are removed after this. */
const FORGOTTEN_HOURS = 24;

/** The beats of one process in one role. */
export class RoleBeat {
  private readonly database: Database;
  private readonly role: Role;
  private readonly instance = randomUUID();
  private last = Number.NEGATIVE_INFINITY;

  constructor(database: Database, role: Role) {
    this.database = database;
    this.role = role;
  }

  /** Called from the role's own loop: a loop that hangs falls silent. Cheap: it writes once in BEAT_EVERY_MS. */
  async beat(): Promise<void> {
    if (performance.now() - this.last < BEAT_EVERY_MS) return;
    this.last = performance.now();
    await this.database.query(
      `INSERT INTO role_beats (role, instance, beat_at) VALUES ($1, $2, now())
       ON CONFLICT (role, instance) DO UPDATE SET beat_at = now()`,
      [this.role, this.instance],
    );
    await this.database.query(
      `DELETE FROM role_beats WHERE role = $1 AND beat_at < now() - interval '${FORGOTTEN_HOURS} hours'`,
      [this.role],
    );
  }

  /** It plays the role no more. A database that is gone need not be told. */
  async end(): Promise<void> {
    const remove = 'DELETE FROM role_beats WHERE role = $1 AND instance = $2';
    await this.database.query(remove, [this.role, this.instance]).catch(missedBeat);
  }
}

/** Beats by a timer while `work` runs: for work without a loop of its own. */
export async function whileBeating<T>(database: Database, role: Role, work: () => Promise<T>): Promise<T> {
  const beat = new RoleBeat(database, role);
  let last: Promise<void> = beat.beat().catch(missedBeat);
  const timer = setInterval(() => {
    last = beat.beat().catch(missedBeat);
  }, BEAT_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await last;
    await beat.end();
  }
}

/** The work goes on without; the database has reported its outages itself. */
function missedBeat(error: unknown): void {
  if (!isOutage(error)) faults.report('signs of life', error);
}

export interface RoleLife {
  /** Processes that gave a sign of life in the last ALIVE_SECONDS. */
  readonly processes: number;
  /** Of all that are known, the living or not. */
  readonly lastSeen: Date;
}

/** The roles that somebody plays or played lately. @param now the database's clock if not given */
export async function readRoleLives(connection: Queryable, now?: Date): Promise<ReadonlyMap<Role, RoleLife>> {
  const { rows } = await connection.query<RoleLife & { role: Role }>(
    `SELECT role, max(beat_at) AS "lastSeen",
       count(*) FILTER (WHERE beat_at > COALESCE($1::timestamptz, now()) - interval '${ALIVE_SECONDS} seconds')::int4 AS processes
     FROM role_beats GROUP BY role`,
    [now?.toISOString()],
  );
  return new Map(rows.map(({ role, ...life }) => [role, life]));
}
