// The view of one execution step: it buffers writes and records every effect in order.
// Mirrors casper-storage 2.1.1 tracking_copy/mod.rs.

import { EngineBug } from '@casper-trace/casper-types/app-error';
import { compareBytes } from '@casper-trace/casper-types/bytes';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { blockGlobalKey, type Key, normalizeKey } from '@casper-trace/casper-types/key';
import { formatKey } from '@casper-trace/casper-types/key-format';
import type { Message } from '@casper-trace/casper-types/message';
import { type StoredValue, storedValueTypeName } from '@casper-trace/casper-types/stored-value';
import { applyTransform, type Effects, type Transform } from '@casper-trace/casper-types/transform';
import { type TransformError, transformErrorText } from '@casper-trace/casper-types/transform-error';
import { addendOf } from './addend.js';
import { compareKeys } from './key-order.js';
import type { StateView } from './state-view.js';

/**
 * Outcome of `TrackingCopy.add`. `kind` is the name of the Rust variant of AddResult, `error` the text that the node's
 * ExecError for it has. Nothing is recorded when it is not ok.
 */
export type AddResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly kind: 'KeyNotFound' | 'TypeMismatch' | 'Serialization' | 'Transform';
      readonly error: string;
    };

/** Types that `add` takes, in the words of the node's error. */
const ADDABLE = 'I32, U64, U128, U256, U512 or (String, Key) tuple';

/**
 * Buffers the changes of one execution over a base view. The base must not change while the copy lives: what was read
 * is remembered. The node's methods on `&mut self` (`read`, `get`) and on `&self` (`peek`, `keysWithPrefix`) see
 * different things after a prune, and effects depend on it; so call the one that the node calls.
 */
export class TrackingCopy {
  /** The view below. The auction's prefix scans go to it directly and so miss this copy's own changes. */
  readonly base: StateView;
  readonly #written = new Map<string, { readonly key: Key; readonly value: StoredValue }>();
  readonly #pruned = new Set<string>();
  readonly #read = new Map<string, StoredValue>();
  readonly #effects: Transform[] = [];
  readonly #messages: Message[] = [];

  constructor(base: StateView) {
    this.base = base;
  }

  /** The value under `key` (normalized here); records Identity if it was found. */
  read(key: Key): StoredValue | undefined {
    const normalized = normalizeKey(key);
    const value = this.get(normalized);
    if (value !== undefined) this.#effects.push({ key: normalized, kind: { kind: 'Identity' } });
    return value;
  }

  /**
   * As `read`, without Identity and without normalizing. A key pruned here is looked up in the base again, so a key
   * that the base has can still be read after its prune: the node does so.
   */
  get(key: Key): StoredValue | undefined {
    const { id } = key;
    if (!this.#pruned.has(id)) {
      const cached = this.#written.get(id)?.value ?? this.#read.get(id);
      if (cached !== undefined) return cached;
    }
    const value = this.base.read(key);
    if (value !== undefined) this.#read.set(id, value);
    return value;
  }

  /** What the node's `&self` methods see: own writes even if pruned since, else the base. No Identity, no normalizing. */
  peek(key: Key): StoredValue | undefined {
    return this.#written.get(key.id)?.value ?? this.base.read(key);
  }

  /** Records and buffers Write(value). Undoes an earlier prune of the key. */
  write(key: Key, value: StoredValue): void {
    const normalized = normalizeKey(key);
    this.#store(normalized, value);
    this.#effects.push({ key: normalized, kind: { kind: 'Write', value } });
  }

  /** Adds `value` to the value under `key` and records the typed Add. Wraps around at the stored type's width. */
  add(key: Key, value: StoredValue): AddResult {
    const normalized = normalizeKey(key);
    const current = this.get(normalized);
    if (current === undefined) {
      return { ok: false, kind: 'KeyNotFound', error: `Key ${formatKey(normalized)} not found` };
    }
    const addend = addendOf(value);
    if (addend.kind === 'not addable') {
      const error = `Type mismatch. Expected ${ADDABLE} but found ${storedValueTypeName(value)}.`;
      return { ok: false, kind: 'TypeMismatch', error };
    }
    if (addend.kind === 'malformed') {
      return { ok: false, kind: 'Serialization', error: `Serialization error: ${addend.error}` };
    }
    const instruction = applyTransform(addend.transform, current);
    if (instruction.kind === 'Error') return refusal(instruction.error);
    // An addend is never a prune; the type of the instruction does not know it.
    if (instruction.kind === 'Prune') throw new EngineBug('an addend became a prune');
    this.#store(normalized, instruction.value);
    this.#effects.push({ key: normalized, kind: addend.transform });
    return { ok: true };
  }

  /** Records Prune(key), the key as given, under the normalized key. A value written here before stays for `peek`. */
  prune(key: Key): void {
    const normalized = normalizeKey(key);
    this.#pruned.add(normalized.id);
    this.#effects.push({ key: normalized, kind: { kind: 'Prune', key } });
  }

  /**
   * Keys with an encoded prefix, as the node's `&self` scan: the base's keys without those pruned here, in the base's
   * order, then the keys written here, ascending. A key that is in both comes twice; one that was written here and
   * pruned since still comes.
   */
  keysWithPrefix(prefix: Uint8Array): readonly Key[] {
    const keys = this.base.keysWithPrefix(prefix).filter((key) => !this.#pruned.has(key.id));
    const wanted = bytesToHex(prefix);
    const written: Key[] = [];
    for (const [id, { key }] of this.#written) {
      if (id.startsWith(wanted)) written.push(key);
    }
    written.sort((left, right) => compareBytes(left.bytes, right.bytes));
    return [...keys, ...written];
  }

  /** `keysWithPrefix` as an ordered set of keys (get_keys, get_keys_by_prefix, get_by_byte_prefix of the node). */
  sortedKeysWithPrefix(prefix: Uint8Array): readonly Key[] {
    const byId = new Map(this.keysWithPrefix(prefix).map((key) => [key.id, key]));
    return [...byId.values()].sort(compareKeys);
  }

  /** Writes the records of an emitted message and keeps the message for the result. */
  emitMessage(emitted: {
    readonly topicKey: Key;
    readonly topicSummary: StoredValue;
    readonly messageKey: Key;
    readonly messageChecksum: StoredValue;
    readonly blockMessageCount: StoredValue;
    readonly message: Message;
  }): void {
    this.write(emitted.messageKey, emitted.messageChecksum);
    this.write(emitted.topicKey, emitted.topicSummary);
    this.write(blockGlobalKey('MessageCount'), emitted.blockMessageCount);
    this.#messages.push(emitted.message);
  }

  /** All effects so far in their order, never merged. A copy: later effects do not appear in it. */
  effects(): Effects {
    return [...this.#effects];
  }

  /** All messages emitted so far, in their order. */
  messages(): readonly Message[] {
    return [...this.#messages];
  }

  #store(key: Key, value: StoredValue): void {
    this.#pruned.delete(key.id);
    this.#written.set(key.id, { key, value });
  }
}

function refusal(error: TransformError): AddResult {
  const text = transformErrorText(error);
  switch (error.kind) {
    case 'TypeMismatch':
      return { ok: false, kind: 'TypeMismatch', error: text };
    case 'Serialization':
      return { ok: false, kind: 'Serialization', error: `Serialization error: ${text}` };
    case 'Deprecated':
      return { ok: false, kind: 'Transform', error: text };
  }
}
