// The deterministic source of new addresses of one execution: ChaCha20 keyed by the transaction hash and phase.
// Mirrors casper-storage 2.1.1 address_generator.rs over rand_chacha 0.3 (64-bit block counter and stream, both 0).
import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { blake2b256 } from '@casper-trace/casper-types/hash';
import type { URef } from '@casper-trace/casper-types/uref';

/** Part of a transaction's execution; the number seeds the address generator and is what `casper_get_phase` returns. */
export const Phase = { System: 0, Payment: 1, Session: 2, FinalizePayment: 3 } as const;
/** One phase. */
export type Phase = (typeof Phase)[keyof typeof Phase];

const BLOCK_LENGTH = 64;
const ADDRESS_LENGTH = 32;

function quarterRound(x: Uint32Array, a: number, b: number, c: number, d: number): void {
  const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));
  x[a] = x[a] + x[b];
  x[d] = rotate(x[d] ^ x[a], 16);
  x[c] = x[c] + x[d];
  x[b] = rotate(x[b] ^ x[c], 12);
  x[a] = x[a] + x[b];
  x[d] = rotate(x[d] ^ x[a], 8);
  x[c] = x[c] + x[d];
  x[b] = rotate(x[b] ^ x[c], 7);
}

/** One 64-byte ChaCha20 block for a 32-byte key, a 64-bit block counter and stream 0. */
export function chacha20Block(key: Uint8Array, counter: bigint): Uint8Array {
  const state = new Uint32Array(16);
  state.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);
  const words = new DataView(key.buffer, key.byteOffset, 32);
  for (let i = 0; i < 8; i++) state[4 + i] = words.getUint32(i * 4, true);
  state[12] = Number(counter & 0xffff_ffffn);
  state[13] = Number((counter >> 32n) & 0xffff_ffffn);
  const x = state.slice();
  for (let round = 0; round < 10; round++) {
    quarterRound(x, 0, 4, 8, 12);
    quarterRound(x, 1, 5, 9, 13);
    quarterRound(x, 2, 6, 10, 14);
    quarterRound(x, 3, 7, 11, 15);
    quarterRound(x, 0, 5, 10, 15);
    quarterRound(x, 1, 6, 11, 12);
    quarterRound(x, 2, 7, 8, 13);
    quarterRound(x, 3, 4, 9, 14);
  }
  const block = new Uint8Array(BLOCK_LENGTH);
  const out = new DataView(block.buffer);
  for (let i = 0; i < 16; i++) out.setUint32(i * 4, x[i] + state[i], true);
  return block;
}

/** Every new URef, hash and random value of one execution comes from here, so order and number of calls are part of the result. */
export class AddressGenerator {
  readonly #key: Uint8Array;
  #counter = 0n;
  #block: Uint8Array = new Uint8Array(0);
  #offset = 0;

  /** `hash` is the transaction hash (or another seed) without any tag. */
  constructor(hash: Uint8Array, phase: Phase) {
    this.#key = blake2b256(hash, Uint8Array.of(phase));
  }

  /** The next 32 bytes of the stream. */
  createAddress(): Uint8Array {
    if (this.#offset + ADDRESS_LENGTH > this.#block.length) {
      this.#block = chacha20Block(this.#key, this.#counter);
      this.#counter += 1n;
      this.#offset = 0;
    }
    const address = this.#block.slice(this.#offset, this.#offset + ADDRESS_LENGTH);
    this.#offset += ADDRESS_LENGTH;
    return address;
  }

  /** blake2b-256 of the next 32 bytes. */
  newHashAddress(): Uint8Array {
    return blake2b256(this.createAddress());
  }

  /** A URef whose address is the next 32 bytes; with all rights unless told. */
  newURef(rights: AccessRights = AccessRights.READ_ADD_WRITE): URef {
    return { addr: this.createAddress(), rights };
  }
}
