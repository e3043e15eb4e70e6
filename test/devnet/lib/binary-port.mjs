// Client of the node's binary port: one connection, one request at a time (BINARY_PORT_PROTOCOL.md in casper-node 2.0.3,
// types in casper-binary-port 1.1.1).
import { connect } from 'node:net';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { writeKey } from '@casper-trace/casper-types/key';
import { readStoredValue } from '@casper-trace/casper-types/stored-value';
import { transactionToBytes } from '@casper-trace/casper-types/transaction';

const HEADER_VERSION = 1;
const GET = 0;
const TRY_ACCEPT_TRANSACTION = 1;
const STATE = 2;
const ITEM = 0;
const NOT_FOUND = 2;

export class BinaryPort {
  #socket;
  #received = Buffer.alloc(0);
  #waiting;
  #last = Promise.resolve();
  #id = 0;

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (data) => {
      this.#received = Buffer.concat([this.#received, data]);
      this.#deliver();
    });
    for (const event of ['error', 'close']) {
      socket.on(event, () => this.#waiting?.reject(new PermanentError('binary-port', `the binary port: ${event}`)));
    }
  }

  /** @returns {Promise<BinaryPort>} */
  static open(port) {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new BinaryPort(socket)));
      socket.once('error', reject);
    });
  }

  close() {
    this.#socket.destroy();
  }

  #deliver() {
    if (this.#received.length < 4) return;
    const length = this.#received.readUInt32LE(0);
    if (this.#received.length < 4 + length) return;
    const message = this.#received.subarray(4, 4 + length);
    this.#received = this.#received.subarray(4 + length);
    this.#waiting?.resolve(Uint8Array.from(message));
    this.#waiting = undefined;
  }

  #request(tag, payload) {
    const answer = this.#last.then(() => {
      this.#id = (this.#id + 1) % 65536;
      const message = new Writer(payload.length + 8)
        .bytes(Uint8Array.of(HEADER_VERSION, 0, tag, this.#id & 255, this.#id >> 8))
        .bytes(payload)
        .finish();
      return new Promise((resolve, reject) => {
        this.#waiting = { resolve, reject };
        this.#socket.write(new Writer(message.length + 4).byteVec(message).finish());
      });
    });
    this.#last = answer.catch(() => undefined);
    return answer.then((bytes) => {
      const reader = new Reader(bytes);
      reader.byteVec(); // the request
      reader.bytes(2); // version
      const error = reader.u8() + 256 * reader.u8();
      reader.option((inner) => inner.u8());
      return { error, payload: reader.byteVec() };
    });
  }

  /** The error code of casper-binary-port's `ErrorCode`, 0 if the node took the transaction. */
  async tryAcceptTransaction(transaction) {
    const { error } = await this.#request(TRY_ACCEPT_TRANSACTION, transactionToBytes(transaction));
    return error;
  }

  /** The value under a key in the state of the last block, or undefined. */
  async item(key) {
    const writer = new Writer(128).u8(STATE).u8(0).u8(ITEM);
    writeKey(writer, key);
    const { error, payload } = await this.#request(GET, writer.u32(0).finish());
    if (error === NOT_FOUND || (error === 0 && payload.length === 0)) return undefined;
    if (error !== 0) throw new PermanentError('binary-port', `state item: error ${error}`);
    return readStoredValue(new Reader(payload));
  }
}
