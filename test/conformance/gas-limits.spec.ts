// Gas limits and costs of the transactions of test/vectors/transactions, under both ways of pricing, as casper-types 6.0.1
// (casper-node 2.0.3) gives them, and as 6.1.0 does with the rules of 2.1.1. test/oracle/gas-limits wrote the figures.
import { readFileSync } from 'node:fs';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { JsonNode, parseJson } from '@casper-trace/casper-types/json';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import { transactionFromJson } from '@casper-trace/casper-types/transaction-json';
import { parseChainspec } from '@casper-trace/engine/chainspec/parse-chainspec';
import type { ProtocolRules, TransactionLane } from '@casper-trace/engine/chainspec/protocol-rules';
import { SAMPLE_CHAINSPEC } from '@casper-trace/engine/chainspec/sample-chainspec';
import { switchesOf } from '@casper-trace/engine/chainspec/test-support/switches';
import { gasCost, gasLimitOf } from '@casper-trace/engine/pipeline/gas-limit';
import { Unsupported } from '@casper-trace/engine/unsupported';
import { describe, expect, it } from 'vitest';

interface Figures {
  /** Gas, in decimal; null where the crate gives none. */
  readonly limit: string | null;
  /** Motes at the gas price of the file, in decimal; null where the crate gives none. */
  readonly cost: string | null;
}
interface Entry {
  readonly lanes: number;
  readonly pricingHandling: 'PaymentLimited' | 'Fixed';
  readonly transferCost: number;
  /** In the order of the transactions; null where the crate finds no lane. */
  readonly figures: readonly (Figures | null)[];
}

const directory = new URL('../vectors/transactions/', import.meta.url);
const text = (file: string): string => readFileSync(new URL(file, directory), 'utf8');
const file = new JsonNode(parseJson(text('transactions.json')));
const laneSets = file.field('lanes').items();
const transactions = file
  .field('transactions')
  .items()
  .map((vector) => transactionFromJson(vector.field('transaction')));

function laneOf(json: JsonNode): TransactionLane {
  const [id, maxLength = 0n, maxArgsLength = 0n, maxGas = 0n, maxCount = 0n] = json.items().map((item) => item.u64());
  return { id: Number(id), maxLength, maxArgsLength, maxGas, maxCount };
}

function rulesOf(entry: Entry, lanes: JsonNode, version: string): ProtocolRules {
  const rules = parseChainspec(SAMPLE_CHAINSPEC);
  return {
    ...rules,
    versioned: switchesOf(version),
    systemCosts: { ...rules.systemCosts, mint: { ...rules.systemCosts.mint, transfer: BigInt(entry.transferCost) } },
    core: { ...rules.core, pricingHandling: entry.pricingHandling },
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

/** Both in decimal; null for a transaction that has none: those that were paid before are not built. */
function figuresOf(transaction: Transaction, rules: ProtocolRules, gasPrice: number): Figures {
  try {
    const limit = gasLimitOf(transaction, rules);
    return { limit: limit.toString(), cost: gasCost(transaction, limit, gasPrice, rules).toString() };
  } catch (error) {
    expect(error).toBeInstanceOf(Unsupported);
    return { limit: null, cost: null };
  }
}

describe.each([
  { crate: '6.0.1', version: '2.0.3' },
  { crate: '6.1.0', version: '2.1.1' },
])('gas limits and costs of casper-types $crate', ({ crate, version }) => {
  const vectors = JSON.parse(text(`gas-limits-${crate}.json`)) as {
    readonly 'casper-types': string;
    readonly gasPrice: number;
    readonly entries: readonly Entry[];
  };

  it('are of every kind: offered, of a lane, flat, none', () => {
    expect(vectors['casper-types']).toBe(crate);
    expect(new Set(vectors.entries.map(({ pricingHandling }) => pricingHandling)).size).toBe(2);
    const figures = vectors.entries.flatMap((entry) => entry.figures);
    const limits = figures.map((item) => item?.limit);
    expect(new Set(limits).size).toBeGreaterThan(20);
    expect(limits).toContain(null);
    const flat = String(vectors.entries[0]?.transferCost);
    expect(limits).toContain(flat);
    // A flat cost does not rise with the gas price: that came with 6.1.0.
    expect(figures.some((item) => item?.cost === flat)).toBe(version === '2.1.1');
  });

  it.each(vectors.entries)('are ours: lanes $lanes, $pricingHandling', (entry) => {
    const lanes = laneSets[entry.lanes];
    if (lanes === undefined)
      throw new PermanentError('bad-vectors', 'the vectors name lanes that transactions.json lacks');
    const rules = rulesOf(entry, lanes, version);
    const compared = transactions.flatMap((transaction, index) => {
      const figures = entry.figures[index];
      return figures ? [{ transaction, figures }] : [];
    });
    expect(compared.length).toBeGreaterThan(20);
    expect(compared.map(({ transaction }) => figuresOf(transaction, rules, vectors.gasPrice))).toEqual(
      compared.map(({ figures }) => figures),
    );
  });
});
