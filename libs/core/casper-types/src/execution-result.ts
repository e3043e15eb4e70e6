// Outcome of a transaction under 2.x; mirrors casper-types 6.0.1 execution/execution_result_v2.rs, execution_result.rs.

import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import { Reader } from './bytesrepr/reader.js';
import { Writer } from './bytesrepr/writer.js';
import { type Codec, listOf, optionOf, recordOf, stringCodec, u8Codec, u64Codec, u512Codec } from './codec.js';
import { type InitiatorAddr, initiatorAddrCodec } from './initiator-addr.js';
import { type JsonInput, type JsonValue, jsonNode } from './json.js';
import { type Transfer, transferCodec } from './transfer.js';
import { type Effects, effectsCodec } from './transform.js';

/** Gas limit and consumed gas in gas units, cost and refund in motes. */
export interface ExecutionResultV2 {
  readonly initiator: InitiatorAddr;
  readonly errorMessage: string | undefined;
  /** Gas price of the block. */
  readonly currentPrice: number;
  readonly limit: bigint;
  readonly consumed: bigint;
  readonly cost: bigint;
  readonly refund: bigint;
  readonly transfers: readonly Transfer[];
  /** Bytes, as the node estimated them. */
  readonly sizeEstimate: bigint;
  readonly effects: Effects;
  /** Names of fields of a record in JSON that this build does not know; never set on a result of ours. */
  readonly unknownFields?: readonly string[];
}

const V2_TAG = 1;
const RESULT_FIELDS: ReadonlySet<string> = new Set([
  'initiator',
  'error_message',
  'limit',
  'consumed',
  'cost',
  'transfers',
  'size_estimate',
  'effects',
  'refund',
  'current_price',
]);

/** Both encodings of `ExecutionResultV2` itself, without the version's tag; fields in the order of the bytes. */
export const executionResultV2Codec: Codec<ExecutionResultV2> = recordOf<Omit<ExecutionResultV2, 'unknownFields'>>({
  initiator: ['initiator', initiatorAddrCodec],
  errorMessage: ['error_message', optionOf(stringCodec)],
  limit: ['limit', u512Codec],
  consumed: ['consumed', u512Codec],
  cost: ['cost', u512Codec],
  transfers: ['transfers', listOf(transferCodec)],
  sizeEstimate: ['size_estimate', u64Codec],
  effects: ['effects', effectsCodec],
  refund: ['refund', u512Codec],
  currentPrice: ['current_price', u8Codec],
});

/** Writes `ExecutionResult::V2`, tag first. */
export function writeExecutionResult(writer: Writer, result: ExecutionResultV2): void {
  writer.u8(V2_TAG);
  executionResultV2Codec.write(writer, result);
}

/** `ExecutionResult::V2` as bytes, tag first. */
export function executionResultToBytes(result: ExecutionResultV2): Uint8Array {
  const writer = new Writer(4096);
  writeExecutionResult(writer, result);
  return writer.finish();
}

/** Inverse of executionResultToBytes; 'Formatting' for a result of version 1. */
export function executionResultFromBytes(bytes: Uint8Array): ExecutionResultV2 {
  const reader = new Reader(bytes);
  if (reader.u8() !== V2_TAG) {
    throw new BytesreprError('Formatting', 'execution result version');
  }
  const result = executionResultV2Codec.read(reader);
  reader.end();
  return result;
}

/** JSON as the node prints it: `{Version2: {…}}`. */
export function executionResultToJson(result: ExecutionResultV2): JsonValue {
  return {
    Version2: {
      initiator: initiatorAddrCodec.toJson(result.initiator),
      error_message: result.errorMessage ?? null,
      current_price: result.currentPrice,
      limit: result.limit.toString(),
      consumed: result.consumed.toString(),
      cost: result.cost.toString(),
      refund: result.refund.toString(),
      transfers: result.transfers.map((transfer) => transferCodec.toJson(transfer)),
      size_estimate: result.sizeEstimate,
      effects: effectsCodec.toJson(result.effects),
    },
  };
}

/** Inverse of executionResultToJson; also takes the bare content of Version2. PermanentError 'bad-json'. */
export function executionResultFromJson(json: JsonInput): ExecutionResultV2 {
  const node = jsonNode(json);
  const content = node.optionalField('Version2') ?? node;
  const result = executionResultV2Codec.fromJson(content);
  const unknownFields = Object.keys(content.object()).filter((name) => !RESULT_FIELDS.has(name));
  return unknownFields.length === 0 ? result : { ...result, unknownFields };
}
