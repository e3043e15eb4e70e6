// Every hash and signature of the bundled chains, recomputed: nothing may be right by accident.
import { readFileSync } from 'node:fs';
import { findBadApproval } from '@casper-trace/casper-types/approvals';
import { type Block, blockHash, blockTransactions, findBadBlockHash } from '@casper-trace/casper-types/block';
import { blockWithProofsFromJson } from '@casper-trace/casper-types/block-json';
import { chainNameHash, verifyFinalitySignature } from '@casper-trace/casper-types/finality-signature';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { JsonNode, parseJson } from '@casper-trace/casper-types/json';
import { findBadTransactionHash, type Transaction } from '@casper-trace/casper-types/transaction';
import { deployFromJson, transactionFromJson } from '@casper-trace/casper-types/transaction-json';
import { describe, expect, it } from 'vitest';

const CHAINS = [
  { chain: 'devnet-2.0.3', name: 'casper-devnet-203', blocks: 30, transactions: 23 },
  { chain: 'devnet-1.5.8', name: 'casper-devnet-158', blocks: 24, transactions: 29 },
] as const;

function lines(chain: string, file: string): JsonNode[] {
  const url = new URL(`../../../../../test/chains/${chain}/${file}`, import.meta.url);
  const texts = readFileSync(url, 'utf8').split('\n');
  return texts.filter((line) => line !== '').map((line) => new JsonNode(parseJson(line)));
}

function transactionsOf(chain: string): Transaction[] {
  return lines(chain, 'transactions.jsonl').map((line) => {
    const deploy = line.optionalField('deploy');
    return deploy === undefined ? transactionFromJson(line.field('transaction')) : deployFromJson(deploy);
  });
}

describe.each(CHAINS)('$chain', ({ chain, name, blocks, transactions }) => {
  const signed = lines(chain, 'blocks.jsonl').map(blockWithProofsFromJson);
  const decoded = transactionsOf(chain);

  it('has right block and body hashes, linked by parent hash', () => {
    expect(signed.length).toBe(blocks);
    expect(signed.map(({ block }) => findBadBlockHash(block))).toEqual(signed.map(() => undefined));
    for (const [index, { block }] of signed.entries()) {
      const parent = signed[index - 1];
      expect(bytesToHex(block.header.parentHash)).toBe(
        parent === undefined ? '00'.repeat(32) : bytesToHex(blockHash(parent.block)),
      );
    }
  });

  it('has right finality signatures, wrong ones for another chain name or block', () => {
    const nameHash = chainNameHash(name);
    for (const { block, proofs } of signed) {
      expect(proofs.length).toBeGreaterThan(0);
      for (const proof of proofs) {
        expect(verifyFinalitySignature(block, nameHash, proof)).toBe(true);
        const other = chainNameHash(`${name}-2`);
        expect(verifyFinalitySignature(block, other, proof)).toBe(block.kind === 'V1');
        const moved: Block = { ...block, hash: block.header.bodyHash };
        expect(verifyFinalitySignature(moved, nameHash, proof)).toBe(false);
      }
    }
  });

  it('has right transaction hashes and approvals, and every transaction of every block', () => {
    expect(decoded.length).toBe(transactions);
    expect(decoded.map(findBadTransactionHash)).toEqual(decoded.map(() => undefined));
    expect(decoded.map(findBadApproval)).toEqual(decoded.map(() => undefined));
    const inBlocks = signed.flatMap(({ block }) => blockTransactions(block)).map((entry) => bytesToHex(entry.hash));
    expect(new Set(inBlocks)).toEqual(new Set(decoded.map((entry) => bytesToHex(entry.hash))));
    expect(decoded.map((entry) => entry.chainName)).toEqual(decoded.map(() => name));
  });
});

describe('devnet-2.0.3', () => {
  it('has the serialized length of each transaction as size_estimate', () => {
    const recorded = lines('devnet-2.0.3', 'transactions.jsonl').map((line) =>
      line.field('execution_info').field('execution_result').field('Version2').field('size_estimate').integer(),
    );
    expect(transactionsOf('devnet-2.0.3').map((entry) => entry.sizeEstimate)).toEqual(recorded);
  });
});
