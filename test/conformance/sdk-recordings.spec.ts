// Transactions and blocks of real networks that SDK projects keep: every hash and signature holds.
import { readFileSync } from 'node:fs';
import { findBadApproval } from '@casper-trace/casper-types/approvals';
import { findBadBlockHash } from '@casper-trace/casper-types/block';
import { blockFromJson, blockV1FromJson } from '@casper-trace/casper-types/block-json';
import { JsonNode, parseJson } from '@casper-trace/casper-types/json';
import { findBadTransactionHash, type Transaction } from '@casper-trace/casper-types/transaction';
import { deployFromJson, transactionFromJson } from '@casper-trace/casper-types/transaction-json';
import { describe, expect, it } from 'vitest';

function recording(file: string): JsonNode {
  return new JsonNode(parseJson(readFileSync(new URL(`../vectors/json/${file}`, import.meta.url), 'utf8')));
}

function transactionOf(file: string): Transaction {
  const json = recording(file);
  const deploy = json.optionalField('deploy');
  if (deploy !== undefined) return deployFromJson(deploy);
  return transactionFromJson(json.optionalField('transaction') ?? json.field('TransactionAccepted'));
}

describe('transactions of SDK recordings', () => {
  it.each([
    ['go-sdk.get_deploy_result.json', 'casper-test', 'Deploy'],
    ['go-sdk.transaction_accepted_event.json', 'casper-net-1', 'V1'],
    ['go-sdk.transaction_accepted_event_invalid_data.json', 'integration-test', 'V1'],
    ['java-sdk.deploy-v1.json', 'casper', 'Deploy'],
    ['java-sdk.deploy-v3.json', 'casper', 'Deploy'],
    ['net-sdk.get-transaction-stored-v200.json', 'casper-net-1', 'V1'],
    ['net-sdk.get-transaction-deploy-stored-v200.json', 'casper-net-1', 'Deploy'],
  ])('hold: %s', (file, chainName, kind) => {
    const transaction = transactionOf(file);
    expect(transaction.kind).toBe(kind);
    expect(transaction.chainName).toBe(chainName);
    expect(findBadTransactionHash(transaction)).toBeUndefined();
    expect(findBadApproval(transaction)).toBeUndefined();
  });
});

describe('blocks of SDK recordings', () => {
  it('hold, but the doctored one', () => {
    const blockOf = (file: string): JsonNode => recording(file).field('BlockAdded').field('block');
    expect(findBadBlockHash(blockFromJson(blockOf('go-sdk.block_added_event_v2.json')))).toBeUndefined();
    expect(findBadBlockHash(blockV1FromJson(blockOf('go-sdk.block_added_event.json')))).toBe('block hash');
  });
});
