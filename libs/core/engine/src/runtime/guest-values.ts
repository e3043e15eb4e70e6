// Values that host functions take from a contract's memory and give back through it.
// Mirrors casper-execution-engine 8.1.1 runtime/mod.rs `t_from_mem`, `bytes_from_mem`, `write_host_buffer`.
import { readBytes32, readOptionU64, readString, readU512 } from '@casper-trace/casper-types/bytesrepr/primitives';
import type { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { type CLValue, readCLValue } from '@casper-trace/casper-types/cl-value';
import type { Key } from '@casper-trace/casper-types/key';
import { readURef, type URef } from '@casper-trace/casper-types/uref';
import { ApiError, type ApiReply } from '../api-error.js';
import { trap, wasmPreprocessingError } from '../exec-error.js';
import type { LinearMemory } from '../wasm/linear-memory.js';
import { deserialize, keyReader } from './decoding.js';
import type { Runtime } from './runtime.js';

/** The runtime's memory. Traps for system contracts, which have none. */
export function memoryOf(runtime: Runtime): LinearMemory {
  return runtime.memory ?? trap(wasmPreprocessingError('Memory section should exist'));
}

/** Writes 4 bytes, little-endian. */
export function writeU32(runtime: Runtime, pointer: number, value: number): void {
  memoryOf(runtime).write(pointer, new Writer(4).u32(value).finish());
}

/** A copy of bytes of the memory. */
export function guestBytes(runtime: Runtime, pointer: number, size: number): Uint8Array {
  return memoryOf(runtime).read(pointer, size);
}

/** A bytesrepr value in memory. Traps with Interpreter when out of bounds, with BytesRepr if it does not decode. */
export function guestValue<T>(runtime: Runtime, pointer: number, size: number, read: (reader: Reader) => T): T {
  return deserialize(guestBytes(runtime, pointer, size), read);
}

/** A string in memory. */
export const guestString = (runtime: Runtime, pointer: number, size: number): string =>
  guestValue(runtime, pointer, size, readString);

/** A Key in memory. */
export const guestKey = (runtime: Runtime, pointer: number, size: number): Key =>
  guestValue(runtime, pointer, size, keyReader(runtime.execution.rules.versioned));

/** A URef in memory. */
export const guestURef = (runtime: Runtime, pointer: number, size: number): URef =>
  guestValue(runtime, pointer, size, readURef);

/** A CLValue in memory. */
export const guestCLValue = (runtime: Runtime, pointer: number, size: number): CLValue =>
  guestValue(runtime, pointer, size, readCLValue);

/** A hash of 32 bytes in memory. */
export const guestHash = (runtime: Runtime, pointer: number, size: number): Uint8Array =>
  guestValue(runtime, pointer, size, readBytes32);

/** A U512 in memory. */
export const guestU512 = (runtime: Runtime, pointer: number, size: number): bigint =>
  guestValue(runtime, pointer, size, readU512);

/** An Option<u64> in memory: the id of a transfer. */
export const guestTransferId = (runtime: Runtime, pointer: number, size: number): bigint | undefined =>
  guestValue(runtime, pointer, size, readOptionU64);

/** Puts a value into the host buffer; returns 0, or HostBufferFull and leaves the buffer as it is. */
export function putHostBuffer(runtime: Runtime, value: CLValue): ApiReply {
  if (runtime.hostBuffer !== undefined) return ApiError.HostBufferFull;
  runtime.hostBuffer = value;
  return 0;
}

/** Puts a value into the host buffer and its size (4 bytes) into memory. */
export function returnByHostBuffer(runtime: Runtime, value: CLValue, sizePointer: number): ApiReply {
  const refused = putHostBuffer(runtime, value);
  if (refused === 0) writeU32(runtime, sizePointer, value.bytes.length);
  return refused;
}

/** As `returnByHostBuffer`, with a size of 8 bytes: four functions of the node write a usize. */
export function returnByHostBufferWide(runtime: Runtime, value: CLValue, sizePointer: number): ApiReply {
  const refused = putHostBuffer(runtime, value);
  if (refused === 0) {
    memoryOf(runtime).write(sizePointer, new Writer(8).u64(BigInt(value.bytes.length)).finish());
  }
  return refused;
}
