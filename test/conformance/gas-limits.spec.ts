// Gas limits of the transactions of test/vectors/transactions as casper-types 6.0.1 (casper-node 2.0.3) gives them, under both
// ways of pricing. test/oracle/gas-limits wrote the figures.
import { readFileSync } from 'node:fs';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { JsonNode, parseJson } from '@casper-trace/casper-types/json';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import { transactionFromJson } from '@casper-trace/casper-types/transaction-json';
import { parseChainspec } from '@casper-trace/engine/chainspec/parse-chainspec';
import type { ProtocolRules, TransactionLane } from '@casper-trace/engine/chainspec/protocol-rules';
import { SAMPLE_CHAINSPEC } from '@casper-trace/engine/chainspec/sample-chainspec';
import { gasLimitOf } from '@casper-trace/engine/pipeline/gas-limit';
import { Unsupported } from '@casper-trace/engine/unsupported';
import { describe, expect, it } from 'vitest';

interface Figures {
  /** Gas, in decimal; null where the crate gives none. */
  readonly limit: string | null;
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

function rulesOf(entry: Entry, lanes: JsonNode): ProtocolRules {
  const rules = parseChainspec(SAMPLE_CHAINSPEC);
  return {
    ...rules,
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

/** The limit in decimal, or null for a transaction that has none: those that were paid before are not built. */
function limitOf(transaction: Transaction, rules: ProtocolRules): string | null {
  try {
    return gasLimitOf(transaction, rules).toString();
  } catch (error) {
    expect(error).toBeInstanceOf(Unsupported);
    return null;
  }
}

describe('gas limits of casper-types 6.0.1', () => {
  const vectors = JSON.parse(text('gas-limits-6.0.1.json')) as {
    readonly 'casper-types': string;
    readonly entries: readonly Entry[];
  };

  it('are of every kind: offered, of a lane, flat, none', () => {
    expect(vectors['casper-types']).toBe('6.0.1');
    expect(new Set(vectors.entries.map(({ pricingHandling }) => pricingHandling)).size).toBe(2);
    const limits = vectors.entries.flatMap(({ figures }) => figures.map((item) => item?.limit));
    expect(new Set(limits).size).toBeGreaterThan(20);
    expect(limits).toContain(null);
    expect(limits).toContain(String(vectors.entries[0]?.transferCost));
  });

  it.each(vectors.entries)('are ours: lanes $lanes, $pricingHandling', (entry) => {
    const lanes = laneSets[entry.lanes];
    if (lanes === undefined)
      throw new PermanentError('bad-vectors', 'the vectors name lanes that transactions.json lacks');
    const rules = rulesOf(entry, lanes);
    const compared = transactions.flatMap((transaction, index) => {
      const figures = entry.figures[index];
      return figures ? [{ transaction, limit: figures.limit }] : [];
    });
    expect(compared.length).toBeGreaterThan(20);
    expect(compared.map(({ transaction }) => limitOf(transaction, rules))).toEqual(compared.map(({ limit }) => limit));
  });
});
