// Every result that the bundled 2.0.3 chain recorded, against the bytes that its state commits to.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { concatBytes } from './bytes.js';
import { encode, Writer } from './bytesrepr/writer.js';
import {
  type ExecutionResultV2,
  executionResultFromBytes,
  executionResultFromJson,
  executionResultToBytes,
  executionResultToJson,
} from './execution-result.js';
import { blake2b256 } from './hash.js';
import { bytesToHex } from './hex.js';
import { JsonNode, type JsonValue, jsonToText, parseJson } from './json.js';

const chain = resolve(import.meta.dirname, '../../../../test/chains/devnet-2.0.3');

function jsonLines(name: string): JsonNode[] {
  const lines = readFileSync(resolve(chain, name), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line, index) => new JsonNode(parseJson(line), `${name}:${index + 1}`));
}

const recorded = new Map<string, { json: JsonNode; result: ExecutionResultV2; bytes: Uint8Array }>();
for (const answer of jsonLines('transactions.jsonl')) {
  const hash = answer.field('transaction').variantContent().content.field('hash').text();
  const json = answer.field('execution_info').field('execution_result');
  const result = executionResultFromJson(json);
  recorded.set(hash, { json, result, bytes: executionResultToBytes(result) });
}

/** Without key order, `parsed` (checked by itself) and the difference between number and bigint. */
function comparable(value: JsonValue): unknown {
  if (Array.isArray(value)) {
    return value.map(comparable);
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, content]) => [name, comparable(content as JsonValue)] as const);
    return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
  }
  return typeof value === 'number' || typeof value === 'bigint' ? `${value}` : value;
}

describe('execution results of devnet-2.0.3', () => {
  it('covers the whole recording', () => {
    expect(recorded.size).toBe(23);
    expect([...recorded.values()].reduce((sum, { result }) => sum + result.effects.length, 0)).toBe(360);
  });

  it('decodes what it encodes, byte for byte', () => {
    for (const { bytes } of recorded.values()) {
      expect(bytesToHex(executionResultToBytes(executionResultFromBytes(bytes)))).toBe(bytesToHex(bytes));
    }
  });

  it('prints the JSON it was read from', () => {
    for (const { json, bytes } of recorded.values()) {
      const printed = parseJson(jsonToText(executionResultToJson(executionResultFromBytes(bytes))));
      expect(comparable(printed)).toEqual(comparable(json.value));
    }
  });

  it("gives each block's execution_results_checksum, which stands in the recorded state", () => {
    const state = readFileSync(resolve(chain, 'state/data.lmdb'));
    let blocksWithResults = 0;
    for (const line of jsonLines('blocks.jsonl')) {
      const lanes = line
        .field('block_with_signatures')
        .field('block')
        .field('Version2')
        .field('body')
        .field('transactions')
        .entries()
        .sort(([left], [right]) => Number(left) - Number(right));
      const hashes = lanes.flatMap(([, hashesOfLane]) =>
        hashesOfLane.items().map((hash) => hash.variantContent().content.text()),
      );
      const results = hashes.map((hash) => recorded.get(hash)?.bytes ?? expect.unreachable(`no result for ${hash}`));
      if (results.length === 0) {
        continue;
      }
      blocksWithResults += 1;
      const vector = concatBytes(new Writer().u32(results.length).finish(), ...results);
      const checksum = blake2b256(vector);
      const entry = concatBytes(
        encode('execution_results_checksum', (writer, name) => writer.string(name)),
        checksum,
      );
      expect(state.includes(Buffer.from(entry)), `${line.path}: checksum ${bytesToHex(checksum)}`).toBe(true);
    }
    expect(blocksWithResults).toBeGreaterThan(5);
  });
});
