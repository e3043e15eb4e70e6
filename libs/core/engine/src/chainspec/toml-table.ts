// Typed access to a parsed TOML table: a missing or ill field is an error that names its path.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { parse, TomlError } from 'smol-toml';

const U8_MAX = 0xffn;
const U32_MAX = 0xffff_ffffn;
const U64_MAX = 0xffff_ffff_ffff_ffffn;

/** The error of every chainspec that cannot be read: code `bad-chainspec`. */
export function badChainspec(problem: string): PermanentError {
  return new PermanentError('bad-chainspec', `bad chainspec: ${problem}`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** A TOML table with its path in the document; every reader throws `bad-chainspec` for a missing or ill field. */
export class TomlTable {
  readonly path: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(path: string, fields: Readonly<Record<string, unknown>>) {
    this.path = path;
    this.#fields = fields;
  }

  /** Names of all fields, in the order of the text. */
  names(): readonly string[] {
    return Object.keys(this.#fields);
  }

  /** Whether the field is there. */
  has(name: string): boolean {
    return Object.hasOwn(this.#fields, name);
  }

  /** Path of a field, for messages. */
  pathOf(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  /** The bare value. */
  value(name: string): unknown {
    if (!this.has(name)) throw badChainspec(`${this.pathOf(name)} is missing`);
    return this.#fields[name];
  }

  /** A table inside this one. */
  table(name: string): TomlTable {
    const value = this.value(name);
    if (!isRecord(value)) throw badChainspec(`${this.pathOf(name)} is not a table`);
    return new TomlTable(this.pathOf(name), value);
  }

  /** An array. */
  list(name: string): readonly unknown[] {
    const value = this.value(name);
    if (!Array.isArray(value)) throw badChainspec(`${this.pathOf(name)} is not an array`);
    return value;
  }

  /** A string. */
  text(name: string): string {
    const value = this.value(name);
    if (typeof value !== 'string') throw badChainspec(`${this.pathOf(name)} is not a string`);
    return value;
  }

  /** A bool. */
  bool(name: string): boolean {
    const value = this.value(name);
    if (typeof value !== 'boolean') throw badChainspec(`${this.pathOf(name)} is not true or false`);
    return value;
  }

  /** An integer from 0 to 2^64 - 1. */
  u64(name: string): bigint {
    return asInteger(this.value(name), U64_MAX, this.pathOf(name));
  }

  /** An integer from 0 to 2^32 - 1. */
  u32(name: string): number {
    return Number(asInteger(this.value(name), U32_MAX, this.pathOf(name)));
  }

  /** An integer from 0 to 255. */
  u8(name: string): number {
    return Number(asInteger(this.value(name), U8_MAX, this.pathOf(name)));
  }

  /** An array of u64. */
  u64List(name: string): readonly bigint[] {
    return this.list(name).map((item, index) => asInteger(item, U64_MAX, `${this.pathOf(name)}[${index}]`));
  }

  /** An array of u32, as bigint (weights and costs of gas). */
  u32List(name: string): readonly bigint[] {
    return this.list(name).map((item, index) => asInteger(item, U32_MAX, `${this.pathOf(name)}[${index}]`));
  }
}

function asInteger(value: unknown, max: bigint, path: string): bigint {
  if (typeof value !== 'bigint') throw badChainspec(`${path} is not an integer`);
  if (value < 0n || value > max) throw badChainspec(`${path} is out of range: ${value}`);
  return value;
}

/** The root table of a TOML text; integers are read as bigint. A syntax error is `bad-chainspec` with line and column. */
export function parseToml(text: string): TomlTable {
  try {
    return new TomlTable('', parse(text, { integersAsBigInt: true }));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split('\n', 1)[0] ?? 'not TOML';
    throw badChainspec(`line ${error.line}, column ${error.column}: ${reason}`);
  }
}

/** An array of u64 that is an element of another array (a lane definition); `path` is for messages. */
export function u64ListOf(value: unknown, path: string): readonly bigint[] {
  if (!Array.isArray(value)) throw badChainspec(`${path} is not an array`);
  return value.map((item, index) => asInteger(item, U64_MAX, `${path}[${index}]`));
}
