// Effects of an execution; mirrors casper-types 6.0.1 execution/transform.rs, transform_kind.rs, effects.rs.

import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import type { Reader } from './bytesrepr/reader.js';
import { Writer } from './bytesrepr/writer.js';
import { type Codec, enumOf, keyCodec, listOf, recordOf, u64Codec, u512Codec, type VariantTable } from './codec.js';
import type { JsonNode, JsonValue } from './json.js';
import { type Key, unknownKeyFromText } from './key.js';
import { hasKnownKeyPrefix } from './key-format.js';
import { type NamedKeys, namedKeysFromJson, namedKeysToJson, readNamedKeys, writeNamedKeys } from './named-keys.js';
import { isStoredValueKind, type StoredValue, storedValueCodec } from './stored-value.js';
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
  | { readonly kind: 'Failure'; readonly error: TransformError }
  /** A kind that casper-types 7.0.0 does not have, such as EntryPointCalled, as the node wrote it. It has no bytes. */
  | { readonly kind: 'Unknown'; readonly name: string; readonly content: JsonValue };

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

const wireTable: VariantTable<WireKind> = {
  Write: [1, storedValueCodec],
  AddInt32: [2, i32Codec],
  AddUInt64: [3, u64Codec],
  AddUInt128: [4, u128Codec],
  AddUInt256: [5, u256Codec],
  AddUInt512: [6, u512Codec],
  AddKeys: [7, namedKeysCodec],
  Failure: [8, transformErrorCodec],
  Prune: [9, keyCodec],
};
const wireCodec: Codec<WireKind> = enumOf<WireKind>(wireTable);

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
    } else if (kind.kind === 'Unknown') {
      throw new BytesreprError('NotRepresentable', kind.name);
    } else {
      wireCodec.write(writer, toWire(kind));
    }
  },
  toJson: (kind) => {
    if (kind.kind === 'Identity') return 'Identity';
    return kind.kind === 'Unknown' ? { [kind.name]: kind.content } : wireCodec.toJson(toWire(kind));
  },
  fromJson: (node: JsonNode) =>
    node.value === 'Identity' ? IDENTITY : (unknownKind(node) ?? fromWire(wireCodec.fromJson(node))),
};

/** A kind of a later node, or a write of a kind of value that is not known; undefined for what the codec is to read. */
function unknownKind(node: JsonNode): TransformKind | undefined {
  if (!node.isObject || Object.keys(node.object()).length !== 1) return undefined;
  const { name, content } = node.variantContent();
  const isKnown = Object.hasOwn(wireTable, name) && !(name === 'Write' && isUnknownValue(content));
  return isKnown ? undefined : { kind: 'Unknown', name, content: content.value };
}

function isUnknownValue(node: JsonNode): boolean {
  if (!node.isObject) return false;
  const names = Object.keys(node.object());
  return names.length === 1 && !isStoredValueKind(names[0]);
}

/** A key of a recorded transform: one of an unknown variant is kept as its text. */
const recordedKeyCodec: Codec<Key> = {
  ...keyCodec,
  fromJson: (node) =>
    typeof node.value === 'string' && /^[a-z]/.test(node.value) && !hasKnownKeyPrefix(node.value)
      ? unknownKeyFromText(node.value)
      : keyCodec.fromJson(node),
};

/** Both encodings of Transform. */
export const transformCodec: Codec<Transform> = recordOf<Transform>({
  key: ['key', recordedKeyCodec],
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

function toWire(kind: Exclude<TransformKind, { kind: 'Identity' | 'Unknown' }>): WireKind {
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
