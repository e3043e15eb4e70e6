import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PermanentError } from './app-error.js';
import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import { decodeAll, Reader } from './bytesrepr/reader.js';
import { encode, Writer } from './bytesrepr/writer.js';
import {
  CL,
  CL_TYPE_RECURSION_DEPTH,
  type CLType,
  clTypeDebugText,
  clTypeFromJson,
  clTypeToJson,
  readCLType,
  type SimpleCLTypeTag,
  sameCLType,
  writeCLType,
} from './cl-type.js';
import {
  type CLValue,
  clBool,
  clByteArray,
  clBytes,
  clKey,
  clKeyOf,
  clList,
  clMap,
  clNumberOf,
  clOption,
  clString,
  clStringOf,
  clTuple,
  clU8,
  clU32,
  clU64,
  clU128,
  clU256,
  clU512,
  clU512Of,
  clUnit,
  clURef,
  clURefOf,
  clValueFromBytes,
  clValueFromJson,
  clValueToBytes,
  clValueToJson,
  parseClValue,
  parsedJsonOf,
  sameCLValue,
} from './cl-value.js';
import { bytesToHex } from './hex.js';
import { type JsonValue, jsonToText, parseJson } from './json.js';
import { hashKey } from './key.js';
import { formatKey } from './key-format.js';
import {
  getArg,
  readRuntimeArgs,
  runtimeArgsFromJson,
  runtimeArgsToJson,
  sameRuntimeArgs,
  writeRuntimeArgs,
} from './runtime-args.js';

const SIMPLE: readonly SimpleCLTypeTag[] = [
  'Bool',
  'I32',
  'I64',
  'U8',
  'U32',
  'U64',
  'U128',
  'U256',
  'U512',
  'Unit',
  'String',
  'Key',
  'URef',
  'PublicKey',
  'Any',
];

const clTypes = fc.letrec<{ type: CLType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(...SIMPLE).map((tag): CLType => CL[tag]),
    fc.nat({ max: 0xffff_ffff }).map(CL.ByteArray),
    tie('type').map(CL.Option),
    tie('type').map(CL.List),
    fc.tuple(tie('type'), tie('type')).map(([ok, err]) => CL.Result(ok, err)),
    fc.tuple(tie('type'), tie('type')).map(([key, value]) => CL.Map(key, value)),
    tie('type').map(CL.Tuple1),
    fc.tuple(tie('type'), tie('type')).map(([first, second]) => CL.Tuple2(first, second)),
    fc.tuple(tie('type'), tie('type'), tie('type')).map((items) => CL.Tuple3(...items)),
  ),
})).type;

const clValues = fc.tuple(clTypes, fc.uint8Array({ maxLength: 80 })).map(([type, bytes]): CLValue => ({ type, bytes }));

function nested(depth: number, tag: number): Uint8Array {
  return Uint8Array.from([...new Array<number>(depth - 1).fill(tag), 9]);
}

describe('CLType', () => {
  it('round trips bytes and JSON', () => {
    fc.assert(
      fc.property(clTypes, (type) => {
        const decoded = decodeAll(encode(type, writeCLType), readCLType);
        expect(decoded).toEqual(type);
        expect(sameCLType(decoded, type)).toBe(true);
        expect(clTypeFromJson(parseJson(jsonToText(clTypeToJson(type))))).toEqual(type);
      }),
    );
  });

  it('is the same only where the bytes are', () => {
    fc.assert(
      fc.property(clTypes, clTypes, (left, right) => {
        const same = bytesToHex(encode(left, writeCLType)) === bytesToHex(encode(right, writeCLType));
        expect(sameCLType(left, right)).toBe(same);
      }),
    );
    expect(sameCLType(CL.ByteArray(32), CL.ByteArray(33))).toBe(false);
  });

  it('goes as deep as Rust and no deeper', () => {
    for (const tag of [13, 14, 18]) {
      expect(decodeAll(nested(CL_TYPE_RECURSION_DEPTH, tag), readCLType)).toBeDefined();
      expect(() => decodeAll(nested(CL_TYPE_RECURSION_DEPTH + 1, tag), readCLType)).toThrow('exceeded recursion depth');
      expect(() => decodeAll(nested(100_000, tag), readCLType)).toThrow('exceeded recursion depth');
    }
  });

  it('never dies of foreign bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.array(fc.nat({ max: 23 })).map((list) => Uint8Array.from(list)),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        const reader = new Reader(input);
        try {
          const type = readCLType(reader);
          expect(encode(type, writeCLType)).toEqual(input.slice(0, reader.offset));
        } catch (error) {
          expect(error).toBeInstanceOf(BytesreprError);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('prints Rust Debug texts', () => {
    expect(clTypeDebugText(CL.Map(CL.String, CL.Option(CL.List(CL.U8))))).toBe(
      'Map { key: String, value: Option(List(U8)) }',
    );
    expect(clTypeDebugText(CL.Result(CL.Tuple2(CL.U8, CL.Key), CL.ByteArray(32)))).toBe(
      'Result { ok: Tuple2([U8, Key]), err: ByteArray(32) }',
    );
  });

  it('refuses ill JSON', () => {
    const ill: JsonValue[] = ['U16', '__proto__', { Option: 5n }, { Tuple2: ['U8'] }, { ByteArray: -1n }, {}, [], null];
    for (const json of ill) {
      expect(() => clTypeFromJson(json)).toThrow(expect.objectContaining({ code: 'bad-json' }));
    }
    let deep: unknown = 'U8';
    for (let depth = 0; depth < 60; depth += 1) {
      deep = { Option: deep };
    }
    expect(() => clTypeFromJson(deep as never)).toThrow('at most 50 levels');
  });
});

describe('CLValue', () => {
  it('round trips bytes and JSON, whatever the bytes mean', () => {
    fc.assert(
      fc.property(clValues, (value) => {
        const decoded = clValueFromBytes(clValueToBytes(value));
        expect(sameCLValue(decoded, value)).toBe(true);
        expect(sameCLValue(clValueFromJson(parseJson(jsonToText(clValueToJson(value)))), value)).toBe(true);
      }),
    );
  });

  it('has a readable form or none, and never dies of foreign bytes', () => {
    fc.assert(
      fc.property(clValues, (value) => {
        expect(parsedJsonOf(value)).not.toBe(undefined);
      }),
      { numRuns: 500 },
    );
    const list = { type: CL.List(CL.Unit), bytes: Uint8Array.of(0xff, 0xff, 0xff, 0xff) };
    expect(parsedJsonOf(list)).toBeNull();
    expect(() => parseClValue(list)).toThrow(BytesreprError);
    expect(parsedJsonOf({ type: CL.ByteArray(0xffff_ffff), bytes: Uint8Array.of(1) })).toBeNull();
  });

  it('builds values as Rust encodes them', () => {
    const hex = (value: CLValue): string => bytesToHex(value.bytes);
    expect(hex(clUnit())).toBe('');
    expect(hex(clBool(true))).toBe('01');
    expect(hex(clU8(7))).toBe('07');
    expect(hex(clU32(7))).toBe('07000000');
    expect(hex(clU64(7n))).toBe('0700000000000000');
    expect(hex(clU512(0x0700n))).toBe('020007');
    expect(hex(clString('é'))).toBe('02000000c3a9');
    expect(hex(clOption(CL.U8, clU8(7)))).toBe('0107');
    expect(hex(clOption(CL.U8, undefined))).toBe('00');
    expect(hex(clList(CL.U8, [clU8(7), clU8(8)]))).toBe('020000000708');
    expect(hex(clBytes(Uint8Array.of(7, 8)))).toBe('020000000708');
    expect(hex(clByteArray(Uint8Array.of(7, 8)))).toBe('0708');
    expect(hex(clTuple(clU8(7), clString('a')))).toBe('070100000061');
    expect(hex(clMap(CL.U8, CL.Bool, [[clU8(7), clBool(true)]]))).toBe('010000000701');
    expect(clTypeDebugText(clTuple(clU8(7), clString('a')).type)).toBe('Tuple2([U8, String])');
    expect(() => clList(CL.U8, [clU32(7)])).toThrow('Expected U8 but found U32.');
  });

  it('reads values back by their type', () => {
    expect(clU512Of(clU512(2n ** 512n - 1n))).toBe(2n ** 512n - 1n);
    for (const value of [clU8(9), clU32(9), clU64(9n), clU128(9n), clU256(9n), clU512(9n)]) {
      expect(clNumberOf(value)).toBe(9n);
    }
    expect(clStringOf(clString('text'))).toBe('text');
    const key = hashKey(new Uint8Array(32));
    expect(clKeyOf(clKey(key)).id).toBe(key.id);
    const uref = { addr: new Uint8Array(32), rights: 7 } as const;
    expect(clURefOf(clURef(uref))).toEqual(uref);
    expect(() => clU512Of(clU64(1n))).toThrow(expect.objectContaining({ code: 'cl-type-mismatch' }));
    expect(() => clU512Of({ type: CL.U512, bytes: Uint8Array.of(1, 2, 3) })).toThrow('left-over bytes');
  });

  it('is readable as the node prints it', () => {
    const key = hashKey(new Uint8Array(32).fill(1));
    const map = clMap(CL.String, CL.Tuple2(CL.Key, CL.U512), [[clString('a'), clTuple(clKey(key), clU512(10n))]]);
    expect(parsedJsonOf(map)).toEqual([{ key: 'a', value: [formatKey(key), '10'] }]);
    expect(parsedJsonOf(clOption(CL.U64, clU64(2n ** 64n - 1n)))).toBe(2n ** 64n - 1n);
    expect(parsedJsonOf({ type: CL.Result(CL.Unit, CL.String), bytes: Uint8Array.of(1) })).toEqual({ Ok: null });
    expect(parsedJsonOf({ type: CL.Result(CL.Unit, CL.I32), bytes: new Writer().u8(0).i32(-5).finish() })).toEqual({
      Err: -5,
    });
    expect(parsedJsonOf({ type: CL.Any, bytes: new Uint8Array(0) })).toBeNull();
  });
});

describe('runtime args', () => {
  it('keep order and doubles', () => {
    const args = [
      { name: 'b', value: clU8(1) },
      { name: 'a', value: clU8(2) },
      { name: 'b', value: clU8(3) },
    ];
    const decoded = decodeAll(encode(args, writeRuntimeArgs), readRuntimeArgs);
    expect(sameRuntimeArgs(decoded, args)).toBe(true);
    expect(getArg(decoded, 'b')?.bytes).toEqual(Uint8Array.of(1));
    expect(getArg(decoded, 'c')).toBeUndefined();
    expect(sameRuntimeArgs(runtimeArgsFromJson(parseJson(jsonToText(runtimeArgsToJson(args)))), args)).toBe(true);
    expect(() => runtimeArgsFromJson([['only name']])).toThrow(PermanentError);
  });
});
