// Codecs put together from parts: bytesrepr and JSON of records and enums in both directions.

import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import { type Compare, sortedUnique } from './bytesrepr/collections.js';
import { readBytes32, readString, readU8, readU32, readU64, readU512 } from './bytesrepr/primitives.js';
import type { Reader } from './bytesrepr/reader.js';
import type { Writer } from './bytesrepr/writer.js';
import { bytesToHex } from './hex.js';
import type { JsonNode, JsonValue } from './json.js';
import { type Key, readKey, writeKey } from './key.js';
import { formatKey, parseKey } from './key-format.js';
import { type PublicKey, publicKeyFromHex, publicKeyToHex, readPublicKey, writePublicKey } from './public-key.js';
import { formatURef, parseURef, readURef, type URef, writeURef } from './uref.js';

/** Both encodings of one type; read fails with BytesreprError, fromJson with PermanentError 'bad-json'. */
export interface Codec<T> {
  read(this: void, reader: Reader): T;
  write(this: void, writer: Writer, value: T): void;
  toJson(this: void, value: T): JsonValue;
  fromJson(this: void, node: JsonNode): T;
}

/** bool; JSON true or false. */
export const boolCodec: Codec<boolean> = {
  read: (reader) => reader.bool(),
  write: (writer, value) => void writer.bool(value),
  toJson: (value) => value,
  fromJson: (node) => node.boolean(),
};

/** u8; JSON number. */
export const u8Codec: Codec<number> = {
  read: readU8,
  write: (writer, value) => void writer.u8(value),
  toJson: (value) => value,
  fromJson: (node) => node.u8(),
};

/** u32; JSON number. */
export const u32Codec: Codec<number> = {
  read: readU32,
  write: (writer, value) => void writer.u32(value),
  toJson: (value) => value,
  fromJson: (node) => node.u32(),
};

/** u64; JSON number. */
export const u64Codec: Codec<bigint> = {
  read: readU64,
  write: (writer, value) => void writer.u64(value),
  toJson: (value) => value,
  fromJson: (node) => node.u64(),
};

/** U512 (motes or gas); JSON text of decimal digits. */
export const u512Codec: Codec<bigint> = {
  read: readU512,
  write: (writer, value) => void writer.u512(value),
  toJson: (value) => value.toString(),
  fromJson: (node) => node.decimalText(512),
};

/** String. */
export const stringCodec: Codec<string> = {
  read: readString,
  write: (writer, value) => void writer.string(value),
  toJson: (value) => value,
  fromJson: (node) => node.text(),
};

/** `Vec<u8>` with its length; JSON hex. */
export const byteVecCodec: Codec<Uint8Array> = {
  read: (reader) => reader.byteVec(),
  write: (writer, value) => void writer.byteVec(value),
  toJson: bytesToHex,
  fromJson: (node) => node.hex(),
};

/** 32 bytes; JSON hex behind a fixed prefix. */
export function hash32Codec(prefix = ''): Codec<Uint8Array> {
  return {
    read: readBytes32,
    write: (writer, value) => void writer.bytes(value),
    toJson: (value) => prefix + bytesToHex(value),
    fromJson: (node) => node.prefixedHex(prefix, 32),
  };
}

/** 32-byte account hash; JSON `account-hash-…`. */
export const accountHashCodec: Codec<Uint8Array> = hash32Codec('account-hash-');

/** Key; JSON its formatted text. */
export const keyCodec: Codec<Key> = {
  read: readKey,
  write: writeKey,
  toJson: formatKey,
  fromJson: (node) => node.parsed(parseKey),
};

/** URef; JSON its formatted text. */
export const urefCodec: Codec<URef> = {
  read: readURef,
  write: writeURef,
  toJson: formatURef,
  fromJson: (node) => node.parsed(parseURef),
};

/** PublicKey; JSON its hex. */
export const publicKeyCodec: Codec<PublicKey> = {
  read: readPublicKey,
  write: writePublicKey,
  toJson: publicKeyToHex,
  fromJson: (node) => node.parsed(publicKeyFromHex),
};

/** Option; JSON null for None. */
export function optionOf<T>(inner: Codec<T>): Codec<T | undefined> {
  return {
    read: (reader) => reader.option((value) => inner.read(value)),
    write: (writer, value) => void writer.option(value, (some, content) => inner.write(some, content)),
    toJson: (value) => (value === undefined ? null : inner.toJson(value)),
    fromJson: (node) => (node.isNull ? undefined : inner.fromJson(node)),
  };
}

/** Vec; JSON array. */
export function listOf<T>(inner: Codec<T>): Codec<readonly T[]> {
  return {
    read: (reader) => reader.vec((item) => inner.read(item)),
    write: (writer, values) => void writer.vec(values, (item, value) => inner.write(item, value)),
    toJson: (values) => values.map((value) => inner.toJson(value)),
    fromJson: (node) => node.items().map((item) => inner.fromJson(item)),
  };
}

/** BTreeSet, or a BTreeMap whose key is the head of the record: ascending and unique by `compare`. */
export function sortedListOf<T>(inner: Codec<T>, compare: Compare<T>): Codec<readonly T[]> {
  const list = listOf(inner);
  return {
    read: (reader) => sortedUnique(list.read(reader), compare),
    write: (writer, values) => list.write(writer, sortedUnique(values, compare)),
    toJson: (values) => list.toJson(sortedUnique(values, compare)),
    fromJson: (node) => sortedUnique(list.fromJson(node), compare),
  };
}

/** `[T; N]`: no length in the bytes; JSON array. */
export function arrayOf<T>(inner: Codec<T>, length: number): Codec<readonly T[]> {
  return {
    read: (reader) => Array.from({ length }, () => inner.read(reader)),
    write: (writer, values) => {
      if (values.length !== length) {
        throw new BytesreprError('NotRepresentable', `array of ${length}`);
      }
      for (const value of values) {
        inner.write(writer, value);
      }
    },
    toJson: (values) => values.map((value) => inner.toJson(value)),
    fromJson: (node) => {
      const items = node.items();
      if (items.length !== length) {
        throw node.fail(`${length} items`);
      }
      return items.map((item) => inner.fromJson(item));
    },
  };
}

/** For each field, in the order of the bytes: its name in JSON and its codec. */
export type RecordFields<T> = { readonly [K in keyof T]-?: readonly [jsonName: string, codec: Codec<T[K]>] };

/** A struct: its fields one after another. */
export function recordOf<T extends object>(fields: RecordFields<T>): Codec<T> {
  const entries = Object.entries(fields) as [keyof T, readonly [string, Codec<T[keyof T]>]][];
  return {
    read: (reader) => {
      const value: Partial<T> = {};
      for (const [name, [, codec]] of entries) {
        value[name] = codec.read(reader);
      }
      return value as T;
    },
    write: (writer, value) => {
      for (const [name, [, codec]] of entries) {
        codec.write(writer, value[name]);
      }
    },
    toJson: (value) => Object.fromEntries(entries.map(([name, [json, codec]]) => [json, codec.toJson(value[name])])),
    fromJson: (node) => {
      const value: Partial<T> = {};
      for (const [name, [json, codec]] of entries) {
        value[name] = codec.fromJson(node.field(json));
      }
      return value as T;
    },
  };
}

/** For each variant: its tag byte and the codec of its content. */
export type VariantTable<T extends { readonly kind: string; readonly value: unknown }> = {
  readonly [K in T['kind']]: readonly [tag: number, codec: Codec<Extract<T, { readonly kind: K }>['value']>];
};

/** An enum whose variants have one content each: tag byte, then content; JSON `{Variant: content}`. */
export function enumOf<T extends { readonly kind: string; readonly value: unknown }>(table: VariantTable<T>): Codec<T> {
  const byKind = new Map(Object.entries<readonly [number, Codec<unknown>]>(table));
  const byTag = new Map([...byKind].map(([kind, [tag, codec]]) => [tag, { kind, codec }]));
  const codecOf = (kind: string): readonly [number, Codec<unknown>] => {
    const entry = byKind.get(kind);
    if (entry === undefined) {
      throw new BytesreprError('NotRepresentable', kind);
    }
    return entry;
  };
  return {
    read: (reader) => {
      const entry = byTag.get(reader.u8());
      if (entry === undefined) {
        throw new BytesreprError('Formatting', [...byKind.keys()].join('|'));
      }
      return { kind: entry.kind, value: entry.codec.read(reader) } as T;
    },
    write: (writer, { kind, value }) => {
      const [tag, codec] = codecOf(kind);
      writer.u8(tag);
      codec.write(writer, value);
    },
    toJson: ({ kind, value }) => ({ [kind]: codecOf(kind)[1].toJson(value) }),
    fromJson: (node) => {
      const { name, content } = node.variantContent();
      const entry = byKind.get(name);
      if (entry === undefined) {
        throw node.fail([...byKind.keys()].join(' or '));
      }
      return { kind: name, value: entry[1].fromJson(content) } as T;
    },
  };
}

/** An enum of names only: one byte; JSON the name. */
export function namesOf<T extends string>(names: readonly T[]): Codec<T> {
  return {
    read: (reader) => {
      const name = names[reader.u8()];
      if (name === undefined) {
        throw new BytesreprError('Formatting', names.join('|'));
      }
      return name;
    },
    write: (writer, name) => void writer.u8(names.indexOf(name)),
    toJson: (name) => name,
    fromJson: (node) => {
      const name = names.find((candidate) => candidate === node.value);
      if (name === undefined) {
        throw node.fail(names.join(' or '));
      }
      return name;
    },
  };
}
