// The node team's bytesrepr vectors (test/vectors/abi), in both directions.
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bidCodec } from './bid.js';
import { decodeAll, Reader } from './bytesrepr/reader.js';
import { encode, Writer } from './bytesrepr/writer.js';
import { clValueFromBytes, clValueFromJson, clValueToBytes, clValueToJson } from './cl-value.js';
import { type Codec, listOf } from './codec.js';
import { deployInfoCodec } from './deploy-info.js';
import { eraInfoCodec } from './era-info.js';
import { bytesToHex, hexToBytes } from './hex.js';
import { JsonNode, jsonToText, parseJson } from './json.js';
import { keyFromBytes } from './key.js';
import { formatKey, parseKey } from './key-format.js';
import { clValueCodec } from './named-key-value.js';
import { storedValueCodec, storedValueFromBytes, storedValueFromJson, storedValueToBytes } from './stored-value.js';
import { transferV1Codec } from './transfer.js';
import { transformKindCodec } from './transform.js';
import { unbondingPurseCodec } from './unbonding-purse.js';
import { withdrawPurseCodec } from './withdraw-purse.js';

const folder = resolve(import.meta.dirname, '../../../../test/vectors/abi');
const VERSIONS = ['1.5.8', '2.0'];

interface Vector {
  readonly name: string;
  readonly inputs: readonly { readonly type: string; readonly value: JsonNode }[];
  readonly output: string;
}

function vectors(version: string, file: string): Vector[] {
  const json = new JsonNode(parseJson(readFileSync(resolve(folder, version, file), 'utf8')), `${version}/${file}`);
  return json.entries().map(([name, vector]) => ({
    name,
    output: vector.field('output').text().toLowerCase(),
    inputs: vector
      .field('input')
      .items()
      .map((input) => {
        if (input.isObject) {
          return { type: input.field('type').text(), value: input.field('value') };
        }
        const [type, value] = input.items();
        return { type: type.text(), value: value };
      }),
  }));
}

function vector(version: string, file: string, name: string): Vector {
  return vectors(version, file).find((candidate) => candidate.name === name) ?? expect.unreachable(name);
}

const only = (candidate: Vector): JsonNode => {
  expect(candidate.inputs).toHaveLength(1);
  return candidate.inputs[0].value;
};

/** Kinds of 2.0 (October 2024) that changed before 2.0.0; the JSON is of the old form, the bytes are not read. */
const CHANGED_BEFORE_RELEASE = ['DelegatorBid', 'ValidatorBid', 'Package'];

describe.each(VERSIONS)('ABI vectors %s', (version) => {
  it('basic, bignum, collections: each part encodes to its place and reads back', () => {
    for (const file of ['basic.json', 'bignum.json', 'collections.json']) {
      for (const { name, inputs, output } of vectors(version, file)) {
        const writer = new Writer();
        for (const { type, value } of inputs) {
          writeBasic(writer, type, value);
        }
        expect(bytesToHex(writer.finish()), name).toBe(output);
        const reader = new Reader(hexToBytes(output));
        for (const { type, value } of inputs) {
          expect(String(readBasic(reader, type)), name).toBe(jsonToText(value.value).replaceAll('"', ''));
        }
        reader.end();
      }
    }
  });

  it('clvalue', () => {
    for (const candidate of vectors(version, 'clvalue.json')) {
      const json = only(candidate);
      expect(bytesToHex(clValueToBytes(clValueFromJson(json))), candidate.name).toBe(candidate.output);
      const decoded = clValueFromBytes(hexToBytes(candidate.output));
      expect(parseJson(jsonToText(clValueToJson(decoded)))).toEqual(json.value);
    }
  });

  it('key', () => {
    const all = vectors(version, 'key.json');
    expect(all.length).toBe(version === '2.0' ? 19 : 8);
    for (const candidate of all) {
      const json = only(candidate);
      const text = json.isText ? json.text() : json.variantContent().content.text();
      expect(parseKey(text).id, candidate.name).toBe(candidate.output);
      expect(formatKey(keyFromBytes(hexToBytes(candidate.output)))).toBe(text);
    }
  });

  it('stored_value: bytes decode and encode to themselves', () => {
    for (const { name, output } of vectors(version, 'stored_value.json')) {
      if (version === '2.0' && CHANGED_BEFORE_RELEASE.includes(name)) {
        continue;
      }
      expect(bytesToHex(storedValueToBytes(storedValueFromBytes(hexToBytes(output)))), name).toBe(output);
    }
  });
});

describe('ABI vectors 2.0, JSON of stored values', () => {
  it('covers every kind but those that changed before the release', () => {
    const all = vectors('2.0', 'stored_value.json');
    expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(CHANGED_BEFORE_RELEASE));
    for (const candidate of all.filter(({ name }) => !CHANGED_BEFORE_RELEASE.includes(name))) {
      const { name, content } = only(candidate).variantContent();
      // The variant was renamed to Transfer before the release; its content is the same.
      const json = { [name === 'LegacyTransfer' ? 'Transfer' : name]: content.value };
      expect(bytesToHex(storedValueToBytes(storedValueFromJson(json))), candidate.name).toBe(candidate.output);
      const printed = storedValueCodec.toJson(storedValueFromBytes(hexToBytes(candidate.output)));
      expect(storedValueToBytes(storedValueFromJson(parseJson(jsonToText(printed))))).toEqual(
        hexToBytes(candidate.output),
      );
    }
  });
});

describe('ABI vectors 1.5.8, transform', () => {
  /** Variants of the 1.x enum whose content is that of a stored value of today, with the tag of 1.x. */
  const CONTENT: readonly (readonly [name: string, tag: number, codec: Codec<unknown>])[] = [
    ['WriteCLValue', 1, clValueCodec],
    ['WriteDeployInfo', 6, deployInfoCodec],
    ['WriteTransfer', 7, transferV1Codec],
    ['WriteEraInfo', 8, eraInfoCodec],
    ['WriteBid', 9, bidCodec],
    ['WriteWithdraw', 10, listOf(withdrawPurseCodec)],
    ['WriteUnbonding', 18, listOf(unbondingPurseCodec)],
  ];

  it.each(CONTENT)('%s: content of the same form', (name, tag, codec) => {
    const candidate = vector('1.5.8', 'transform.json', name);
    const content = only(candidate).field(name);
    const body = candidate.output.slice(2);
    expect(hexToBytes(candidate.output)[0]).toBe(tag);
    expect(bytesToHex(encode(codec.fromJson(content), codec.write))).toBe(body);
    expect(bytesToHex(encode(decodeAll(hexToBytes(body), codec.read), codec.write))).toBe(body);
  });

  it.each([
    ['AddInt32', 11],
    ['AddUInt64', 12],
    ['AddUInt128', 13],
    ['AddUInt256', 14],
    ['AddUInt512', 15],
  ])('%s: content of the same form behind another tag', (name, tag) => {
    const candidate = vector('1.5.8', 'transform.json', name);
    const kind = transformKindCodec.fromJson(only(candidate));
    expect(hexToBytes(candidate.output)[0]).toBe(tag);
    expect(bytesToHex(encode(kind, transformKindCodec.write)).slice(2)).toBe(candidate.output.slice(2));
  });

  it('has no other kinds than these and those that 2.x cannot represent', () => {
    const known = [...CONTENT.map(([name]) => name), 'AddInt32', 'AddUInt64', 'AddUInt128', 'AddUInt256', 'AddUInt512'];
    // Names of a write without the value, keys as texts, an error as text: forms that 2.x gave up.
    const ofOldFormOnly = [
      'AddKeys',
      'Failure',
      'WriteAccount',
      'WriteContract',
      'WriteContractPackage',
      'WriteContractWasm',
    ];
    const names = vectors('1.5.8', 'transform.json').map(({ name }) => name);
    expect(names.sort()).toEqual([...known, ...ofOldFormOnly, 'Identity'].sort());
  });
});

it('finds the vectors of both versions', () => {
  expect(
    readdirSync(folder)
      .filter((name) => !name.endsWith('.md'))
      .sort(),
  ).toEqual(VERSIONS);
});

function writeBasic(writer: Writer, type: string, value: JsonNode): void {
  switch (type) {
    case 'Bool':
      writer.bool(value.boolean());
      return;
    case 'String':
      writer.string(value.text());
      return;
    case 'U8':
      writer.u8(value.u8());
      return;
    case 'U16':
      writer.u16(value.u16());
      return;
    case 'U32':
      writer.u32(value.u32());
      return;
    case 'U64':
      writer.u64(value.u64());
      return;
    case 'U512':
      writer.u512(value.decimalText(512));
      return;
    default:
      expect.unreachable(type);
  }
}

function readBasic(reader: Reader, type: string): unknown {
  switch (type) {
    case 'Bool':
      return reader.bool();
    case 'String':
      return reader.string();
    case 'U8':
      return reader.u8();
    case 'U16':
      return reader.u16();
    case 'U32':
      return reader.u32();
    case 'U64':
      return reader.u64();
    default:
      return reader.u512();
  }
}
