// What the bundled 1.5.8 chain recorded: the parts that have the form of today.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeAll } from './bytesrepr/reader.js';
import { encode } from './bytesrepr/writer.js';
import type { Codec } from './codec.js';
import { deployInfoCodec } from './deploy-info.js';
import { type JsonArray, JsonNode, type JsonValue, jsonToText, parseJson } from './json.js';
import { formatKey, parseKey } from './key-format.js';
import { clValueCodec } from './named-key-value.js';
import { type NamedKeys, namedKeysFromJson, namedKeysToJson, readNamedKeys, writeNamedKeys } from './named-keys.js';
import { transferV1Codec } from './transfer.js';
import { transformKindCodec } from './transform.js';

const file = resolve(import.meta.dirname, '../../../../test/chains/devnet-1.5.8/transactions.jsonl');

function transformsIn(value: JsonValue, found: JsonNode[]): void {
  if (Array.isArray(value)) {
    for (const item of value as JsonArray) {
      transformsIn(item, found);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, content] of Object.entries(value)) {
      if (name === 'transforms') {
        found.push(...new JsonNode(content as JsonValue, 'transforms').items());
      } else {
        transformsIn(content as JsonValue, found);
      }
    }
  }
}

const transforms: JsonNode[] = [];
for (const line of readFileSync(file, 'utf8').split('\n')) {
  if (line !== '') {
    transformsIn(parseJson(line), transforms);
  }
}

function contents(kind: string): JsonNode[] {
  return transforms.flatMap((node) => {
    const { name, content } = node.field('transform').variant();
    return name === kind && content !== undefined ? [content] : [];
  });
}

const namedKeysCodec: Codec<NamedKeys> = {
  read: readNamedKeys,
  write: writeNamedKeys,
  toJson: namedKeysToJson,
  fromJson: namedKeysFromJson,
};

/** 1.x prints a key's readable form as `{Account: …}`, 2.x as the bare text. */
function withoutParsed(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null || !('parsed' in value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'parsed'));
}

function expectSame<T>(codec: Codec<T>, json: JsonNode): void {
  const decoded = decodeAll(encode(codec.fromJson(json), codec.write), codec.read);
  expect(withoutParsed(parseJson(jsonToText(codec.toJson(decoded)))), json.path).toEqual(withoutParsed(json.value));
}

describe('transforms of devnet-1.5.8', () => {
  it('have keys that parse and print', () => {
    expect(transforms).toHaveLength(1_579);
    for (const node of transforms) {
      const text = node.field('key').text();
      expect(formatKey(parseKey(text))).toBe(text);
    }
  });

  it.each([
    ['WriteCLValue', 234, clValueCodec as Codec<unknown>],
    ['WriteTransfer', 16, transferV1Codec as Codec<unknown>],
    ['WriteDeployInfo', 24, deployInfoCodec as Codec<unknown>],
    ['AddKeys', 92, namedKeysCodec as Codec<unknown>],
  ])('%s: all %i keep their JSON through the bytes', (kind, count, codec) => {
    const all = contents(kind);
    expect(all).toHaveLength(count);
    for (const content of all) {
      expectSame(codec, content);
    }
  });

  it('AddUInt512 is the transform of today', () => {
    const all = transforms
      .map((node) => node.field('transform'))
      .filter((node) => node.variant().name === 'AddUInt512');
    expect(all).toHaveLength(102);
    for (const json of all) {
      expectSame(transformKindCodec, json);
    }
  });
});
