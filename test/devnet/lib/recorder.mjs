// The node's event stream, kept from the first event on: blocks, finality signatures, transactions with their effects.
import { createWriteStream } from 'node:fs';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { EVENT_PORT } from './node.mjs';

export class Recorder {
  #file;
  #request;
  #rest = '';
  #listeners = [];
  /** Hashes of the transactions the node has executed. */
  processed = new Set();
  /** Hashes that expired before a block took them. */
  expired = new Set();
  height = -1;

  constructor(path) {
    this.#file = createWriteStream(path);
  }

  /** Connects as soon as the node listens; the node sends what it has sent before. */
  async open() {
    for (let attempt = 0; attempt < 240; attempt++) {
      try {
        await this.#connect();
        return;
      } catch {
        await sleep(250);
      }
    }
    throw new RangeError('no event stream');
  }

  #connect() {
    return new Promise((resolve, reject) => {
      this.#request = get(`http://127.0.0.1:${EVENT_PORT}/events?start_from=0`, (response) => {
        response.setEncoding('utf8');
        response.on('data', (text) => this.#take(text));
        resolve();
      });
      this.#request.once('error', reject);
    });
  }

  #take(text) {
    this.#file.write(text);
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith('data:')) this.#note(line.slice(5));
    }
    for (const listener of this.#listeners.splice(0)) listener();
  }

  #note(json) {
    if (json.startsWith('{"TransactionProcessed"')) {
      this.processed.add(/"transaction_hash":\{"\w+":"([0-9a-f]{64})"/.exec(json)[1]);
    } else if (json.startsWith('{"TransactionExpired"')) {
      this.expired.add(/"([0-9a-f]{64})"/.exec(json)[1]);
    } else if (json.startsWith('{"BlockAdded"')) {
      this.height = Number(/"height":(\d+)/.exec(json)[1]);
    }
  }

  /** Waits until the condition holds after some event; false if that takes too long. */
  async until(condition, timeoutMs) {
    const end = Date.now() + timeoutMs;
    while (!condition()) {
      const left = end - Date.now();
      if (left <= 0) return false;
      await Promise.race([
        new Promise((resolve) => this.#listeners.push(resolve)),
        sleep(left, undefined, { ref: false }),
      ]);
    }
    return true;
  }

  async close() {
    this.#request.destroy();
    await new Promise((resolve) => this.#file.end(resolve));
  }
}
