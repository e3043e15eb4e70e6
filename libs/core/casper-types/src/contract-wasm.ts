// Stored Wasm of a contract; mirrors casper-types 6.0.1 contract_wasm.rs.

import type { Reader } from './bytesrepr/reader.js';
import type { Writer } from './bytesrepr/writer.js';
import { bytesToHex } from './hex.js';
import { type JsonInput, type JsonValue, jsonNode } from './json.js';

/** A module as `add_contract_version` stored it. */
export interface ContractWasm {
  readonly bytes: Uint8Array;
}

/** Decodes length and bytes. */
export function readContractWasm(reader: Reader): ContractWasm {
  return { bytes: reader.byteVec() };
}

/** Encodes length and bytes. */
export function writeContractWasm(writer: Writer, wasm: ContractWasm): void {
  writer.byteVec(wasm.bytes);
}

/** JSON as the node prints it inside a transform: `{bytes: hex}`. */
export function contractWasmToJson(wasm: ContractWasm): JsonValue {
  return { bytes: bytesToHex(wasm.bytes) };
}

/** Inverse of contractWasmToJson; PermanentError 'bad-json'. */
export function contractWasmFromJson(json: JsonInput): ContractWasm {
  return { bytes: jsonNode(json).field('bytes').hex() };
}
