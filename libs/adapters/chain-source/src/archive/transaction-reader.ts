// The transactions of a block out of transactions.jsonl, each checked against its hash, its network and its block.
import type { FileHandle } from 'node:fs/promises';
import { type Block, type BlockTransaction, blockTransactions } from '@casper-trace/casper-types/block';
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { type ExecutionResultV2, executionResultFromJson } from '@casper-trace/casper-types/execution-result';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { JsonNode } from '@casper-trace/casper-types/json';
import { findBadTransactionHash, type Transaction } from '@casper-trace/casper-types/transaction';
import { deployFromJson, transactionFromJson } from '@casper-trace/casper-types/transaction-json';
import type { ArchivedTransaction } from './archive.js';
import { fileError, lineError, type Place } from './archive-error.js';
import { atPlace, parseLine } from './archive-json.js';
import type { EventStream } from './event-stream.js';
import { readLineAt } from './line-reader.js';
import type { TransactionIndex } from './transaction-index.js';

/** Reads transactions by the places of an index. */
export class TransactionReader {
  readonly #handle: FileHandle;
  readonly #path: string;
  readonly #index: TransactionIndex;
  readonly #events: EventStream;
  readonly #networkName: string;

  constructor(handle: FileHandle, path: string, index: TransactionIndex, events: EventStream, networkName: string) {
    this.#handle = handle;
    this.#path = path;
    this.#index = index;
    this.#events = events;
    this.#networkName = networkName;
  }

  /** The block's transactions in order of execution. */
  async transactionsOf(block: Block): Promise<ArchivedTransaction[]> {
    const transactions: ArchivedTransaction[] = [];
    for (const entry of blockTransactions(block)) transactions.push(await this.#read(block, entry));
    return transactions;
  }

  async close(): Promise<void> {
    await this.#handle.close();
    await this.#events.close();
  }

  async #read(block: Block, entry: BlockTransaction): Promise<ArchivedTransaction> {
    const hash = bytesToHex(entry.hash);
    const { height } = block.header;
    const place = this.#index.get(hash);
    if (place === undefined) {
      throw fileError(
        'archive-missing-transaction',
        this.#path,
        `lacks transaction ${hash} of the block at height ${height}`,
      );
    }
    const raw = await readLineAt(this.#handle, place);
    const json = parseLine({ ...place, text: raw });
    const transaction = atPlace(place, 'archive-bad-line', () => transactionOf(json));
    this.#check(place, transaction, entry, height);
    const result = atPlace(place, 'archive-bad-line', () => resultOf(json, block));
    if (result.otherBlock !== undefined) {
      throw lineError(
        'archive-wrong-block',
        place,
        `the result of transaction ${hash} belongs to block ${result.otherBlock}, but the block at height ${height} names it`,
        { hash, height },
      );
    }
    const recordedMessages = await this.#events.messagesOf(hash);
    return { raw, transaction, recorded: result.recorded, recordedMessages, lane: entry.lane };
  }

  #check(place: Place, transaction: Transaction, entry: BlockTransaction, height: bigint): void {
    const hash = bytesToHex(entry.hash);
    const bad = findBadTransactionHash(transaction);
    if (bad !== undefined || !equalBytes(transaction.hash, entry.hash)) {
      const what = bad === 'body hash' ? 'body hash of transaction' : 'transaction hash';
      throw lineError(
        'archive-wrong-hash',
        place,
        `${what} ${hash} (block height ${height}) is not the hash of its content`,
        { hash, height },
      );
    }
    if (transaction.kind !== entry.kind) {
      throw lineError(
        'archive-bad-line',
        place,
        `transaction ${hash} is a ${transaction.kind}, but the block at height ${height} names a ${entry.kind}`,
        { hash, height },
      );
    }
    if (transaction.chainName !== this.#networkName) {
      throw lineError(
        'archive-wrong-network',
        place,
        `transaction ${hash} (block height ${height}) is for network ${transaction.chainName}, but the chainspec is of ${this.#networkName}`,
        { hash, height },
      );
    }
  }
}

function transactionOf(json: JsonNode): Transaction {
  const deploy = json.optionalField('deploy');
  return deploy === undefined ? transactionFromJson(json.field('transaction')) : deployFromJson(deploy);
}

/** A result of format 2.x if the line has one, or the block that the results belong to if it is another one. */
interface LineResult {
  readonly recorded?: ExecutionResultV2;
  readonly otherBlock?: string;
}

function resultOf(json: JsonNode, block: Block): LineResult {
  const legacyResults = json.optionalField('execution_results')?.items() ?? [];
  const legacyBlocks = legacyResults.map((result) => result.field('block_hash').hex(32));
  const [firstBlock] = legacyBlocks;
  if (firstBlock !== undefined && !legacyBlocks.some((hash) => equalBytes(hash, block.hash))) {
    return { otherBlock: bytesToHex(firstBlock) };
  }
  const info = json.optionalField('execution_info');
  if (info === undefined) return {};
  const blockHash = info.field('block_hash').hex(32);
  if (!equalBytes(blockHash, block.hash)) return { otherBlock: bytesToHex(blockHash) };
  const result = info.optionalField('execution_result');
  if (result === undefined || result.variant().name !== 'Version2') return {};
  return { recorded: executionResultFromJson(result) };
}
