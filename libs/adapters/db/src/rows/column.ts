// How a value of a row travels to Postgres and back, and how it looks in the digest: one description a column.

/** A JSON value as jsonb keeps it; integers that may exceed 2^53 are strings. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export interface Column<T> {
  /** Type of the column, as UNNEST needs it. */
  readonly sqlType: string;
  /** From a row as node-postgres gives it. */
  parse(stored: unknown): T;
  /** For node-postgres, as an element of an array parameter. */
  encode(value: T): unknown;
  /** Part of the digest: what follows from the chain, not where, when or by which version it was recorded. */
  readonly digested: boolean;
}

const same = (value: unknown): unknown => value;

function column<T>(sqlType: string, parse: (stored: unknown) => T, encode: (value: T) => unknown = same): Column<T> {
  return { sqlType, parse, encode, digested: true };
}

function nullable<T>(inner: Column<T>): Column<T | null> {
  return {
    sqlType: inner.sqlType,
    parse: (stored) => (stored === null ? null : inner.parse(stored)),
    encode: (value) => (value === null ? null : inner.encode(value)),
    digested: inner.digested,
  };
}

const toBigInt = (stored: unknown): bigint => BigInt(stored as string);

/**
 * Postgres has no U+0000 in text, a Casper String may have it: it is stored as the symbol for it (U+2400), which is
 * for show only: the exact bytes are in the raw JSON.
 */
export const storableText = (text: string): string => text.replaceAll('\0', '\u2400');

export const int = column('int4', (stored) => stored as number);
export const bigint = column('int8', toBigInt, String);
/** Motes, gas, u64: NUMERIC without fraction. */
export const amount = column('numeric', toBigInt, String);
export const text = column('text', (stored) => stored as string, storableText);
export const flag = column('bool', (stored) => stored as boolean);
/** ISO 8601 with milliseconds. */
export const time = column('timestamptz', (stored) => (stored as Date).toISOString());
export const json = column(
  'jsonb',
  (stored) => stored as Json,
  (value) => JSON.stringify(value),
);

export const optional = nullable;

/** A column that says where, when or by which version: never part of the digest. */
export function undigested<T>(inner: Column<T>): Column<T> {
  return { ...inner, digested: false };
}
