// Sends transactions to the running node and keeps what became of each.
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { placesOf } from './places.mjs';

const SETTLE_MS = 90_000;

export class Play {
  #port;
  #recorder;
  #open = new Set();
  /** What was sent, in order: label, user, format, hash, and the node's error code if it refused. */
  log = [];

  constructor(port, recorder) {
    this.#port = port;
    this.#recorder = recorder;
  }

  /** Labels are unique. */
  async send(label, by, transaction) {
    const hash = bytesToHex(transaction.hash);
    const refused = await this.#port.tryAcceptTransaction(transaction);
    if (this.log.some((entry) => entry.label === label)) throw new RangeError(`twice: ${label}`);
    this.log.push({ label, user: by.number, kind: transaction.kind, hash, ...(refused === 0 ? {} : { refused }) });
    if (refused === 0) this.#open.add(hash);
    else console.log(`refused with ${refused}: ${label}`);
    return refused === 0;
  }

  /** Waits until the node has executed all it took. */
  async settle() {
    const { processed, expired } = this.#recorder;
    const done = () => {
      for (const hash of this.#open) if (processed.has(hash) || expired.has(hash)) this.#open.delete(hash);
      return this.#open.size === 0;
    };
    const height = this.#recorder.height;
    if (!(await this.#recorder.until(done, SETTLE_MS))) {
      const labels = this.log.filter(({ hash }) => this.#open.has(hash)).map(({ label }) => label);
      console.log(`not executed: ${labels.join(', ')}`);
      this.#open.clear();
    }
    console.log(`${this.log.length} sent, ${processed.size} executed, blocks ${height} to ${this.#recorder.height}`);
  }

  /** The value under a key in the last block's state. */
  item(key) {
    return this.#port.item(key);
  }

  /** Where things are on this chain now. */
  places() {
    return placesOf((key) => this.#port.item(key));
  }
}
