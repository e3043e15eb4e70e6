// Transactions and blocks that casper-types 6.0.1 made: our hashes, encodings, orders and lanes against its own.
import { readFileSync } from 'node:fs';
import { approvalsHash, findBadApproval } from '@casper-trace/casper-types/approvals';
import { blockBodyHash, findBadBlockHash } from '@casper-trace/casper-types/block';
import { blockFromJson } from '@casper-trace/casper-types/block-json';
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { JsonNode, parseJson } from '@casper-trace/casper-types/json';
import {
  findBadTransactionHash,
  type Transaction,
  transactionSigners,
  transactionToBytes,
} from '@casper-trace/casper-types/transaction';
import { transactionFromJson } from '@casper-trace/casper-types/transaction-json';
import { parseChainspec } from '@casper-trace/engine/chainspec/parse-chainspec';
import type { PricingHandling, ProtocolRules, TransactionLane } from '@casper-trace/engine/chainspec/protocol-rules';
import { SAMPLE_CHAINSPEC } from '@casper-trace/engine/chainspec/sample-chainspec';
import { transactionLane } from '@casper-trace/engine/chainspec/transaction-lane';
import { describe, expect, it } from 'vitest';

function vectors(file: string): JsonNode {
  return new JsonNode(parseJson(readFileSync(new URL(`../vectors/transactions/${file}`, import.meta.url), 'utf8')));
}

const file = vectors('transactions.json');
const cases = file
  .field('transactions')
  .items()
  .map((vector) => ({ vector, transaction: transactionFromJson(vector.field('transaction')) }));

function laneOf(json: JsonNode): TransactionLane {
  const [id, maxLength = 0n, maxArgsLength = 0n, maxGas = 0n, maxCount = 0n] = json.items().map((item) => item.u64());
  return { id: Number(id), maxLength, maxArgsLength, maxGas, maxCount };
}

function rulesWith(lanes: JsonNode, pricingHandling: PricingHandling): ProtocolRules {
  const rules = parseChainspec(SAMPLE_CHAINSPEC);
  return {
    ...rules,
    core: { ...rules.core, pricingHandling },
    transactions: {
      ...rules.transactions,
      lanes: {
        mint: laneOf(lanes.field('native_mint_lane')),
        auction: laneOf(lanes.field('native_auction_lane')),
        installUpgrade: laneOf(lanes.field('install_upgrade_lane')),
        wasm: lanes.field('wasm_lanes').items().map(laneOf),
      },
    },
  };
}

function laneOrNull(transaction: Transaction, rules: ProtocolRules): number | null {
  try {
    return transactionLane(transaction, rules);
  } catch {
    return null;
  }
}

describe('transactions', () => {
  it('cover every variant', () => {
    const v1 = cases.flatMap(({ transaction }) => (transaction.kind === 'V1' ? [transaction] : []));
    const deploys = cases.flatMap(({ transaction }) => (transaction.kind === 'Deploy' ? [transaction] : []));
    const targets = v1.map(({ target }) => (target.kind === 'Stored' ? target.id.kind : target.kind));
    const sorted = (values: readonly string[]): string[] => [...new Set(values)].sort();
    expect(sorted(targets)).toEqual(['ByHash', 'ByName', 'ByPackageHash', 'ByPackageName', 'Native', 'Session']);
    expect(sorted(v1.map(({ pricingMode }) => pricingMode.kind))).toEqual(['Fixed', 'PaymentLimited', 'Prepaid']);
    expect(sorted(v1.map(({ initiator }) => initiator.kind))).toEqual(['AccountHash', 'PublicKey']);
    expect(sorted(v1.map(({ args }) => args.kind))).toEqual(['Bytesrepr', 'Named']);
    const runtimes = v1.map(({ target }) => (target.kind === 'Native' ? 'none' : target.runtime.kind));
    expect(sorted(runtimes)).toEqual(['VmCasperV1', 'VmCasperV2', 'none']);
    expect(sorted(deploys.map(({ session }) => session.kind)).length).toBeGreaterThan(4);
  });

  it.each(cases.map(({ vector, transaction }, index) => ({ index, vector, transaction })))(
    'no. $index ($transaction.kind) has the hashes, bytes, order of approvals and signers of the crate',
    ({ vector, transaction }) => {
      expect(findBadTransactionHash(transaction)).toBeUndefined();
      expect(transaction.sizeEstimate).toBe(vector.field('size_estimate').integer());
      const bytes = transactionToBytes(transaction);
      expect(bytes.length).toBe(vector.field('inner_length').u32() + 1);
      expect(bytesToHex(blake2b256(bytes))).toBe(vector.field('bytes_hash').text());
      expect(bytesToHex(approvalsHash(transaction.approvals))).toBe(vector.field('approvals_hash').text());
      expect(transactionSigners(transaction).map((hash) => `account-hash-${bytesToHex(hash)}`)).toEqual(
        vector
          .field('signers')
          .items()
          .map((signer) => signer.text()),
      );
    },
  );

  it('get the lanes of the crate, or none where it gives none', () => {
    const found = new Set<number | null>();
    for (const [index, lanes] of file.field('lanes').items().entries()) {
      for (const handling of ['PaymentLimited', 'Fixed'] as const) {
        const rules = rulesWith(lanes, handling);
        for (const { vector, transaction } of cases) {
          const expected = vector.field('lanes').items()[index]?.field(handling).value ?? null;
          const lane = laneOrNull(transaction, rules);
          expect(lane === null ? null : BigInt(lane)).toBe(expected);
          found.add(lane);
        }
      }
    }
    expect(found.size).toBeGreaterThan(6);
  });

  it('have valid approvals where the crate signed them as they are', () => {
    const signed = cases.filter(
      ({ transaction }) => transaction.kind === 'Deploy' || transaction.pricingMode.kind !== 'Prepaid',
    );
    const bad = signed.filter(
      ({ transaction }) => transaction.initiator.kind === 'PublicKey' && findBadApproval(transaction) !== undefined,
    );
    expect(bad).toEqual([]);
  });
});

describe('blocks', () => {
  const blocks = vectors('blocks.json')
    .field('blocks')
    .items()
    .map((vector) => ({ vector, block: blockFromJson(vector.field('block')) }));

  it('cover both formats, switch blocks and rewarded signatures', () => {
    expect(blocks.filter(({ block }) => block.kind === 'V1' && block.header.eraEnd !== undefined).length).toBe(3);
    expect(blocks.filter(({ block }) => block.kind === 'V2' && block.header.eraEnd !== undefined).length).toBe(3);
    expect(blocks.some(({ block }) => block.kind === 'V2' && block.body.rewardedSignatures.length > 3)).toBe(true);
  });

  it.each(blocks.map(({ vector, block }, index) => ({ index, vector, block })))(
    'no. $index ($block.kind) has the hashes of the crate',
    ({ vector, block }) => {
      expect(findBadBlockHash(block)).toBeUndefined();
      expect(bytesToHex(blockBodyHash(block))).toBe(vector.field('body_hash').text());
      expect(bytesToHex(block.hash)).toBe(vector.field('hash').text());
    },
  );
});
