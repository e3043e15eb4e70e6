// Lossless JSON: integers of any size stay exact, and every complaint names its path.

import { LosslessNumber, parse, stringify } from 'lossless-json';
import { PermanentError } from './app-error.js';
import { decodeChecksummedHex } from './checksummed-hex.js';

/** A JSON value; integers are bigint after parseJson, numbers with fraction or exponent are LosslessNumber. */
export type JsonValue = null | boolean | string | number | bigint | LosslessNumber | JsonArray | JsonObject;
/** A JSON array. */
export type JsonArray = readonly JsonValue[];
/** A JSON object; keys in the order of the text. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
/** What the `…FromJson` functions take: a bare value, or a node that knows its path. */
export type JsonInput = JsonValue | JsonNode;

/** Parses a JSON text; PermanentError 'bad-json' with the parser's words. */
export function parseJson(text: string): JsonValue {
  try {
    return parse(text, undefined, parseNumber) as JsonValue;
  } catch (cause) {
    throw new PermanentError('bad-json', `not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** JSON text of a value, integers of any size as digits; `indent` as in JSON.stringify. */
export function jsonToText(value: JsonValue, indent?: number): string {
  return stringify(value, undefined, indent) ?? 'null';
}

function parseNumber(text: string): bigint | LosslessNumber {
  return /^-?\d+$/.test(text) ? BigInt(text) : new LosslessNumber(text);
}

/** A value together with the way to it; every accessor fails with PermanentError 'bad-json' that names the path. */
export class JsonNode {
  readonly value: JsonValue;
  readonly #parent: JsonNode | undefined;
  readonly #step: string | number;

  constructor(value: JsonValue, step: string | number = '$', parent?: JsonNode) {
    this.value = value;
    this.#step = step;
    this.#parent = parent;
  }

  /** Such as `$.Version2.effects[3].key`. */
  get path(): string {
    if (this.#parent === undefined) {
      return String(this.#step);
    }
    const above = this.#parent.path;
    return typeof this.#step === 'number' ? `${above}[${this.#step}]` : `${above}.${this.#step}`;
  }

  get isNull(): boolean {
    return this.value === null;
  }

  get isText(): boolean {
    return typeof this.value === 'string';
  }

  get isArray(): boolean {
    return Array.isArray(this.value);
  }

  get isObject(): boolean {
    return isJsonObject(this.value);
  }

  fail(expected: string): PermanentError {
    return new PermanentError('bad-json', `${this.path}: expected ${expected}`);
  }

  /** The named field of an object; fails if it is absent. */
  field(name: string): JsonNode {
    const object = this.object();
    if (!Object.hasOwn(object, name)) {
      throw this.fail(`a field ${name}`);
    }
    return new JsonNode(object[name], name, this);
  }

  /** The named field, or undefined if it is absent or null. */
  optionalField(name: string): JsonNode | undefined {
    const object = this.object();
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    return value === undefined || value === null ? undefined : new JsonNode(value, name, this);
  }

  object(): JsonObject {
    if (!isJsonObject(this.value)) {
      throw this.fail('an object');
    }
    return this.value;
  }

  /** Fields of an object in the order of the text. */
  entries(): [string, JsonNode][] {
    return Object.entries(this.object()).map(([name, value]) => [name, new JsonNode(value, name, this)]);
  }

  items(): JsonNode[] {
    const { value } = this;
    if (!Array.isArray(value)) {
      throw this.fail('an array');
    }
    return (value as JsonArray).map((item, index) => new JsonNode(item, index, this));
  }

  text(): string {
    if (typeof this.value !== 'string') {
      throw this.fail('a text');
    }
    return this.value;
  }

  boolean(): boolean {
    if (typeof this.value !== 'boolean') {
      throw this.fail('true or false');
    }
    return this.value;
  }

  /** An integer literal. */
  integer(): bigint {
    const { value } = this;
    if (typeof value === 'bigint') {
      return value;
    }
    if (typeof value === 'number' && Number.isSafeInteger(value)) {
      return BigInt(value);
    }
    throw this.fail('an integer');
  }

  /** An integer from 0 to `maximum` as number (u8 255, u16 65535, u32 4294967295). */
  unsigned(maximum: number): number {
    const integer = this.integer();
    if (integer < 0n || integer > BigInt(maximum)) {
      throw this.fail(`an integer from 0 to ${maximum}`);
    }
    return Number(integer);
  }

  u8(): number {
    return this.unsigned(0xff);
  }

  u16(): number {
    return this.unsigned(0xffff);
  }

  u32(): number {
    return this.unsigned(0xffff_ffff);
  }

  u64(): bigint {
    const integer = this.integer();
    if (integer < 0n || integer > 0xffff_ffff_ffff_ffffn) {
      throw this.fail('an unsigned 64-bit integer');
    }
    return integer;
  }

  /** U128, U256, U512 (`bits`): the node prints them as text of decimal digits. */
  decimalText(bits: 128 | 256 | 512): bigint {
    const { value } = this;
    if (typeof value !== 'string' || !/^\d{1,160}$/.test(value)) {
      throw this.fail('a text of decimal digits');
    }
    const integer = BigInt(value);
    if (integer >= 1n << BigInt(bits)) {
      throw this.fail(`an unsigned ${bits}-bit integer`);
    }
    return integer;
  }

  /** Hex text as bytes, `length` of them if given. */
  hex(length?: number): Uint8Array {
    let bytes: Uint8Array;
    try {
      bytes = decodeChecksummedHex(this.text());
    } catch {
      throw this.fail('a hex text');
    }
    if (length !== undefined && bytes.length !== length) {
      throw this.fail(`a hex text of ${length} bytes`);
    }
    return bytes;
  }

  /** Hex text behind a fixed prefix such as `account-hash-`. */
  prefixedHex(prefix: string, length: number): Uint8Array {
    const text = this.text();
    if (!text.startsWith(prefix)) {
      throw this.fail(`a text that starts with ${prefix}`);
    }
    return new JsonNode(text.slice(prefix.length), this.#step, this.#parent).hex(length);
  }

  /** An enum as serde prints it: a bare text, or an object with the variant's name as its only field. */
  variant(): { readonly name: string; readonly content: JsonNode | undefined } {
    if (typeof this.value === 'string') {
      return { name: this.value, content: undefined };
    }
    const fields = this.entries();
    const only = fields[0];
    if (fields.length !== 1 || only === undefined) {
      throw this.fail('an enum value: a text or an object with one field');
    }
    return { name: only[0], content: only[1] };
  }

  /** The content of a variant that must have one. */
  variantContent(): { readonly name: string; readonly content: JsonNode } {
    const { name, content } = this.variant();
    if (content === undefined) {
      throw this.fail(`content for ${name}`);
    }
    return { name, content };
  }

  /** Runs a parser of texts; its complaint becomes one with this path. */
  parsed<T>(parse: (text: string) => T): T {
    const text = this.text();
    try {
      return parse(text);
    } catch (cause) {
      if (cause instanceof PermanentError) {
        throw new PermanentError('bad-json', `${this.path}: ${cause.message}`);
      }
      throw cause;
    }
  }
}

/** The node of a value, or the node itself. */
export function jsonNode(input: JsonInput): JsonNode {
  return input instanceof JsonNode ? input : new JsonNode(input);
}

function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof LosslessNumber);
}
