// A recorded chain in a folder (docs/architecture.md, 'Archive'): blocks in order of height with their transactions in order of
// execution, every hash recomputed. Whatever is wrong with the folder is one PermanentError (archive-error.ts).
import { type FileHandle, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Block } from '@casper-trace/casper-types/block';
import type { ExecutionResultV2 } from '@casper-trace/casper-types/execution-result';
import type { FinalityProof } from '@casper-trace/casper-types/finality-signature';
import type { Message } from '@casper-trace/casper-types/message';
import { formatProtocolVersion, type ProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import { type ArchivedChainspec, readChainspecs } from './archive-chainspec.js';
import { fileError, systemError } from './archive-error.js';
import { type BlockLine, readBlocks } from './block-reader.js';
import { EventStream } from './event-stream.js';
import { countLines } from './line-reader.js';
import { openRegularFile } from './regular-file.js';
import { indexTransactions } from './transaction-index.js';
import { TransactionReader } from './transaction-reader.js';

/** A transaction of a block. */
export interface ArchivedTransaction {
  /** The node's JSON, one line of transactions.jsonl as it is. */
  readonly raw: string;
  readonly transaction: Transaction;
  /** The node's execution result; undefined where it is of format 1.x or the node gave none. */
  readonly recorded: ExecutionResultV2 | undefined;
  /** The messages it emitted, in order; undefined where the archive's event stream lacks it. */
  readonly recordedMessages: readonly Message[] | undefined;
  /** The lane of the block body; 1.x blocks have none. */
  readonly lane: number | undefined;
}

/** A block with right hashes, linked to the one before. */
export interface ArchivedBlock {
  readonly height: bigint;
  /** The node's JSON, one line of blocks.jsonl as it is. */
  readonly raw: string;
  readonly block: Block;
  /** Finality signatures, not verified here. */
  readonly proofs: readonly FinalityProof[];
  /** State root of the block before; undefined for the archive's first block (genesis has no state before it). */
  readonly parentStateRoot: Uint8Array | undefined;
  /** In order of execution. */
  readonly transactions: readonly ArchivedTransaction[];
}

/** An open archive. */
export interface Archive {
  readonly dir: string;
  readonly networkName: string;
  readonly chainspecs: readonly ArchivedChainspec[];
  /** Lines of blocks.jsonl and distinct transactions of transactions.jsonl: for a progress bar. */
  readonly blockCount: number;
  readonly transactionCount: number;
  /** Path of state/data.lmdb; the file exists, nothing more is known of it. */
  readonly trieStorePath: string;
  /** The chainspec of a protocol version, or undefined. Every block that `blocks` gives has one. */
  chainspecFor(version: ProtocolVersion): ArchivedChainspec | undefined;
  /** Blocks from a height on (or all), ascending; can be walked several times, one after another or at once. */
  blocks(fromHeight?: bigint): AsyncGenerator<ArchivedBlock, void>;
  close(): Promise<void>;
}

/** What a whole archive holds. */
export interface ArchiveSummary {
  readonly blocks: number;
  readonly transactions: number;
  readonly firstHeight: bigint;
  readonly lastHeight: bigint;
}

async function demandFile(path: string): Promise<void> {
  try {
    if (!(await stat(path)).isFile()) throw fileError('archive-unreadable-file', path, 'is not a file');
  } catch (error) {
    throw systemError(error, path);
  }
}

/**
 * Opens the archive in `dir`: reads its chainspecs, makes sure that every file is there and indexes the transactions.
 * Only hashes and offsets stay in memory. Call `close` at the end.
 */
export async function openArchive(dir: string): Promise<Archive> {
  const chainspecs = await readChainspecs(dir);
  const networkName = chainspecs[0]?.networkName ?? '';
  const trieStorePath = join(dir, 'state', 'data.lmdb');
  await demandFile(trieStorePath);

  const blocksPath = join(dir, 'blocks.jsonl');
  const transactionsPath = join(dir, 'transactions.jsonl');
  const blocksFile = await openRegularFile(blocksPath);
  let transactionsFile: FileHandle | undefined;
  let events: EventStream | undefined;
  try {
    transactionsFile = await openRegularFile(transactionsPath);
    const blockCount = await countLines(blocksFile, blocksPath);
    if (blockCount === 0) throw fileError('archive-no-blocks', blocksPath, 'holds no block');
    const index = await indexTransactions(transactionsFile, transactionsPath);
    events = await EventStream.open(join(dir, 'events.txt'));
    const transactions = new TransactionReader(transactionsFile, transactionsPath, index, events, networkName);
    return new FolderArchive(
      { dir, networkName, chainspecs, blockCount, transactionCount: index.size, trieStorePath },
      { handle: blocksFile, path: blocksPath },
      transactions,
    );
  } catch (error) {
    await blocksFile.close();
    await transactionsFile?.close();
    await events?.close();
    throw error;
  }
}

/** Reads and checks everything once, from the first block to the last, and says what is there. */
export async function summarizeArchive(archive: Archive): Promise<ArchiveSummary> {
  let blocks = 0;
  let transactions = 0;
  let firstHeight: bigint | undefined;
  let lastHeight = 0n;
  for await (const block of archive.blocks()) {
    blocks += 1;
    transactions += block.transactions.length;
    firstHeight ??= block.height;
    lastHeight = block.height;
  }
  return { blocks, transactions, firstHeight: firstHeight ?? 0n, lastHeight };
}

type ArchiveFacts = Pick<
  Archive,
  'dir' | 'networkName' | 'chainspecs' | 'blockCount' | 'transactionCount' | 'trieStorePath'
>;

class FolderArchive implements Archive {
  readonly dir: string;
  readonly networkName: string;
  readonly chainspecs: readonly ArchivedChainspec[];
  readonly blockCount: number;
  readonly transactionCount: number;
  readonly trieStorePath: string;
  readonly #chainspecOfVersion: ReadonlyMap<string, ArchivedChainspec>;
  readonly #blocks: { readonly handle: FileHandle; readonly path: string };
  readonly #transactions: TransactionReader;

  constructor(
    facts: ArchiveFacts,
    blocks: { readonly handle: FileHandle; readonly path: string },
    transactions: TransactionReader,
  ) {
    this.dir = facts.dir;
    this.networkName = facts.networkName;
    this.chainspecs = facts.chainspecs;
    this.blockCount = facts.blockCount;
    this.transactionCount = facts.transactionCount;
    this.trieStorePath = facts.trieStorePath;
    this.#chainspecOfVersion = new Map(
      facts.chainspecs.map((chainspec) => [formatProtocolVersion(chainspec.protocolVersion), chainspec]),
    );
    this.#blocks = blocks;
    this.#transactions = transactions;
  }

  chainspecFor(version: ProtocolVersion): ArchivedChainspec | undefined {
    return this.#chainspecOfVersion.get(formatProtocolVersion(version));
  }

  async *blocks(fromHeight = 0n): AsyncGenerator<ArchivedBlock, void> {
    const { handle, path } = this.#blocks;
    let parent: BlockLine | undefined;
    for await (const line of readBlocks(handle, path, this.chainspecs)) {
      const { block, proofs, raw } = line;
      const parentStateRoot = parent?.block.header.stateRootHash;
      parent = line;
      if (block.header.height < fromHeight) continue;
      const transactions = await this.#transactions.transactionsOf(block);
      yield { height: block.header.height, raw, block, proofs, parentStateRoot, transactions };
    }
  }

  async close(): Promise<void> {
    await this.#blocks.handle.close();
    await this.#transactions.close();
  }
}
