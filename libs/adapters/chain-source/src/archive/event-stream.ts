// The messages of transactions: a node tells them in its event stream alone. `events.txt` is that stream as received
// (`data:` lines), whole, in part or absent: what it lacks is not recorded, which is not the same as none.
import type { FileHandle } from 'node:fs/promises';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { type Message, messageCodec } from '@casper-trace/casper-types/message';
import { lineError } from './archive-error.js';
import { atPlace, parseLine } from './archive-json.js';
import { readLineAt, readLines } from './line-reader.js';
import { openRegularFile } from './regular-file.js';
import type { IndexedLine } from './transaction-index.js';

const PROCESSED = /^data:\s*\{"TransactionProcessed":\{"transaction_hash":\{"\w+":"([0-9a-fA-F]{64})"\}/;

/** The stream's processed transactions: hashes and offsets in memory, never the events. */
export class EventStream {
  readonly #handle: FileHandle | undefined;
  readonly #places: ReadonlyMap<string, IndexedLine>;

  private constructor(handle: FileHandle | undefined, places: ReadonlyMap<string, IndexedLine>) {
    this.#handle = handle;
    this.#places = places;
  }

  /** Reads the file once; a missing one is an empty stream. */
  static async open(path: string): Promise<EventStream> {
    const handle = await openIfThere(path);
    if (handle === undefined) return new EventStream(undefined, new Map());
    try {
      const places = new Map<string, IndexedLine>();
      for await (const { text, ...place } of readLines(handle, path)) {
        const hash = PROCESSED.exec(text)?.[1];
        if (hash !== undefined) places.set(hash.toLowerCase(), place);
      }
      return new EventStream(handle, places);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** In the order of emission; undefined if the stream lacks the transaction. `hash` is lower-case hex. */
  async messagesOf(hash: string): Promise<readonly Message[] | undefined> {
    const place = this.#places.get(hash);
    if (place === undefined || this.#handle === undefined) return undefined;
    if (!place.terminated) throw lineError('archive-truncated', place, 'the file is cut off within this line');
    const line = await readLineAt(this.#handle, place);
    const event = parseLine({ ...place, text: line.slice(line.indexOf('{')) });
    return atPlace(place, 'archive-bad-line', () =>
      event.field('TransactionProcessed').field('messages').items().map(messageCodec.fromJson),
    );
  }

  async close(): Promise<void> {
    await this.#handle?.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await openRegularFile(path);
  } catch (error) {
    if (error instanceof PermanentError && error.code === 'archive-missing-file') return undefined;
    throw error;
  }
}
