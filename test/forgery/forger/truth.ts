// What really happened on the recorded chain: read from its files alone, by no code of the pipeline under test.
import { executionResultFromJson, executionResultToBytes } from '@casper-trace/casper-types/execution-result';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type JsonValue, jsonToText, parseJson } from '@casper-trace/casper-types/json';
import { readLabels } from '../../support/recorded-labels.js';
import { contentOf, Draft, type RecordedFiles, type ResultJson } from './archive.js';

export interface TrueTransaction {
  readonly label: string;
  readonly height: number;
  readonly blockHash: string;
  /** Hex of the result's bytes. */
  readonly result: string;
  readonly errorMessage: string | null;
  readonly consumed: string;
  readonly cost: string;
  readonly refund: string;
}

export interface Truth {
  /** Hash by height. */
  readonly blocks: ReadonlyMap<number, string>;
  readonly transactions: ReadonlyMap<string, TrueTransaction>;
}

export function truthOf(files: RecordedFiles): Truth {
  const draft = new Draft(files);
  const labels = new Map(readLabels(files.dir).map(({ label, hash }) => [hash, label]));
  const transactions = new Map<string, TrueTransaction>();
  for (const key of draft.transactions.keys()) {
    const line = draft.transaction(key);
    const info = line.execution_info;
    const result = info?.execution_result.Version2;
    if (info === undefined || result === undefined) throw new RangeError(`no recorded result of ${key}`);
    const { hash } = contentOf(line);
    transactions.set(hash, {
      label: labels.get(hash) ?? '',
      height: Number(info.block_height),
      blockHash: info.block_hash,
      result: bytesOfResult(result),
      errorMessage: result.error_message,
      consumed: result.consumed,
      cost: result.cost,
      refund: result.refund,
    });
  }
  return { blocks: new Map(draft.blocks.map(({ block }) => [block.header.height, block.hash])), transactions };
}

function bytesOfResult(result: ResultJson): string {
  const json = parseJson(jsonToText({ Version2: result as unknown as JsonValue }));
  return bytesToHex(executionResultToBytes(executionResultFromJson(json)));
}
