// Named arguments; mirrors casper-types 6.0.1 runtime_args.rs.

import { decodeAll, type Reader } from './bytesrepr/reader.js';
import type { Writer } from './bytesrepr/writer.js';
import { type CLValue, clValueFromJson, clValueToJson, readCLValue, sameCLValue, writeCLValue } from './cl-value.js';
import { type JsonInput, type JsonValue, jsonNode } from './json.js';

/** One argument. */
export interface NamedArg {
  readonly name: string;
  readonly value: CLValue;
}

/** Arguments in their order; names may repeat. */
export type RuntimeArgs = readonly NamedArg[];

/** The first argument of this name. */
export function getArg(args: RuntimeArgs, name: string): CLValue | undefined {
  for (const arg of args) if (arg.name === name) return arg.value;
  return undefined;
}

/** Same arguments in the same order. */
export function sameRuntimeArgs(left: RuntimeArgs, right: RuntimeArgs): boolean {
  return (
    left.length === right.length &&
    left.every((arg, index) => {
      const other = right[index];
      return arg.name === other.name && sameCLValue(arg.value, other.value);
    })
  );
}

/** Reads a list of name and value. */
export function readRuntimeArgs(reader: Reader): RuntimeArgs {
  return reader.vec(readNamedArg);
}

/** Decodes the whole; BytesreprError. */
export function runtimeArgsFromBytes(bytes: Uint8Array): RuntimeArgs {
  return decodeAll(bytes, readRuntimeArgs);
}

/** Writes a list of name and value. */
export function writeRuntimeArgs(writer: Writer, args: RuntimeArgs): void {
  writer.vec(args, writeNamedArg);
}

function writeNamedArg(writer: Writer, arg: NamedArg): void {
  writer.string(arg.name);
  writeCLValue(writer, arg.value);
}

/** JSON: a list of `[name, value]`. */
export function runtimeArgsToJson(args: RuntimeArgs): JsonValue {
  return args.map((arg) => [arg.name, clValueToJson(arg.value)]);
}

/** Inverse of runtimeArgsToJson; PermanentError 'bad-json'. */
export function runtimeArgsFromJson(json: JsonInput): RuntimeArgs {
  return jsonNode(json)
    .items()
    .map((pair) => {
      const [name, value, ...more] = pair.items();
      if (name === undefined || value === undefined || more.length > 0) {
        throw pair.fail('a pair of name and value');
      }
      return { name: name.text(), value: clValueFromJson(value) };
    });
}

function readNamedArg(reader: Reader): NamedArg {
  const name = reader.string();
  return { name, value: readCLValue(reader) };
}
