// BLAKE2b's compression as a WebAssembly module, made here byte by byte: WebAssembly has the 64-bit integers that
// JavaScript lacks, which makes it ten times as fast. Mirrors RFC 7693, section 3.2.

/** Initialization vector, RFC 7693 section 2.6. */
export const BLAKE2B_IV: readonly bigint[] = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
];

/** Bytes of a block. */
export const BLOCK = 128;
/** Where the memory holds the counter of hashed bytes (u64), behind the eight u64 of the state. */
export const COUNTER_AT = 64;
/** Where the memory holds the message, and how many bytes of it at one go. */
export const MESSAGE_AT = 128;
export const MESSAGE_CAPACITY = 512 * BLOCK;
const PAGES = 2;

/** Message schedule, RFC 7693 section 2.7; the last two rounds are the first two again. */
const SIGMA: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];
const ROUNDS = 12;
/** The four words that each of a round's eight mixings works on: columns, then diagonals. */
const MIXED: readonly (readonly [number, number, number, number])[] = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
];

const I32 = 0x7f;
const I64 = 0x7e;
const END = 0x0b;
// Locals: parameters `length` and `isLast`, then the block's address, the counter, the 16 working words.
const LENGTH = 0;
const IS_LAST = 1;
const ADDRESS = 2;
const COUNTER = 3;
const WORD = 4;

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: bigint): number[] {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const isEnd = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return isEnd ? [low] : [low | 0x80, ...signed(rest)];
}

const get = (local: number): number[] => [0x20, ...unsigned(local)];
const set = (local: number): number[] => [0x21, ...unsigned(local)];
const i32 = (value: number): number[] => [0x41, ...signed(BigInt(value))];
const i64 = (value: bigint): number[] => [0x42, ...signed(BigInt.asIntN(64, value))];
const load = (offset: number): number[] => [0x29, 0, ...unsigned(offset)];
const store = (offset: number): number[] => [0x37, 0, ...unsigned(offset)];
const ADD = 0x7c;
const XOR = 0x85;
const ROTATE_RIGHT = 0x8a;

/** a = a + b + message word; the target of the sum is `a`. */
function addWord(a: number, b: number, word: number): number[] {
  const message = [...get(ADDRESS), ...load(word * 8)];
  return [...get(WORD + a), ...get(WORD + b), ADD, ...message, ADD, ...set(WORD + a)];
}

/** d = (d xor a) rotated right. */
function xorRotate(d: number, a: number, bits: bigint): number[] {
  return [...get(WORD + d), ...get(WORD + a), XOR, ...i64(bits), ROTATE_RIGHT, ...set(WORD + d)];
}

const addTo = (c: number, d: number): number[] => [...get(WORD + c), ...get(WORD + d), ADD, ...set(WORD + c)];

function mixing([a, b, c, d]: readonly [number, number, number, number], first: number, second: number): number[] {
  return [
    ...addWord(a, b, first),
    ...xorRotate(d, a, 32n),
    ...addTo(c, d),
    ...xorRotate(b, c, 24n),
    ...addWord(a, b, second),
    ...xorRotate(d, a, 16n),
    ...addTo(c, d),
    ...xorRotate(b, c, 63n),
  ];
}

function rounds(): number[] {
  return Array.from({ length: ROUNDS }, (_, round) => SIGMA[round % SIGMA.length] as readonly number[]).flatMap(
    (words) =>
      MIXED.flatMap((mixed, index) => mixing(mixed, words[2 * index] as number, words[2 * index + 1] as number)),
  );
}

/** A block with less than 128 bytes counts with what it has; only the last one of a message may. */
const countBlock = [
  ...get(COUNTER),
  ...[...get(LENGTH), ...i32(BLOCK), ...get(LENGTH), ...i32(BLOCK), 0x48, 0x1b, 0xad], // the smaller one, as i64
  ADD,
  ...set(COUNTER),
];

/** All ones in the last block of the message, else 0. */
const lastFlag = [...i64(0n), ...get(IS_LAST), ...get(LENGTH), ...i32(BLOCK), 0x4c, 0x71, 0xad, 0x7d];

const initialWords = BLAKE2B_IV.flatMap((iv, index) => {
  const initial = [...i64(iv)];
  if (index === 4) initial.push(...get(COUNTER), XOR);
  if (index === 6) initial.push(...lastFlag, XOR);
  return [...i32(0), ...load(index * 8), ...set(WORD + index), ...initial, ...set(WORD + 8 + index)];
});

const foldWords = BLAKE2B_IV.flatMap((_, index) => {
  const at = index * 8;
  return [...i32(0), ...i32(0), ...load(at), ...get(WORD + index), XOR, ...get(WORD + 8 + index), XOR, ...store(at)];
});

function compressBody(): number[] {
  const block = [...countBlock, ...initialWords, ...rounds(), ...foldWords];
  const next = [
    ...get(ADDRESS),
    ...i32(BLOCK),
    0x6a,
    ...set(ADDRESS),
    ...get(LENGTH),
    ...i32(BLOCK),
    0x6b,
    ...set(LENGTH),
  ];
  return [
    ...[2, 1, I32, 17, I64],
    ...[...i32(MESSAGE_AT), ...set(ADDRESS), ...i32(0), ...load(COUNTER_AT), ...set(COUNTER)],
    ...[0x03, 0x40, ...block, ...next, ...get(LENGTH), ...i32(0), 0x4a, 0x0d, 0, END],
    ...[...i32(0), ...get(COUNTER), ...store(COUNTER_AT), END],
  ];
}

const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content];
const exported = (name: string, kind: number): number[] => [name.length, ...new TextEncoder().encode(name), kind, 0];

/**
 * The module. Its export `compress(length, isLast)` takes `length` bytes of message from `memory`, whole blocks unless
 * `isLast` is 1, then padded with zeros; the state and the counter are in the memory, too.
 */
export function blake2bModule(): Uint8Array<ArrayBuffer> {
  const body = compressBody();
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 2, I32, I32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 1, PAGES, PAGES]),
    ...section(7, [2, ...exported('memory', 2), ...exported('compress', 0)]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ]);
}
