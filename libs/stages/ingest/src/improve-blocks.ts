// Blocks of an archive that are stored already: takes over what is better, and has those blocks recorded again.

import { isSwitchBlock } from '@casper-trace/casper-types/block';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { ArchivedBlock } from '@casper-trace/chain-source/archive/archive';
import { readRawBlock, readRawTransaction } from '@casper-trace/chain-source/raw-json';
import type { Queryable } from '@casper-trace/db/database';
import { type EvidenceOfBlock, readEvidence, replaceBlock, replaceTransactions } from '@casper-trace/db/evidence';
import { recordAgain } from '@casper-trace/db/record-again';
import type { IngestedTransactionRow } from '@casper-trace/db/rows/tables';
import { chooseTransaction, type EraContext, hasBetterSignatures } from './better-evidence.js';
import { transactionRows } from './ingested-rows.js';

export interface ChainToImprove {
  readonly id: number;
  readonly networkName: string;
}

/** Another block is stored at the height of a block of the archive: below it both are one chain. */
export interface Fork {
  readonly height: bigint;
  readonly stored: EvidenceOfBlock;
}

/** Goes through the blocks of an archive in ascending order. */
export class BlockImprover {
  /** What the archive says against what is proven, in words. */
  readonly contradictions: string[] = [];
  readonly #connection: Queryable;
  readonly #chain: ChainToImprove;
  #era: EraContext;

  constructor(connection: Queryable, chain: ChainToImprove) {
    this.#connection = connection;
    this.#chain = chain;
    this.#era = { networkName: chain.networkName, lastSwitch: undefined };
  }

  /** Up to the first height at which another block is stored; that is returned. */
  async improve(blocks: readonly ArchivedBlock[]): Promise<Fork | undefined> {
    if (blocks.length === 0) return undefined;
    const evidence = await readEvidence(
      this.#connection,
      this.#chain.id,
      blocks[0].height,
      blocks[blocks.length - 1].height,
    );
    const again: bigint[] = [];
    let fork: Fork | undefined;
    for (const block of blocks) {
      const stored = evidence.get(block.height);
      if (stored !== undefined && stored.hash !== bytesToHex(block.block.hash)) {
        fork = { height: block.height, stored };
        break;
      }
      if (stored !== undefined && (await this.#improveOne(block, stored))) again.push(block.height);
      if (isSwitchBlock(block.block)) this.#era = { ...this.#era, lastSwitch: block.block };
    }
    await recordAgain(this.#connection, this.#chain.id, again);
    return fork;
  }

  async #improveOne(block: ArchivedBlock, stored: EvidenceOfBlock): Promise<boolean> {
    const better = transactionRows(block).flatMap((offered, index) => this.#betterRow(block, index, offered, stored));
    await replaceTransactions(this.#connection, this.#chain.id, better);
    const isSigned =
      !stored.isFinal && block.raw !== stored.raw && hasBetterSignatures(readRawBlock(stored.raw), block, this.#era);
    if (isSigned) await replaceBlock(this.#connection, this.#chain.id, block.height, block.raw);
    return isSigned || better.length > 0;
  }

  /** The row to store instead of the stored one, or none. */
  #betterRow(
    block: ArchivedBlock,
    index: number,
    offered: IngestedTransactionRow,
    { transactions, ...evidence }: EvidenceOfBlock,
  ): IngestedTransactionRow[] {
    const stored = transactions.at(index);
    if (stored === undefined) return [];
    const { row } = stored;
    const betterMessages =
      offered.recordedMessages !== null && (row.recordedMessages === null || stored.messagesDiffer)
        ? offered.recordedMessages
        : row.recordedMessages;
    const choice =
      row.raw === offered.raw
        ? 'keep'
        : chooseTransaction(readRawTransaction(row.raw, block.block), block.transactions[index], evidence);
    if (choice === 'take') return [{ ...offered, recordedMessages: betterMessages }];
    if (choice === 'contradiction') {
      this.contradictions.push(`transaction ${row.hash} (block ${block.height}) is proven to be another one`);
    }
    return betterMessages === row.recordedMessages ? [] : [{ ...row, recordedMessages: betterMessages }];
  }
}
