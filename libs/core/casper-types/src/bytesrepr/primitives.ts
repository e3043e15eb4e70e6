// Readers of single values as functions of their own, for all that takes a reader of something. A closure written at the
// call is a new function each time, which V8 optimizes, forgets at the next collection and optimizes again.

import type { Reader } from './reader.js';

/** u8. */
export const readU8 = (reader: Reader): number => reader.u8();

/** u32. */
export const readU32 = (reader: Reader): number => reader.u32();

/** u64. */
export const readU64 = (reader: Reader): bigint => reader.u64();

/** U512. */
export const readU512 = (reader: Reader): bigint => reader.u512();

/** String. */
export const readString = (reader: Reader): string => reader.string();

/** 32 bytes without length, as a view. */
export const readBytes32 = (reader: Reader): Uint8Array => reader.bytes(32);

/** `Option<u32>`. */
export const readOptionU32 = (reader: Reader): number | undefined => reader.option(readU32);

/** `Option<u64>`. */
export const readOptionU64 = (reader: Reader): bigint | undefined => reader.option(readU64);

/** `Option<[u8; 32]>`, as a view. */
export const readOptionBytes32 = (reader: Reader): Uint8Array | undefined => reader.option(readBytes32);
