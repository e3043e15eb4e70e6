// Contracts; mirrors casper-types 6.0.1 contracts.rs `Contract`.

import type { Reader } from './bytesrepr/reader.js';
import type { Writer } from './bytesrepr/writer.js';
import {
  type ContractEntryPoint,
  contractEntryPointFromJson,
  contractEntryPointToJson,
  readContractEntryPoint,
  readEntryPoints,
  sortedEntryPoints,
  writeContractEntryPoint,
  writeEntryPoints,
} from './entry-point.js';
import { bytesToHex } from './hex.js';
import { type JsonInput, type JsonNode, type JsonValue, jsonNode } from './json.js';
import { type NamedKeys, namedKeysFromJson, namedKeysToJson, readNamedKeys, writeNamedKeys } from './named-keys.js';
import {
  formatProtocolVersion,
  type ProtocolVersion,
  parseProtocolVersion,
  readProtocolVersion,
  writeProtocolVersion,
} from './protocol-version.js';

/** A version of a smart contract as stored under `Key::Hash`. */
export interface Contract {
  readonly contractPackageHash: Uint8Array;
  readonly contractWasmHash: Uint8Array;
  readonly namedKeys: NamedKeys;
  /** Ascending by name. */
  readonly entryPoints: readonly ContractEntryPoint[];
  readonly protocolVersion: ProtocolVersion;
}

/** Decodes a contract. */
export function readContract(reader: Reader): Contract {
  return {
    contractPackageHash: reader.bytes(32),
    contractWasmHash: reader.bytes(32),
    namedKeys: readNamedKeys(reader),
    entryPoints: readEntryPoints(reader, readContractEntryPoint),
    protocolVersion: readProtocolVersion(reader),
  };
}

/** Encodes a contract. */
export function writeContract(writer: Writer, contract: Contract): void {
  writer.bytes(contract.contractPackageHash).bytes(contract.contractWasmHash);
  writeNamedKeys(writer, contract.namedKeys);
  writeEntryPoints(writer, contract.entryPoints, writeContractEntryPoint);
  writeProtocolVersion(writer, contract.protocolVersion);
}

/** JSON as the node prints it. */
export function contractToJson(contract: Contract): JsonValue {
  return {
    contract_package_hash: `contract-package-${bytesToHex(contract.contractPackageHash)}`,
    contract_wasm_hash: `contract-wasm-${bytesToHex(contract.contractWasmHash)}`,
    named_keys: namedKeysToJson(contract.namedKeys),
    entry_points: contract.entryPoints.map(contractEntryPointToJson),
    protocol_version: formatProtocolVersion(contract.protocolVersion),
  };
}

/** Inverse of contractToJson; PermanentError 'bad-json'. */
export function contractFromJson(json: JsonInput): Contract {
  const node = jsonNode(json);
  return {
    contractPackageHash: contractPackageHashFromJson(node.field('contract_package_hash')),
    contractWasmHash: node.field('contract_wasm_hash').prefixedHex('contract-wasm-', 32),
    namedKeys: namedKeysFromJson(node.field('named_keys')),
    entryPoints: sortedEntryPoints(node.field('entry_points').items().map(contractEntryPointFromJson)),
    protocolVersion: node.field('protocol_version').parsed(parseProtocolVersion),
  };
}

/** `contract-package-…`, or with the older prefix `contract-package-wasm…`. */
function contractPackageHashFromJson(node: JsonNode): Uint8Array {
  const legacy = node.text().startsWith('contract-package-wasm');
  return node.prefixedHex(legacy ? 'contract-package-wasm' : 'contract-package-', 32);
}
