// The nodes of the global-state trie and their encoding.
// Mirrors casper-storage 2.1.1 global_state/trie/mod.rs and casper-types 6.0.1 global_state/pointer.rs.

import { PermanentError } from '@casper-trace/casper-types/app-error';
import { BytesreprError } from '@casper-trace/casper-types/bytesrepr/bytesrepr-error';
import { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { type Key, readKey, UnknownKey, unknownKeyFromBytes } from '@casper-trace/casper-types/key';
import { formatKey } from '@casper-trace/casper-types/key-format';
import { LAST_STORED_VALUE_TAG, type StoredValue, storedValueFromBytes } from '@casper-trace/casper-types/stored-value';

/** Pointer variants; the number is the encoded tag. */
export const PointerTag = { Leaf: 0, Node: 1 } as const;
/** A value of `PointerTag`. */
export type PointerTag = (typeof PointerTag)[keyof typeof PointerTag];

/** A reference to the next trie node by its 32-byte hash. A Node pointer also leads to extensions. */
export interface Pointer {
  readonly tag: PointerTag;
  readonly hash: Uint8Array;
}

/** A pointer of a branching with the byte of the key that it is for (0 to 255). */
export type IndexedPointer = readonly [index: number, pointer: Pointer];

/** A shared run of key bytes without branching. */
export interface ExtensionNode {
  readonly kind: 'Extension';
  readonly affix: Uint8Array;
  readonly pointer: Pointer;
}

/**
 * A branching of 256 ways, by the next byte of the key. Pointers are decoded when asked for: a branching of a large
 * state has hundreds, and most are never followed.
 */
export class BranchNode {
  readonly kind = 'Node';
  readonly #bytes: Uint8Array;
  /** For each byte the offset of its pointer, or 0. */
  readonly #offsets: Uint16Array;

  /** Takes the whole encoded node; throws BytesreprError unless it is one. */
  constructor(bytes: Uint8Array) {
    const reader = new Reader(bytes, 1);
    this.#bytes = bytes;
    this.#offsets = new Uint16Array(RADIX);
    for (let index = 0; index < RADIX; index += 1) {
      this.#offsets[index] = reader.option(skipPointer) ?? 0;
    }
    reader.end();
  }

  /** The pointer under a byte, if there is one. */
  pointer(index: number): Pointer | undefined {
    const offset = this.#offsets[index];
    return offset === undefined || offset === 0 ? undefined : this.#pointerAt(offset);
  }

  /** All pointers in ascending order of their bytes. */
  indexedPointers(): IndexedPointer[] {
    const all: IndexedPointer[] = [];
    for (const [index, offset] of this.#offsets.entries()) {
      if (offset !== 0) all.push([index, this.#pointerAt(offset)]);
    }
    return all;
  }

  /** The constructor has checked the tag. */
  #pointerAt(offset: number): Pointer {
    const tag = this.#bytes[offset] === PointerTag.Leaf ? PointerTag.Leaf : PointerTag.Node;
    return { tag, hash: this.#bytes.subarray(offset + 1, offset + POINTER_SIZE) };
  }
}

/** Any node of the trie. */
export type TrieNode = LeafNode | BranchNode | ExtensionNode;

/** A key with its value. The value is decoded when first asked for: most leaves are only passed by. */
export class LeafNode {
  readonly kind = 'Leaf';
  readonly key: Key;
  /** The encoded StoredValue, tag first. */
  readonly valueBytes: Uint8Array;
  #value: StoredValue | undefined;

  constructor(key: Key, valueBytes: Uint8Array) {
    this.key = key;
    this.valueBytes = valueBytes;
  }

  /**
   * The value; of an unknown key what stands there, as RawBytes. PermanentError `trie-leaf-value` if its bytes are no
   * StoredValue of a known protocol version.
   */
  get value(): StoredValue {
    this.#value ??= decodeValue(this.key, this.valueBytes);
    return this.#value;
  }

  /** The value, or its bytes as RawBytes if they are no StoredValue of a known protocol version. */
  get valueOrBytes(): StoredValue {
    const isKnown = this.valueBytes.length > 0 && this.valueBytes[0] <= LAST_STORED_VALUE_TAG;
    return isKnown || this.key instanceof UnknownKey ? this.value : { kind: 'RawBytes', value: this.valueBytes };
  }
}

const TrieTag = { Leaf: 0, Node: 1, Extension: 2 } as const;
const RADIX = 256;
const POINTER_SIZE = 33;

/** Decodes a whole encoded node; throws BytesreprError for anything else. A leaf's value is kept as bytes. */
export function trieNodeFromBytes(bytes: Uint8Array): TrieNode {
  const reader = new Reader(bytes);
  const tag = reader.u8();
  switch (tag) {
    case TrieTag.Leaf: {
      const key = readKeyIfKnown(reader);
      return new LeafNode(
        key ?? unknownKeyFromBytes(bytes.subarray(1)),
        bytes.subarray(1 + (key?.bytes.length ?? bytes.length)),
      );
    }
    case TrieTag.Node:
      return new BranchNode(bytes);
    case TrieTag.Extension: {
      const affix = reader.byteVec();
      const pointer = readPointer(reader);
      reader.end();
      return { kind: 'Extension', affix, pointer };
    }
    default:
      throw new BytesreprError('Formatting');
  }
}

/** Undefined for a variant that a later node has brought: the node's bytes were checked against their hash. */
function readKeyIfKnown(reader: Reader): Key | undefined {
  try {
    return readKey(reader);
  } catch (error) {
    if (error instanceof BytesreprError && error.kind === 'Formatting') return undefined;
    throw error;
  }
}

/** The encoding of a node, from which its hash is made. */
export function trieNodeToBytes(node: TrieNode): Uint8Array {
  switch (node.kind) {
    case 'Leaf':
      return leafToBytes(node.key, node.valueBytes);
    case 'Node':
      return branchToBytes(node.indexedPointers());
    case 'Extension':
      return extensionToBytes(node.affix, node.pointer);
  }
}

/** The encoding of a leaf from its key and its encoded StoredValue. */
export function leafToBytes(key: Key, valueBytes: Uint8Array): Uint8Array {
  return new Writer(1 + key.bytes.length + valueBytes.length)
    .u8(TrieTag.Leaf)
    .bytes(key.bytes)
    .bytes(valueBytes)
    .finish();
}

/** The encoding of a branching; of two pointers for a byte the later counts. */
export function branchToBytes(indexedPointers: Iterable<IndexedPointer>): Uint8Array {
  const pointers = new Map(indexedPointers);
  const writer = new Writer(1 + RADIX + pointers.size * POINTER_SIZE).u8(TrieTag.Node);
  for (let index = 0; index < RADIX; index += 1) {
    writer.option(pointers.get(index), writePointer);
  }
  return writer.finish();
}

/** The encoding of an extension. */
export function extensionToBytes(affix: Uint8Array, pointer: Pointer): Uint8Array {
  return writePointer(new Writer().u8(TrieTag.Extension).byteVec(affix), pointer).finish();
}

/** Decodes a pointer (tag, 32-byte hash). */
export function readPointer(reader: Reader): Pointer {
  const tag = reader.u8();
  if (tag !== PointerTag.Leaf && tag !== PointerTag.Node) throw new BytesreprError('Formatting');
  return { tag, hash: reader.bytes(32) };
}

/** Appends the encoding of a pointer. */
export function writePointer(writer: Writer, pointer: Pointer): Writer {
  return writer.u8(pointer.tag).bytes(pointer.hash);
}

/** Checks a pointer and gives its offset. */
function skipPointer(reader: Reader): number {
  const { offset } = reader;
  readPointer(reader);
  return offset;
}

function decodeValue(key: Key, valueBytes: Uint8Array): StoredValue {
  if (key instanceof UnknownKey) return { kind: 'RawBytes', value: key.bytes };
  try {
    return storedValueFromBytes(valueBytes);
  } catch (cause) {
    if (!(cause instanceof BytesreprError)) throw cause;
    const message = `the value of ${formatKey(key)} is no StoredValue that is known: ${cause.message}`;
    throw new PermanentError('trie-leaf-value', message, { key: key.id }, { cause });
  }
}
