// Finds and rewrites the URefs inside a CLValue: what calls hand over, validate and attenuate.
// Shallow and directed by type: URefs in nested containers, Tuple3 and Any are neither seen nor checked.
// Mirrors casper-execution-engine 8.1.1 runtime/utils.rs `rewrite_urefs`.
import { compareBytes } from '@casper-trace/casper-types/bytes';
import { BytesreprError } from '@casper-trace/casper-types/bytesrepr/bytesrepr-error';
import { decodeAll, type Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import type { CLType } from '@casper-trace/casper-types/cl-type';
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import { Key, keyURef, readKey, urefKey } from '@casper-trace/casper-types/key';
import { readPublicKey, writePublicKey } from '@casper-trace/casper-types/public-key';
import type { NamedArg, RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import { readURef, type URef, urefToBytes } from '@casper-trace/casper-types/uref';
import { compareKeys } from '@casper-trace/global-state/key-order';
import { clValueSerializationError } from '../exec-error.js';
import { trapping } from './decoding.js';

type Rewrite = (uref: URef) => URef;

/** One decoded element; `rank` orders it as Rust orders the type. */
interface Element {
  readonly bytes: Uint8Array;
  readonly rank: bigint | Uint8Array | Key;
  readonly uref?: URef;
}

const number = (read: (reader: Reader) => bigint, write: (writer: Writer, value: bigint) => Writer) => {
  return (reader: Reader): Element => {
    const value = read(reader);
    return { bytes: write(new Writer(), value).finish(), rank: value };
  };
};
const raw = (bytes: Uint8Array): Element => ({ bytes, rank: bytes });
const urefElement = (uref: URef): Element => ({ ...raw(urefToBytes(uref)), uref });
function keyElement(key: Key): Element {
  const uref = keyURef(key);
  return uref === undefined ? { bytes: key.bytes, rank: key } : { bytes: key.bytes, rank: key, uref };
}

// Big numbers are decoded and encoded again because Rust drops superfluous leading zeros on the way.
const elements: Readonly<Record<string, (reader: Reader) => Element>> = {
  Bool: number(
    (r) => (r.bool() ? 1n : 0n),
    (w, v) => w.bool(v === 1n),
  ),
  I32: number(
    (r) => BigInt(r.i32()),
    (w, v) => w.i32(Number(v)),
  ),
  I64: number(
    (r) => r.i64(),
    (w, v) => w.i64(v),
  ),
  U8: number(
    (r) => BigInt(r.u8()),
    (w, v) => w.u8(Number(v)),
  ),
  U32: number(
    (r) => BigInt(r.u32()),
    (w, v) => w.u32(Number(v)),
  ),
  U64: number(
    (r) => r.u64(),
    (w, v) => w.u64(v),
  ),
  U128: number(
    (r) => r.u128(),
    (w, v) => w.u128(v),
  ),
  U256: number(
    (r) => r.u256(),
    (w, v) => w.u256(v),
  ),
  U512: number(
    (r) => r.u512(),
    (w, v) => w.u512(v),
  ),
  Unit: () => raw(new Uint8Array(0)),
  String: (reader) => {
    const text = new Writer().string(reader.string()).finish();
    return { bytes: text, rank: text.subarray(4) };
  },
  Key: (reader) => keyElement(readKey(reader)),
  URef: (reader) => urefElement(readURef(reader)),
};

function publicKeyElement(reader: Reader): Element {
  const writer = new Writer();
  writePublicKey(writer, readPublicKey(reader));
  return raw(writer.finish());
}

function compareRanks(left: Element, right: Element): number {
  const { rank: a } = left;
  const { rank: b } = right;
  if (a instanceof Key && b instanceof Key) return compareKeys(a, b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Replaces the URef of an element, if it is or has one. */
function rewriteElement(type: CLType, element: Element, rewrite: Rewrite): Element {
  if (element.uref === undefined) return element;
  const uref = rewrite(element.uref);
  return type.tag === 'URef' ? urefElement(uref) : keyElement(urefKey(uref));
}

const holdsURef = (type: CLType): boolean => type.tag === 'URef' || type.tag === 'Key';

/** True for the pairs of types that the Rust code lists; `first` and `second` by position. */
function isListedPair(first: CLType, second: CLType): boolean {
  return first.tag in elements && second.tag in elements && (holdsURef(first) || holdsURef(second));
}

function isListedMap(key: CLType, value: CLType): boolean {
  return isListedPair(key, value) || (key.tag === 'PublicKey' && holdsURef(value));
}

function elementReader(type: CLType): (reader: Reader) => Element {
  const reader = type.tag === 'PublicKey' ? publicKeyElement : elements[type.tag];
  return reader;
}

/** A BTreeMap in the making: sorted by key, later entries replace earlier ones. */
function sortedEntries(entries: readonly (readonly [Element, Element])[]): (readonly [Element, Element])[] {
  const sorted = [...entries].sort((left, right) => compareRanks(left[0], right[0]));
  return sorted.filter((entry, index) => {
    const next = sorted[index + 1];
    return next === undefined || compareRanks(entry[0], next[0]) !== 0;
  });
}

/** The bytes of the next element, which is of the type `of`. */
function rewriteNext(of: CLType, reader: Reader, rewrite: Rewrite): Uint8Array {
  return rewriteElement(of, elementReader(of)(reader), rewrite).bytes;
}

function rewriteBytes(type: CLType, bytes: Uint8Array, rewrite: Rewrite): Uint8Array {
  switch (type.tag) {
    case 'URef':
    case 'Key':
      return decodeAll(bytes, (reader) => rewriteNext(type, reader, rewrite));
    case 'Option':
      if (!holdsURef(type.inner)) return bytes;
      return decodeAll(bytes, (reader) => {
        const inner = reader.option((r) => rewriteNext(type.inner, r, rewrite));
        return inner === undefined ? Uint8Array.of(0) : new Writer().u8(1).bytes(inner).finish();
      });
    case 'List':
      if (!holdsURef(type.inner)) return bytes;
      return decodeAll(bytes, (reader) => {
        const items = reader.vec(elementReader(type.inner)).map((item) => rewriteElement(type.inner, item, rewrite));
        return items.reduce((writer, item) => writer.bytes(item.bytes), new Writer().u32(items.length)).finish();
      });
    case 'Result': {
      if (!isListedPair(type.ok, type.err)) return bytes;
      return decodeAll(bytes, (reader) => {
        const isOk = reader.u8();
        if (isOk > 1) throw new BytesreprError('Formatting');
        return new Writer()
          .u8(isOk)
          .bytes(rewriteNext(isOk === 1 ? type.ok : type.err, reader, rewrite))
          .finish();
      });
    }
    case 'Map': {
      if (!isListedMap(type.key, type.value)) return bytes;
      return decodeAll(bytes, (reader) => {
        const before = sortedEntries(reader.map(elementReader(type.key), elementReader(type.value)));
        const after = sortedEntries(
          before.map(([key, value]): [Element, Element] => [
            rewriteElement(type.key, key, rewrite),
            rewriteElement(type.value, value, rewrite),
          ]),
        );
        const writer = new Writer().u32(after.length);
        for (const [key, value] of after) writer.bytes(key.bytes).bytes(value.bytes);
        return writer.finish();
      });
    }
    case 'Tuple1': {
      const [only] = type.items as [CLType];
      return holdsURef(only) ? decodeAll(bytes, (reader) => rewriteNext(only, reader, rewrite)) : bytes;
    }
    case 'Tuple2': {
      const [first, second] = type.items as [CLType, CLType];
      if (!isListedPair(first, second)) return bytes;
      return decodeAll(bytes, (reader) =>
        // Both are decoded before the first is rewritten, as in Rust.
        [first, second]
          .map((of): [CLType, Element] => [of, elementReader(of)(reader)])
          .reduce((writer, [of, element]) => writer.bytes(rewriteElement(of, element, rewrite).bytes), new Writer())
          .finish(),
      );
    }
    default:
      return bytes;
  }
}

/** The value with every reachable URef replaced. Traps with CLValue if the bytes do not decode as the type says. */
export function rewriteURefs(value: CLValue, rewrite: Rewrite): CLValue {
  const bytes = trapping(rewriteBytes, clValueSerializationError, value.type, value.bytes, rewrite);
  return bytes === value.bytes ? value : { type: value.type, bytes };
}

/** Every reachable URef of the value, in the order of the value. Traps as `rewriteURefs`. */
export function extractURefs(value: CLValue): URef[] {
  const found: URef[] = [];
  rewriteURefs(value, (uref) => {
    found.push(uref);
    return uref;
  });
  return found;
}

/** Takes rights away from every reachable URef with this address, so that a callee cannot spend a main purse passed to it. */
export function attenuateURefInArgs(args: RuntimeArgs, addr: Uint8Array, rightsToDisable: number): RuntimeArgs {
  const rewrite = (uref: URef): URef =>
    compareBytes(uref.addr, addr) === 0
      ? { addr: uref.addr, rights: (uref.rights & ~rightsToDisable) as URef['rights'] }
      : uref;
  const attenuated: NamedArg[] = [];
  for (const { name, value } of args) attenuated.push({ name, value: rewriteURefs(value, rewrite) });
  return attenuated;
}
