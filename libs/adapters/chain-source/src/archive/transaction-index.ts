// Where each transaction's line lies in transactions.jsonl: hashes and offsets in memory, never the lines.
import type { FileHandle } from 'node:fs/promises';
import { lineError, type Place } from './archive-error.js';
import { brokenLine } from './archive-json.js';
import { readLineAt, readLines, type TextLine } from './line-reader.js';

/** The place of one transaction's line; offset and length in bytes. */
export interface IndexedLine extends Place {
  readonly offset: number;
  readonly length: number;
  readonly terminated: boolean;
}

/** Lines by transaction hash (lower-case hex). */
export type TransactionIndex = ReadonlyMap<string, IndexedLine>;

const HASH = /^[0-9a-f]{64}$/;

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

/** Only the hash is taken, so the fast parser of the platform will do: the exact one reads the line when it is needed. */
function hashOfLine(line: TextLine): string {
  let answer: unknown;
  try {
    answer = JSON.parse(line.text);
  } catch (error) {
    throw brokenLine(line, `not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = fieldOf(answer, 'result') ?? answer;
  const transaction = fieldOf(result, 'transaction');
  const content = fieldOf(result, 'deploy') ?? fieldOf(transaction, 'Version1') ?? fieldOf(transaction, 'Deploy');
  const hash = fieldOf(content, 'hash');
  const text = typeof hash === 'string' ? hash.toLowerCase() : '';
  if (!HASH.test(text)) {
    throw lineError('archive-bad-line', line, 'no transaction with a hash (info_get_transaction or info_get_deploy)');
  }
  return text;
}

/** Reads the file once and notes each line's place. The same line twice is one; two different ones are an error. */
export async function indexTransactions(handle: FileHandle, path: string): Promise<TransactionIndex> {
  const index = new Map<string, IndexedLine>();
  for await (const line of readLines(handle, path)) {
    const hash = hashOfLine(line);
    const earlier = index.get(hash);
    if (earlier === undefined) {
      const { file, offset, length, terminated } = line;
      index.set(hash, { file, line: line.line, offset, length, terminated });
    } else if ((await readLineAt(handle, earlier)) !== line.text) {
      throw lineError(
        'archive-duplicate-transaction',
        line,
        `transaction ${hash} is on line ${earlier.line} already, with other content`,
        { hash },
      );
    }
  }
  return index;
}
