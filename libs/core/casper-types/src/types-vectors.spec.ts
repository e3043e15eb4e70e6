// Values that casper-types 6.0.1 itself made (test/vectors/types-6.0.1), in both directions, and then mistreated.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PermanentError } from './app-error.js';
import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import { decodeAll, Reader } from './bytesrepr/reader.js';
import { encode } from './bytesrepr/writer.js';
import type { Codec } from './codec.js';
import {
  executionResultFromBytes,
  executionResultFromJson,
  executionResultToBytes,
  executionResultToJson,
} from './execution-result.js';
import { bytesToHex, hexToBytes } from './hex.js';
import { JsonNode, type JsonValue, jsonToText, parseJson } from './json.js';
import { keyFromBytes, messageKey, messageTopicKey } from './key.js';
import { formatKey, parseKey } from './key-format.js';
import { messageChecksum, messageCodec } from './message.js';
import { clValueCodec } from './named-key-value.js';
import { readRuntimeArgs, runtimeArgsFromJson, runtimeArgsToJson, writeRuntimeArgs } from './runtime-args.js';
import { storedValueCodec, storedValueFromBytes, storedValueToBytes } from './stored-value.js';
import { applyTransform, transformCodec, transformKindCodec } from './transform.js';
import { transformErrorText } from './transform-error.js';

const folder = resolve(import.meta.dirname, '../../../../test/vectors/types-6.0.1');

function file(name: string): JsonNode {
  return new JsonNode(parseJson(readFileSync(resolve(folder, name), 'utf8')), name);
}

interface Entry {
  readonly json: JsonNode;
  readonly hex: string;
}

const entryOf = (node: JsonNode): Entry => ({ json: node.field('json'), hex: node.field('bytes').text() });

/** Numbers of any kind by their digits; the order of fields does not count. */
function comparable(value: JsonValue): unknown {
  if (Array.isArray(value)) {
    return value.map(comparable);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, comparable(content as JsonValue)]));
  }
  return typeof value === 'number' || typeof value === 'bigint' ? `${value}` : value;
}

function expectBothWays<T>(codec: Codec<T>, { json, hex }: Entry): void {
  expect(bytesToHex(encode(codec.fromJson(json), codec.write)), json.path).toBe(hex);
  const decoded = decodeAll(hexToBytes(hex), codec.read);
  expect(bytesToHex(encode(decoded, codec.write)), json.path).toBe(hex);
  const printed = parseJson(jsonToText(codec.toJson(decoded)));
  expect(comparable(printed), json.path).toEqual(comparable(json.value));
}

const storedValues = file('stored_value.json')
  .entries()
  .map(([label, entries]): readonly [string, readonly Entry[]] => [label, entries.items().map(entryOf)]);
const transforms = file('transform.json').items().map(entryOf);

describe('values of casper-types 6.0.1', () => {
  it('covers the kinds of stored values that the network has', () => {
    const labels = storedValues.map(([label]) => label);
    // Bid is inside BidKind.Unified; Prepayment has no decoder in Rust.
    expect(labels).toEqual([
      'Account',
      'AddressableEntity',
      'BidKind.Bridge',
      'BidKind.Credit',
      'BidKind.Delegator',
      'BidKind.Reservation',
      'BidKind.Unbond',
      'BidKind.Unified',
      'BidKind.Validator',
      'ByteCode',
      'CLValue',
      'Contract',
      'ContractPackage',
      'ContractWasm',
      'DeployInfo',
      'EntryPoint',
      'EraInfo',
      'Message',
      'MessageTopic',
      'NamedKey',
      'RawBytes',
      'SmartContract',
      'Transfer',
      'Unbonding',
      'Withdraw',
    ]);
  });

  it.each(storedValues)('stored value %s', (_label, entries) => {
    for (const entry of entries) {
      expectBothWays(storedValueCodec, entry);
    }
  });

  it('keys', () => {
    for (const { json, hex } of file('key.json').items().map(entryOf)) {
      expect(parseKey(json.text()).id).toBe(hex);
      expect(formatKey(keyFromBytes(hexToBytes(hex)))).toBe(json.text());
    }
  });

  it('transforms', () => {
    for (const entry of transforms) {
      expectBothWays(transformCodec, entry);
    }
  });

  it('CLValues, with their readable form', () => {
    for (const entry of file('clvalue.json').items().map(entryOf)) {
      expectBothWays(clValueCodec, entry);
    }
  });

  it('named arguments', () => {
    for (const { json, hex } of file('named_arg.json').items().map(entryOf)) {
      const args = runtimeArgsFromJson([json.value]);
      expect(bytesToHex(encode(args, writeRuntimeArgs))).toBe(`01000000${hex}`);
      const decoded = decodeAll(hexToBytes(`01000000${hex}`), readRuntimeArgs);
      expect(comparable(parseJson(jsonToText(runtimeArgsToJson(decoded))))).toEqual([comparable(json.value)]);
    }
  });

  it('execution results', () => {
    for (const { json, hex } of file('execution_result.json').items().map(entryOf)) {
      expect(bytesToHex(executionResultToBytes(executionResultFromJson(json)))).toBe(hex);
      const printed = executionResultToJson(executionResultFromBytes(hexToBytes(hex)));
      expect(comparable(parseJson(jsonToText(printed)))).toEqual(comparable(json.value));
    }
  });

  it('messages, with their checksums and keys', () => {
    for (const node of file('message.json').items()) {
      const entry = entryOf(node);
      expectBothWays(messageCodec, entry);
      const message = messageCodec.fromJson(entry.json);
      expect(bytesToHex(messageChecksum(message.blockIndex, message.message))).toBe(node.field('checksum').text());
      const key = messageKey(message.entityAddr, message.topicNameHash, message.topicIndex);
      expect(formatKey(key)).toBe(node.field('message_key').text());
      expect(formatKey(messageTopicKey(message.entityAddr, message.topicNameHash))).toBe(
        node.field('topic_key').text(),
      );
    }
  });

  it('what each transform makes of each value', () => {
    const cases = file('apply.json').items();
    expect(cases.length).toBeGreaterThan(500);
    for (const node of cases) {
      const before = storedValueFromBytes(node.field('before').hex());
      const kind = decodeAll(node.field('transform').hex(), transformKindCodec.read);
      const outcome = node.field('outcome').variantContent();
      const instruction = applyTransform(kind, before);
      const ours =
        instruction.kind === 'Store'
          ? { name: 'store', text: bytesToHex(storedValueToBytes(instruction.value)) }
          : instruction.kind === 'Prune'
            ? { name: 'prune', text: formatKey(instruction.key) }
            : { name: 'error', text: transformErrorText(instruction.error) };
      expect(ours, node.path).toEqual({ name: outcome.name, text: outcome.content.text() });
      expect(bytesToHex(storedValueToBytes(before))).toBe(node.field('before').text());
    }
  });
});

describe('mistreated bytes', () => {
  const samples = storedValues.flatMap(([, entries]) => entries.map(({ hex }) => hexToBytes(hex)));
  const transformSamples = transforms.map(({ hex }) => hexToBytes(hex));

  it.each(storedValues)('stored value %s cut at every byte is a BytesreprError', (_label, entries) => {
    const shortest = entries.map(({ hex }) => hexToBytes(hex)).sort((left, right) => left.length - right.length)[0];
    for (let length = 0; length < shortest.length; length += 1) {
      expect(() => storedValueFromBytes(shortest.subarray(0, length))).toThrow(BytesreprError);
    }
    expect(() => storedValueFromBytes(Uint8Array.from([...shortest, 0]))).toThrow(BytesreprError);
  });

  it('changed anywhere they decode to something that encodes, or are a BytesreprError', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });
    const kinds = fc.oneof(
      fc.tuple(fc.constant(storedValueCodec as Codec<unknown>), fc.constantFrom(...samples)),
      fc.tuple(fc.constant(transformCodec as Codec<unknown>), fc.constantFrom(...transformSamples)),
    );
    fc.assert(
      fc.property(kinds, changes, ([codec, sample], edits) => {
        const bytes = sample.slice();
        for (const [position, byte] of edits) {
          bytes[position % bytes.length] = byte;
        }
        try {
          const reader = new Reader(bytes);
          const value = codec.read(reader);
          const again = encode(value, codec.write);
          expect(encode(decodeAll(again, codec.read), codec.write)).toEqual(again);
        } catch (error) {
          expect(error).toBeInstanceOf(BytesreprError);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('of nothing but noise are a BytesreprError or a value', () => {
    const noise = fc.tuple(fc.nat({ max: 21 }), fc.uint8Array({ maxLength: 200 }));
    fc.assert(
      fc.property(noise, ([tag, bytes]) => {
        try {
          expect(storedValueFromBytes(Uint8Array.from([tag, ...bytes])).kind).toBeTypeOf('string');
        } catch (error) {
          expect(error).toBeInstanceOf(BytesreprError);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('JSON with one piece replaced is refused by path, or read', () => {
    const junk = fc.constantFrom<JsonValue>(
      null,
      true,
      -1n,
      2n ** 70n,
      '',
      'zz',
      [],
      {},
      [[]],
      { a: 1n },
      '0'.repeat(400),
    );
    const entries = storedValues.flatMap(([, list]) => list.map(({ json }) => json));
    fc.assert(
      fc.property(fc.constantFrom(...entries), fc.nat({ max: 40 }), junk, (json, position, piece) => {
        let left = position;
        const replace = (value: JsonValue): JsonValue => {
          left -= 1;
          if (left < 0) {
            left = Number.POSITIVE_INFINITY;
            return piece;
          }
          if (Array.isArray(value)) {
            return value.map(replace);
          }
          if (typeof value === 'object' && value !== null) {
            return Object.fromEntries(
              Object.entries(value).map(([name, content]) => [name, replace(content as JsonValue)]),
            );
          }
          return value;
        };
        try {
          storedValueToBytes(storedValueCodec.fromJson(new JsonNode(replace(json.value))));
        } catch (error) {
          expect(error).toBeInstanceOf(PermanentError);
          expect((error as PermanentError).message).toContain('$');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
