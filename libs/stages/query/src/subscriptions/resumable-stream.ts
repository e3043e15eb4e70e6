// A list that goes on: everything after a cursor in the order of the list, page by page, then whatever is added. Only
// `readPage` decides what is there, so a client that comes back with the last cursor it saw misses and repeats nothing.
//
//   return resumableStream({ readPage, wakeUp: every(POLL_MS) }, after);

import { graphqlFault } from '../public-fault.js';

/** An item with the cursor to go on from. */
export interface Streamed<Item> {
  readonly cursor: string;
  readonly item: Item;
}

export interface StreamSource<Item> {
  /**
   * Up to `limit` items after the cursor, ascending. Must never give out an item before which another one may still
   * appear: what comes later would be missed.
   */
  readonly readPage: (after: string | undefined, limit: number) => Promise<readonly Streamed<Item>[]>;
  /** Resolves when it is worth to read again: too often costs a look, too late costs time, neither an item. */
  readonly wakeUp: (signal: AbortSignal) => Promise<void>;
  /** Throws if the client may see nothing more; called before each item, and whenever there may be new ones. */
  readonly demandAccess?: () => Promise<void>;
}

/** Items that are held in memory for a client. */
const PAGE = 100;

/**
 * For a GraphQL subscription: ends when the client goes (`return`), even while it waits.
 * @param after cursor of the last item that the client has; undefined for everything from the beginning
 */
export function resumableStream<Item>(
  source: StreamSource<Item>,
  after: string | undefined,
  pageSize = PAGE,
): AsyncIterableIterator<Streamed<Item>> {
  const stop = new AbortController();
  const items = follow(source, after, pageSize, stop.signal);
  const iterator: AsyncIterableIterator<Streamed<Item>> = {
    next: () => items.next(),
    // A generator that waits cannot be returned: the wait has to end first.
    return: () => {
      stop.abort();
      return items.return(undefined);
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

async function* follow<Item>(
  { readPage, wakeUp, demandAccess = () => Promise.resolve() }: StreamSource<Item>,
  after: string | undefined,
  pageSize: number,
  signal: AbortSignal,
): AsyncGenerator<Streamed<Item>, undefined> {
  let last = after;
  while (!signal.aborted) {
    await demandAccess();
    const page = await readPage(last, pageSize).catch((fault: unknown) => {
      // Nothing stands between here and the client: what it may see of a fault is decided here.
      throw graphqlFault(fault);
    });
    for (const streamed of page) {
      await demandAccess();
      yield streamed;
      if (signal.aborted) return;
      last = streamed.cursor;
    }
    if (page.length < pageSize) await wakeUp(signal);
  }
}

/** A wake-up after so many milliseconds. */
export function every(milliseconds: number): (signal: AbortSignal) => Promise<void> {
  return (signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
    });
}
