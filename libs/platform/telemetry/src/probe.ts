// Asks a service every few seconds whether it answers: finds out that it hangs, and that it is back.

import { outages, type Service } from './outages.js';
import { orAborted, pause } from './retry.js';

const EVERY_MS = 2_000;
/** While the service is known to be down. */
const EVERY_MS_DOWN = 500;
/** A service that says nothing for this long counts as down. */
export const ANSWER_WITHIN_MS = 5_000;

export interface Probe {
  /**
   * Asks once; throws if the service is down, also by not answering within ANSWER_WITHIN_MS.
   * @param afresh on a new connection: an old one may work where a new one is refused
   */
  ask(afresh: boolean): Promise<void>;
  /** One line that names the service without secrets. */
  describe(error: unknown): string;
  close(): Promise<void>;
}

/** Begins to ask; the returned function ends it. */
export function startProbe(service: Service, probe: Probe): () => Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  const run = async (): Promise<void> => {
    for (;;) {
      const down = outages.has(service);
      await pause(signal, down ? EVERY_MS_DOWN : EVERY_MS);
      try {
        // A fault may have been reported during the pause.
        await orAborted(signal, () => probe.ask(outages.has(service)));
        outages.recovered(service);
      } catch (error) {
        if (signal.aborted) return;
        outages.failed(service, probe.describe(error));
      }
    }
  };
  const running = run().catch((error: unknown) => {
    if (!signal.aborted) outages.failed(service, probe.describe(error));
  });
  return async () => {
    stop.abort();
    await running;
    await probe.close();
  };
}
