// Watches the embedded server through the owner's connection, which lives as long as the server does, and starts the
// server again when it ends.
import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { faults } from '@casper-trace/telemetry/faults';
import { atMost, pauseAfter } from '@casper-trace/telemetry/retry';
import type pg from 'pg';

/** The part of the server that is needed here. */
export interface Restartable {
  /** The owner's connection to the server, which is started if it does not run. */
  reacquire(): Promise<pg.Client>;
  /** Set if it ended, or does not start, because its disk is full. */
  diskFault(): PermanentError | undefined;
  /** The server's own last line about its end. */
  lastWords(): string;
}

export interface KeptAlive {
  /** Aborts with a PermanentError, code 'postgres-lost' or 'disk-full', once the server cannot be started again. */
  readonly lost: AbortSignal;
  /** From now on the server may end; waits for a restart under way to notice. */
  end(): Promise<void>;
  /** Gives the owner's lock back: after the server's end. */
  release(): void;
}

/** In about ten seconds. */
const ATTEMPTS = 6;
const RESTART_NOTICES_MS = 1_000;

export function keepAlive(first: pg.Client, server: Restartable): KeptAlive {
  const lost = new AbortController();
  let ended = false;
  let owner = first;
  let restarting = Promise.resolve();
  const watch = (): void => {
    owner.once('end', () => {
      restarting = restart();
    });
  };

  const restart = async (): Promise<void> => {
    if (ended) return;
    // A server that repeats its log on a full disk may start, and ends again at the next write.
    const full = server.diskFault();
    if (full !== undefined) return lost.abort(full);
    faults.report('embedded Postgres server', `it ended and is started again; its last words: ${server.lastWords()}`);
    for (let attempt = 1; !ended; attempt++) {
      try {
        owner = await server.reacquire();
        watch();
        return;
      } catch (error) {
        if (error instanceof PermanentError && error.code === 'disk-full') return lost.abort(error);
        if (attempt === ATTEMPTS) return giveUp(error);
        await sleep(pauseAfter(attempt));
      }
    }
  };

  const giveUp = (error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `the embedded Postgres server is lost: ${reason}`;
    lost.abort(new PermanentError('postgres-lost', message, {}, { cause: error }));
  };

  watch();
  return {
    lost: lost.signal,
    async end() {
      ended = true;
      await atMost(RESTART_NOTICES_MS, restarting);
    },
    release() {
      owner.end().catch((error: unknown) => faults.report('closing a connection to the database', error));
    },
  };
}
