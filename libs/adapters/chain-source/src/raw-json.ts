// A node's answers as they were stored raw, decoded again. Their hashes were checked when they were ingested.
import type { Block } from '@casper-trace/casper-types/block';
import { type BlockWithProofs, blockWithProofsFromJson } from '@casper-trace/casper-types/block-json';
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { type ExecutionResultV2, executionResultFromJson } from '@casper-trace/casper-types/execution-result';
import { JsonNode, parseJson } from '@casper-trace/casper-types/json';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import { deployFromJson, transactionFromJson } from '@casper-trace/casper-types/transaction-json';
import { unwrapResult } from './archive/archive-json.js';

/** A transaction and what the node recorded of it. */
export interface StoredTransaction {
  readonly transaction: Transaction;
  /** Undefined where the record is of format 1.x, of another block, or missing. */
  readonly recorded: ExecutionResultV2 | undefined;
}

/** Reads a result of `chain_get_block`; PermanentError 'bad-json'. */
export function readRawBlock(raw: string): BlockWithProofs {
  return blockWithProofsFromJson(unwrapResult(new JsonNode(parseJson(raw))));
}

/** Reads a result of `info_get_transaction` or `info_get_deploy` of a block's transaction; PermanentError 'bad-json'. */
export function readRawTransaction(raw: string, block: Block): StoredTransaction {
  const json = unwrapResult(new JsonNode(parseJson(raw)));
  const deploy = json.optionalField('deploy');
  const transaction = deploy === undefined ? transactionFromJson(json.field('transaction')) : deployFromJson(deploy);
  const info = json.optionalField('execution_info');
  const result = info?.optionalField('execution_result');
  const ofThisBlock = info !== undefined && equalBytes(info.field('block_hash').hex(32), block.hash);
  const comparable = ofThisBlock && result?.variant().name === 'Version2';
  return { transaction, recorded: comparable ? executionResultFromJson(result) : undefined };
}
