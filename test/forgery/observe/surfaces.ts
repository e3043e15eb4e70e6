// What each surface shows of an indexed archive: the JSON line of `index`, GraphQL, a report, alerts, and `trace`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateAll } from '@casper-trace/alert/evaluation/evaluator';
import { listAlerts } from '@casper-trace/db/alerts/list-alerts';
import { addBuiltInRules } from '@casper-trace/db/alerts/rules';
import type { StoredAlert } from '@casper-trace/db/alerts/tables';
import type { Database } from '@casper-trace/db/database';
import type { TraceReport } from '@casper-trace/query/report/trace-report';
import { builtInRules } from '@casper-trace/rules/built-in/built-in-rules';
import { startGraphQLServer } from '../../support/graphql-server.js';
import type { Shown } from './shown.js';

const GRAPHQL = `{
  blocks(first: 100) { nodes { height hash proof { proven reason rootOfTrust { pinned } } } }
  transactions(first: 100) {
    nodes { hash blockHash verdict { kind reason } computed { errorMessage consumed cost } }
  }
}`;

interface GraphQLAnswer {
  readonly blocks: {
    readonly nodes: readonly {
      readonly height: string;
      readonly hash: string;
      readonly proof: {
        readonly proven: boolean;
        readonly reason: string | null;
        readonly rootOfTrust: { readonly pinned: boolean } | null;
      } | null;
    }[];
  };
  readonly transactions: {
    readonly nodes: readonly {
      readonly hash: string;
      readonly blockHash: string;
      readonly verdict: { readonly kind: 'verified' | 'diverged' | 'unverifiable'; readonly reason: string | null };
      readonly computed: {
        readonly errorMessage: string | null;
        readonly consumed: string;
        readonly cost: string;
      } | null;
    }[];
  };
}

export async function shownByGraphQL(database: Database): Promise<Shown> {
  const server = await startGraphQLServer(database, { maxCost: 1_000_000 });
  try {
    const { blocks, transactions } = await server.query<GraphQLAnswer>(GRAPHQL);
    return {
      refused: undefined,
      blocks: blocks.nodes.map(({ height, hash, proof }) => ({
        height: Number(height),
        hash,
        proven: proof?.proven === true,
        reason: proof?.reason ?? undefined,
        pinned: proof?.rootOfTrust?.pinned,
      })),
      transactions: transactions.nodes.map(({ hash, blockHash, verdict, computed }) => ({
        hash,
        blockHash,
        verdict: verdict.kind,
        reason: verdict.reason ?? undefined,
        result: undefined,
        figures: computed ?? undefined,
      })),
    };
  } finally {
    await server.close();
  }
}

interface BlockLine {
  readonly height: number;
  readonly hash: string;
  readonly proven: boolean | null;
  readonly unprovenReason: string | null;
  readonly rootOfTrust: string | null;
}

interface TransactionLine {
  readonly transaction: string;
  readonly verdict: 'verified' | 'diverged' | 'unverifiable';
  readonly reason: string | null;
  readonly error: string | null;
  readonly consumed: string;
  readonly cost: string;
  readonly proof: { readonly blockHash: string };
}

/** @param folder of a report of all blocks */
export function shownByReport(folder: string): Shown {
  const linesOf = <Line>(name: string): Line[] =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
  return {
    refused: undefined,
    blocks: linesOf<BlockLine>('blocks.jsonl').map(({ height, hash, proven, unprovenReason, rootOfTrust }) => ({
      height,
      hash,
      proven: proven === true,
      reason: unprovenReason ?? undefined,
      pinned: rootOfTrust === null ? undefined : !rootOfTrust.endsWith(', not pinned'),
    })),
    transactions: linesOf<TransactionLine>('transactions.jsonl').map((line) => ({
      hash: line.transaction,
      blockHash: line.proof.blockHash,
      verdict: line.verdict,
      reason: line.reason ?? undefined,
      result: undefined,
      figures: { errorMessage: line.error, consumed: line.consumed, cost: line.cost },
    })),
  };
}

/** What `trace --json` prints of one transaction. */
export function shownByTrace({ transaction, block, verdict }: TraceReport): Shown {
  const { computed } = transaction;
  return {
    refused: undefined,
    blocks: [
      {
        height: Number(block.height),
        hash: block.hash,
        proven: block.proof?.proven === true,
        reason: block.proof?.reason ?? undefined,
        pinned: block.proof?.rootOfTrust?.pinned,
      },
    ],
    transactions: [
      {
        hash: transaction.hash,
        blockHash: block.hash,
        verdict: verdict.kind,
        reason: verdict.reason ?? undefined,
        result: undefined,
        figures: computed ?? undefined,
      },
    ],
  };
}

/** What the built-in rules raise over the one chain of a database. */
export async function alertsOf(database: Database): Promise<StoredAlert[]> {
  await addBuiltInRules(database, builtInRules);
  const { rows } = await database.query<{ id: number }>('SELECT id FROM chains');
  const [chain] = rows;
  if (chain === undefined) return [];
  await evaluateAll(database, chain.id);
  return listAlerts(database, chain.id, {}, { limit: 10_000 });
}
