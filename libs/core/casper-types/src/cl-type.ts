// Types of CLValues; mirrors casper-types 6.0.1 cl_type.rs.

import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import type { Reader } from './bytesrepr/reader.js';
import type { Writer } from './bytesrepr/writer.js';
import { type JsonInput, type JsonNode, type JsonValue, jsonNode } from './json.js';

/** Names of the types without parameters. */
export type SimpleCLTypeTag =
  | 'Bool'
  | 'I32'
  | 'I64'
  | 'U8'
  | 'U32'
  | 'U64'
  | 'U128'
  | 'U256'
  | 'U512'
  | 'Unit'
  | 'String'
  | 'Key'
  | 'URef'
  | 'PublicKey'
  | 'Any';

/** The type of a CLValue. */
export type CLType =
  | { readonly tag: SimpleCLTypeTag }
  | { readonly tag: 'Option' | 'List'; readonly inner: CLType }
  | { readonly tag: 'ByteArray'; readonly size: number }
  | { readonly tag: 'Result'; readonly ok: CLType; readonly err: CLType }
  | { readonly tag: 'Map'; readonly key: CLType; readonly value: CLType }
  | { readonly tag: 'Tuple1' | 'Tuple2' | 'Tuple3'; readonly items: readonly CLType[] };

/** Deepest nesting that decodes. */
export const CL_TYPE_RECURSION_DEPTH = 50;

const SIMPLE_TAGS = {
  Bool: 0,
  I32: 1,
  I64: 2,
  U8: 3,
  U32: 4,
  U64: 5,
  U128: 6,
  U256: 7,
  U512: 8,
  Unit: 9,
  String: 10,
  Key: 11,
  URef: 12,
  Any: 21,
  PublicKey: 22,
} as const satisfies Record<SimpleCLTypeTag, number>;
const OPTION = 13;
const LIST = 14;
const BYTE_ARRAY = 15;
const RESULT = 16;
const MAP = 17;
const TUPLE1 = 18;
const TUPLE3 = 20;
const TUPLE_NAMES = ['Tuple1', 'Tuple2', 'Tuple3'] as const;

/** Ready-made types without parameters, and makers for the others. */
export const CL = {
  Bool: { tag: 'Bool' },
  I32: { tag: 'I32' },
  I64: { tag: 'I64' },
  U8: { tag: 'U8' },
  U32: { tag: 'U32' },
  U64: { tag: 'U64' },
  U128: { tag: 'U128' },
  U256: { tag: 'U256' },
  U512: { tag: 'U512' },
  Unit: { tag: 'Unit' },
  String: { tag: 'String' },
  Key: { tag: 'Key' },
  URef: { tag: 'URef' },
  PublicKey: { tag: 'PublicKey' },
  Any: { tag: 'Any' },
  Option: (inner: CLType): CLType => ({ tag: 'Option', inner }),
  List: (inner: CLType): CLType => ({ tag: 'List', inner }),
  ByteArray: (size: number): CLType => ({ tag: 'ByteArray', size }),
  Result: (ok: CLType, err: CLType): CLType => ({ tag: 'Result', ok, err }),
  Map: (key: CLType, value: CLType): CLType => ({ tag: 'Map', key, value }),
  Tuple1: (first: CLType): CLType => ({ tag: 'Tuple1', items: [first] }),
  Tuple2: (first: CLType, second: CLType): CLType => ({ tag: 'Tuple2', items: [first, second] }),
  Tuple3: (first: CLType, second: CLType, third: CLType): CLType => ({ tag: 'Tuple3', items: [first, second, third] }),
} as const;

const SIMPLE_BY_TAG = new Map<number, CLType>(
  Object.entries(SIMPLE_TAGS).map(([name, tag]) => [tag, CL[name as SimpleCLTypeTag]]),
);

/** Reads a type; 'ExceededRecursionDepth' beyond 50 levels, 'Formatting' for an unknown tag. */
export function readCLType(reader: Reader, depth = 0): CLType {
  if (depth >= CL_TYPE_RECURSION_DEPTH) {
    throw new BytesreprError('ExceededRecursionDepth', 'CLType');
  }
  const tag = reader.u8();
  const simple = SIMPLE_BY_TAG.get(tag);
  if (simple !== undefined) {
    return simple;
  }
  const below = depth + 1;
  switch (tag) {
    case OPTION:
      return { tag: 'Option', inner: readCLType(reader, below) };
    case LIST:
      return { tag: 'List', inner: readCLType(reader, below) };
    case BYTE_ARRAY:
      return { tag: 'ByteArray', size: reader.u32() };
    case RESULT: {
      const ok = readCLType(reader, below);
      return { tag: 'Result', ok, err: readCLType(reader, below) };
    }
    case MAP: {
      const key = readCLType(reader, below);
      return { tag: 'Map', key, value: readCLType(reader, below) };
    }
    default:
      return readTuple(reader, tag, below);
  }
}

function readTuple(reader: Reader, tag: number, depth: number): CLType {
  if (tag < TUPLE1 || tag > TUPLE3) {
    throw new BytesreprError('Formatting', 'CLType');
  }
  const items: CLType[] = [];
  for (let index = TUPLE1; index <= tag; index += 1) {
    items.push(readCLType(reader, depth));
  }
  return { tag: TUPLE_NAMES[tag - TUPLE1] as 'Tuple1', items };
}

/** Writes a type. */
export function writeCLType(writer: Writer, type: CLType): void {
  switch (type.tag) {
    case 'Option':
    case 'List':
      writer.u8(type.tag === 'Option' ? OPTION : LIST);
      writeCLType(writer, type.inner);
      return;
    case 'ByteArray':
      writer.u8(BYTE_ARRAY).u32(type.size);
      return;
    case 'Result':
      writer.u8(RESULT);
      writeCLType(writer, type.ok);
      writeCLType(writer, type.err);
      return;
    case 'Map':
      writer.u8(MAP);
      writeCLType(writer, type.key);
      writeCLType(writer, type.value);
      return;
    case 'Tuple1':
    case 'Tuple2':
    case 'Tuple3':
      writer.u8(TUPLE1 - 1 + type.items.length);
      for (const item of type.items) {
        writeCLType(writer, item);
      }
      return;
    default:
      writer.u8(SIMPLE_TAGS[type.tag]);
  }
}

/** True if both are the same type. */
export function sameCLType(left: CLType, right: CLType): boolean {
  if (left === right) {
    return true;
  }
  if (left.tag !== right.tag) {
    return false;
  }
  const leftParts = cltypeParts(left);
  const rightParts = cltypeParts(right);
  return (
    clTypeSize(left) === clTypeSize(right) &&
    leftParts.length === rightParts.length &&
    leftParts.every((part, index) => sameCLType(part, rightParts[index]))
  );
}

function cltypeParts(type: CLType): readonly CLType[] {
  switch (type.tag) {
    case 'Option':
    case 'List':
      return [type.inner];
    case 'Result':
      return [type.ok, type.err];
    case 'Map':
      return [type.key, type.value];
    case 'Tuple1':
    case 'Tuple2':
    case 'Tuple3':
      return type.items;
    default:
      return [];
  }
}

function clTypeSize(type: CLType): number {
  return type.tag === 'ByteArray' ? type.size : 0;
}

/** JSON as the node prints it: `"U512"`, `{"Option":"String"}`, `{"Map":{"key":…,"value":…}}`, `{"Tuple2":[…]}`. */
export function clTypeToJson(type: CLType): JsonValue {
  switch (type.tag) {
    case 'Option':
    case 'List':
      return { [type.tag]: clTypeToJson(type.inner) };
    case 'ByteArray':
      return { ByteArray: type.size };
    case 'Result':
      return { Result: { ok: clTypeToJson(type.ok), err: clTypeToJson(type.err) } };
    case 'Map':
      return { Map: { key: clTypeToJson(type.key), value: clTypeToJson(type.value) } };
    case 'Tuple1':
    case 'Tuple2':
    case 'Tuple3':
      return { [type.tag]: type.items.map(clTypeToJson) };
    default:
      return type.tag;
  }
}

/** Inverse of clTypeToJson; PermanentError 'bad-json'. */
export function clTypeFromJson(json: JsonInput, depth = 0): CLType {
  const node = jsonNode(json);
  if (depth >= CL_TYPE_RECURSION_DEPTH) {
    throw node.fail(`a CLType of at most ${CL_TYPE_RECURSION_DEPTH} levels`);
  }
  if (node.isText) {
    const name = node.text();
    if (!Object.hasOwn(SIMPLE_TAGS, name)) {
      throw node.fail('the name of a CLType');
    }
    return CL[name as SimpleCLTypeTag];
  }
  const { name, content } = node.variantContent();
  const below = depth + 1;
  switch (name) {
    case 'Option':
    case 'List':
      return { tag: name, inner: clTypeFromJson(content, below) };
    case 'ByteArray':
      return { tag: 'ByteArray', size: content.u32() };
    case 'Result':
      return {
        tag: 'Result',
        ok: clTypeFromJson(content.field('ok'), below),
        err: clTypeFromJson(content.field('err'), below),
      };
    case 'Map':
      return {
        tag: 'Map',
        key: clTypeFromJson(content.field('key'), below),
        value: clTypeFromJson(content.field('value'), below),
      };
    case 'Tuple1':
      return { tag: name, items: tupleItems(content, 1, below) };
    case 'Tuple2':
      return { tag: name, items: tupleItems(content, 2, below) };
    case 'Tuple3':
      return { tag: name, items: tupleItems(content, 3, below) };
    default:
      throw node.fail('a CLType');
  }
}

function tupleItems(node: JsonNode, count: number, depth: number): readonly CLType[] {
  const items = node.items();
  if (items.length !== count) {
    throw node.fail(`${count} types`);
  }
  return items.map((item) => clTypeFromJson(item, depth));
}

/** Rust's Debug text of a CLType, which error messages quote: `U512`, `Option(String)`, `Map { key: String, value: U8 }`. */
export function clTypeDebugText(type: CLType): string {
  switch (type.tag) {
    case 'Option':
    case 'List':
      return `${type.tag}(${clTypeDebugText(type.inner)})`;
    case 'ByteArray':
      return `ByteArray(${type.size})`;
    case 'Result':
      return `Result { ok: ${clTypeDebugText(type.ok)}, err: ${clTypeDebugText(type.err)} }`;
    case 'Map':
      return `Map { key: ${clTypeDebugText(type.key)}, value: ${clTypeDebugText(type.value)} }`;
    case 'Tuple1':
    case 'Tuple2':
    case 'Tuple3':
      return `${type.tag}([${type.items.map(clTypeDebugText).join(', ')}])`;
    default:
      return type.tag;
  }
}
