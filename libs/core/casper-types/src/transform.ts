// Effects of an execution; mirrors casper-types 6.0.1 execution/transform.rs, transform_kind.rs, effects.rs.

import type { Reader } from './bytesrepr/reader.js';
import { Writer } from './bytesrepr/writer.js';
import { type Codec, enumOf, keyCodec, listOf, recordOf, u64Codec, u512Codec } from './codec.js';
import type { JsonNode, JsonValue } from './json.js';
import type { Key } from './key.js';
import { type NamedKeys, namedKeysFromJson, namedKeysToJson, readNamedKeys, writeNamedKeys } from './named-keys.js';
import { type StoredValue, storedValueCodec } from './stored-value.js';
import { type TransformError, transformErrorCodec } from './transform-error.js';

export { applyTransform, type TransformInstruction } from './transform-apply.js';

/** What happens to a key. */
export type TransformKind =
  | { readonly kind: 'Identity' }
  | { readonly kind: 'Write'; readonly value: StoredValue }
  | { readonly kind: 'AddInt32'; readonly value: number }
  | { readonly kind: 'AddUInt64' | 'AddUInt128' | 'AddUInt256' | 'AddUInt512'; readonly value: bigint }
  | { readonly kind: 'AddKeys'; readonly keys: NamedKeys }
  | { readonly kind: 'Prune'; readonly key: Key }
  | { readonly kind: 'Failure'; readonly error: TransformError };

/** A key and what happens to it. */
export interface Transform {
  readonly key: Key;
  readonly kind: TransformKind;
}

/** Transforms in the order they came about. */
export type Effects = readonly Transform[];

/** The same variants with their content under one name, as the codec wants them. */
type WireKind =
  | { readonly kind: 'Write'; readonly value: StoredValue }
  | { readonly kind: 'AddInt32'; readonly value: number }
  | { readonly kind: 'AddUInt64'; readonly value: bigint }
  | { readonly kind: 'AddUInt128'; readonly value: bigint }
  | { readonly kind: 'AddUInt256'; readonly value: bigint }
  | { readonly kind: 'AddUInt512'; readonly value: bigint }
  | { readonly kind: 'AddKeys'; readonly value: NamedKeys }
  | { readonly kind: 'Failure'; readonly value: TransformError }
  | { readonly kind: 'Prune'; readonly value: Key };

const IDENTITY_TAG = 0;
const IDENTITY: TransformKind = { kind: 'Identity' };

const i32Codec: Codec<number> = {
  read: (reader) => reader.i32(),
  write: (writer, value) => void writer.i32(value),
  toJson: (value) => value,
  fromJson: (node) => {
    const integer = node.integer();
    if (BigInt.asIntN(32, integer) !== integer) {
      throw node.fail('a signed 32-bit integer');
    }
    return Number(integer);
  },
};
const u128Codec: Codec<bigint> = {
  read: (reader) => reader.u128(),
  write: (writer, value) => void writer.u128(value),
  toJson: (value) => value.toString(),
  fromJson: (node) => node.decimalText(128),
};
const u256Codec: Codec<bigint> = {
  read: (reader) => reader.u256(),
  write: (writer, value) => void writer.u256(value),
  toJson: (value) => value.toString(),
  fromJson: (node) => node.decimalText(256),
};
const namedKeysCodec: Codec<NamedKeys> = {
  read: readNamedKeys,
  write: writeNamedKeys,
  toJson: namedKeysToJson,
  fromJson: namedKeysFromJson,
};

const wireCodec: Codec<WireKind> = enumOf<WireKind>({
  Write: [1, storedValueCodec],
  AddInt32: [2, i32Codec],
  AddUInt64: [3, u64Codec],
  AddUInt128: [4, u128Codec],
  AddUInt256: [5, u256Codec],
  AddUInt512: [6, u512Codec],
  AddKeys: [7, namedKeysCodec],
  Failure: [8, transformErrorCodec],
  Prune: [9, keyCodec],
});

/** Both encodings of TransformKind. */
export const transformKindCodec: Codec<TransformKind> = {
  read: (reader) => {
    if (reader.source[reader.offset] === IDENTITY_TAG) {
      reader.u8();
      return IDENTITY;
    }
    return fromWire(wireCodec.read(reader));
  },
  write: (writer, kind) => {
    if (kind.kind === 'Identity') {
      writer.u8(IDENTITY_TAG);
    } else {
      wireCodec.write(writer, toWire(kind));
    }
  },
  toJson: (kind) => (kind.kind === 'Identity' ? 'Identity' : wireCodec.toJson(toWire(kind))),
  fromJson: (node: JsonNode) => (node.value === 'Identity' ? IDENTITY : fromWire(wireCodec.fromJson(node))),
};

/** Both encodings of Transform. */
export const transformCodec: Codec<Transform> = recordOf<Transform>({
  key: ['key', keyCodec],
  kind: ['kind', transformKindCodec],
});

/** Both encodings of Effects. */
export const effectsCodec: Codec<Effects> = listOf(transformCodec);

/** Reads a transform: key, then kind. */
export function readTransform(reader: Reader): Transform {
  return transformCodec.read(reader);
}

/** The encoding of one transform. */
export function transformToBytes(transform: Transform): Uint8Array {
  const writer = new Writer(256);
  transformCodec.write(writer, transform);
  return writer.finish();
}

/** JSON as the node prints it: `{key, kind}`. */
export function transformToJson(transform: Transform): JsonValue {
  return transformCodec.toJson(transform);
}

/** JSON: a list of transforms. */
export function effectsToJson(effects: Effects): JsonValue {
  return effectsCodec.toJson(effects);
}

function toWire(kind: Exclude<TransformKind, { kind: 'Identity' }>): WireKind {
  switch (kind.kind) {
    case 'AddKeys':
      return { kind: 'AddKeys', value: kind.keys };
    case 'Prune':
      return { kind: 'Prune', value: kind.key };
    case 'Failure':
      return { kind: 'Failure', value: kind.error };
    case 'AddUInt64':
    case 'AddUInt128':
    case 'AddUInt256':
    case 'AddUInt512':
      return { kind: kind.kind, value: kind.value };
    default:
      return kind;
  }
}

function fromWire(wire: WireKind): TransformKind {
  switch (wire.kind) {
    case 'AddKeys':
      return { kind: 'AddKeys', keys: wire.value };
    case 'Prune':
      return { kind: 'Prune', key: wire.value };
    case 'Failure':
      return { kind: 'Failure', error: wire.value };
    default:
      return wire;
  }
}
