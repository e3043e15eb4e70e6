// Programs of the puppet (test/contracts/README.md), for what the oracles' vectors do not hold.
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { clBytes, clU512 } from '@casper-trace/casper-types/cl-value';
import { writeRuntimeArgs } from '@casper-trace/casper-types/runtime-args';

/** Index of each host function the scenarios use: the functions in alphabetical order. */
export const HOST = {
  add: 0,
  callContract: 6,
  createPurse: 11,
  dictionaryPut: 13,
  emitMessage: 16,
  getKey: 23,
  getMainPurse: 24,
  getSystemContract: 28,
  manageMessageTopic: 35,
  newDictionary: 36,
  newURef: 37,
  putKey: 39,
  readHostBuffer: 41,
  removeKey: 47,
  revert: 49,
  transferFromPurseToPurse: 52,
};

const SIZE = 0x3fe0;
const u16 = (value) => [value & 255, value >> 8];
const u32 = (value) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];

/** The number itself. */
export const number = (value) => [0, ...u32(value)];
/** Pointer and length of bytes: two arguments. */
export const data = (bytes) => [1, ...u16(bytes.length), ...bytes];
/** Address in the scratch area. */
export const at = (offset) => [2, ...u16(offset)];
/** Number read from the scratch area. */
export const load = (offset) => [3, ...u16(offset)];

export const text = (value) => data(new Writer(64).string(value).finish());
export const u512 = (value) => data(new Writer(64).u512(value).finish());
const none = () => data([0]);

export class Program {
  bytes = [];

  /** A host call whose answer does not matter. */
  host(code, ...parts) {
    this.bytes.push(code, 0, ...parts.flat());
    return this;
  }

  /** A host call that must answer 0, else the program reverts with the answer. */
  must(code, ...parts) {
    this.bytes.push(code, 1, ...parts.flat());
    return this;
  }

  set(offset, bytes) {
    this.bytes.push(0xf0, ...u16(offset), ...u16(bytes.length), ...bytes);
    return this;
  }

  repeat(times, body) {
    this.bytes.push(0xf8, ...u16(times), ...u16(body.bytes.length), ...body.bytes);
    return this;
  }

  raw(...bytes) {
    this.bytes.push(...bytes);
    return this;
  }

  then(other) {
    this.bytes.push(...other.bytes);
    return this;
  }

  mainPurse(offset) {
    return this.host(HOST.getMainPurse, at(offset));
  }

  newPurse(offset) {
    return this.must(HOST.createPurse, at(offset), number(33));
  }

  pay(from, to, amount) {
    const purse = (offset) => [...at(offset), ...number(33)];
    return this.must(HOST.transferFromPurseToPurse, purse(from), purse(to), u512(amount), none());
  }

  /** Puts the URef at `offset` under a name; the byte before it is overwritten. */
  putURef(name, offset) {
    return this.set(offset - 1, [2]).host(HOST.putKey, text(name), at(offset - 1), number(34));
  }

  putKey(name, keyBytes) {
    return this.host(HOST.putKey, text(name), data(keyBytes));
  }

  /** The named key's bytes, tag first, to `offset`. */
  getKey(name, offset) {
    return this.must(HOST.getKey, text(name), at(offset), number(64), at(SIZE));
  }

  removeKey(name) {
    return this.host(HOST.removeKey, text(name));
  }

  call(contract, entryPoint, args) {
    const encoded = new Writer(256);
    writeRuntimeArgs(encoded, args);
    return this.must(HOST.callContract, data(contract), text(entryPoint), data(encoded.finish()), at(SIZE));
  }

  take(offset) {
    return this.must(HOST.readHostBuffer, at(offset), load(SIZE), at(SIZE + 8));
  }

  revert(code) {
    return this.host(HOST.revert, number(65536 + code));
  }

  /** As the puppet's argument; `amount` is the spending limit of session code. */
  args(amount) {
    const program = { name: 'program', value: clBytes(Uint8Array.from(this.bytes)) };
    return amount === undefined ? [program] : [program, { name: 'amount', value: clU512(amount) }];
  }
}

/** Payment code that pays an amount into the payment purse of the handle payment contract. */
export function payer(handlePayment, amount, from = new Program().mainPurse(0x81)) {
  return from.call(handlePayment, 'get_payment_purse', []).take(0x100).pay(0x81, 0x100, amount);
}
