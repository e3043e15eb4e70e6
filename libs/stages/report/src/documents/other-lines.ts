// Blocks, transactions, statements and findings as lines of a report.

import type { ResultFigures } from '@casper-trace/db/queries/transaction-results';
import type { BlockFacts, TransactionFacts } from '@casper-trace/db/reports/blocks';
import type { FindingFacts } from '@casper-trace/db/reports/findings';
import type { StatementFacts, UnexplainedBlock } from '@casper-trace/db/reports/statements';
import { canonicalJson } from './canonical-json.js';
import { accountText, heightNumber, proofLine, purseText, rootOfTrustText } from './event-lines.js';
import type { BlockLine, FindingLine, ResultLine, StatementLine, TransactionLine } from './lines.js';

export function blockLine(block: BlockFacts): BlockLine {
  return {
    height: heightNumber(block.height),
    hash: block.hash,
    time: block.timestamp,
    era: heightNumber(block.eraId),
    protocol: block.protocolVersion,
    stateRoot: block.stateRootHash,
    transactions: block.transactionCount,
    proven: block.proven,
    unprovenReason: block.unprovenReason,
    checksum: block.checksumRecorded,
    checksumComputed: block.checksumComputed,
    rootOfTrust: rootOfTrustText(block),
    digest: block.digest,
  };
}

export function transactionLine(facts: TransactionFacts): TransactionLine {
  const verdict = facts.verdict ?? 'none';
  const { recorded, computed, stated } = facts.results;
  return {
    block: heightNumber(facts.blockHeight),
    time: facts.block.timestamp,
    transactionIndex: facts.transactionIndex,
    transaction: facts.hash,
    kind: facts.kind,
    initiator: accountText(facts.initiator),
    verdict,
    reason: facts.reason,
    evidence: facts.evidence,
    rules: facts.rules,
    outcome: stated === undefined ? 'unknown' : stated.error === null ? 'succeeded' : 'failed',
    ...(resultLine(stated) ?? { error: null, consumed: null, cost: null }),
    recorded: resultLine(recorded),
    computed: resultLine(computed),
    proof: proofLine(verdict, facts.block),
  };
}

function resultLine(figures: ResultFigures | undefined): ResultLine | null {
  if (figures === undefined) return null;
  return { error: figures.error, consumed: String(figures.consumed), cost: String(figures.cost) };
}

/** closing − opening − received + sent − outside; null if a balance is not known. */
export function unexplainedOf(facts: Omit<StatementFacts, 'purse' | 'account' | 'movements'>): bigint | null {
  const { opening, closing, received, sent } = facts;
  const outside = facts.outside.reduce((sum, { amount }) => sum + amount, 0n);
  return opening === null || closing === null ? null : closing - opening - received + sent - outside;
}

/** @param blocks where an unexplained rest comes from; asked for only if there is one */
export function statementLine(
  facts: StatementFacts,
  range: { readonly opening: bigint; readonly closing: bigint },
  blocks: readonly UnexplainedBlock[],
): StatementLine {
  const unexplained = unexplainedOf(facts);
  return {
    purse: purseText(facts.purse),
    mainPurseOf: facts.account === null ? null : accountText(facts.account),
    opening: facts.opening === null ? null : String(facts.opening),
    openingBlock: heightNumber(range.opening),
    received: String(facts.received),
    sent: String(facts.sent),
    outside: facts.outside.map(({ way, amount }) => ({ way, amount: String(amount) })),
    movements: facts.movements,
    closing: facts.closing === null ? null : String(facts.closing),
    closingBlock: heightNumber(range.closing),
    unexplained: unexplained === null ? null : String(unexplained),
    why: unexplained === 0n ? null : whyUnexplained(unexplained, blocks),
  };
}

function whyUnexplained(unexplained: bigint | null, blocks: readonly UnexplainedBlock[]): string {
  if (unexplained === null)
    return 'the state at the first root was not at hand, and no block of the range tells the balance';
  if (blocks.length === 0) return 'blocks of the range are not recorded: see the gaps in coverage';
  return blocks
    .map(({ height, motes, unverified }) => {
      const because =
        unverified.length === 0 ? 'all its transactions are verified' : `not verified: ${unverified.join(', ')}`;
      return `block ${height}: ${motes} motes more than its movements say (${because})`;
    })
    .join('; ');
}

export function findingLine(facts: FindingFacts): FindingLine {
  return {
    id: facts.id,
    rule: facts.ruleId,
    version: facts.ruleVersion,
    severity: facts.severity,
    block: heightNumber(facts.blockHeight),
    time: facts.block.timestamp,
    transaction: facts.transactionHash,
    ordinal: facts.ordinal,
    subject: facts.subject,
    sentence: facts.sentence,
    evidence: canonicalJson(facts.evidence),
    verdict: facts.verdict,
  };
}
