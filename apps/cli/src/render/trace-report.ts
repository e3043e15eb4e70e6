// A trace report in the terminal: the verdict on top with what it rests on, then the call tree.
import type { TraceReport } from '@casper-trace/query/report/trace-report';
import { formatGas, formatMotes, printable } from './format.js';
import type { Paint } from './paint.js';
import { renderTraceTree } from './trace-tree.js';

/** Lines of the report. */
export function renderTraceReport(report: TraceReport, paint: Paint): string[] {
  const tree = renderTraceTree(report, paint);
  return [...headLines(report, paint), '', ...(tree.length === 0 ? [paint.dim('no trace: not executed')] : tree)];
}

function headLines(report: TraceReport, paint: Paint): string[] {
  const { transaction } = report;
  return [
    verdictLine(report, paint),
    ...contradictionLines(report, paint),
    ...proofLines(report, paint).map((line) => `  ${line}`),
    `${paint.bold('transaction')} ${transaction.hash} ${paint.dim(transaction.kind)}`,
    `  initiator ${transaction.initiator}`,
    `  block ${report.block.height} of ${report.chain}, transaction ${transaction.transactionIndex}, ${report.block.timestamp}${transaction.rules == null ? '' : `, rules ${transaction.rules}`}`,
    ...resultLines(report, paint),
  ];
}

function verdictLine({ verdict }: TraceReport, paint: Paint): string {
  switch (verdict.kind) {
    case 'verified':
      return `${paint.good('✔ verified')}: ${EVIDENCE_TEXT[verdict.evidence ?? 'both']}`;
    case 'diverged':
      return `${paint.bad('✘ diverged')} ${differenceText(verdict)}`;
    case 'unverifiable': {
      const explanation = verdict.explanation === null ? '' : `: ${printable(verdict.explanation)}`;
      return `${paint.warn('? unverifiable')}: ${verdict.reason ?? ''}${explanation}`;
    }
  }
}

const EVIDENCE_TEXT = {
  both: "every effect and figure equals the node's record and reproduces the block's checksum",
  'recorded result': "every effect and figure equals the node's record, which the block's checksum covers",
  'block checksum': "every effect and figure reproduces the block's checksum",
} as const;

/** The source's record contradicts what we computed, and that is not the verdict itself. */
function contradictionLines({ verdict }: TraceReport, paint: Paint): string[] {
  if (verdict.difference === null || verdict.kind === 'diverged') return [];
  const whom =
    verdict.kind === 'verified' ? "the source's record contradicts the chain" : "the source's record differs";
  return [`  ${paint.warn(whom)} ${differenceText(verdict)}`];
}

function differenceText({ difference }: TraceReport['verdict']): string {
  const { field, index, key, recorded, computed } = difference ?? NO_DIFFERENCE;
  const place = [field, ...(index === null ? [] : [`[${index}]`]), ...(key === null ? [] : [` ${key}`])].join('');
  return `at ${place}: recorded ${printable(recorded)}, computed ${printable(computed)}`;
}

const NO_DIFFERENCE = { field: '', index: null, key: null, recorded: '', computed: '' } as const;

function proofLines({ block: { proof } }: TraceReport, paint: Paint): string[] {
  if (proof === null) return [paint.warn('block not re-executed yet')];
  const { rootOfTrust } = proof;
  if (!proof.proven || rootOfTrust === null)
    return [`${paint.warn('block not proven')}: ${printable(proof.reason ?? '')}`];
  const { kind, height, blockHash, pinned } = rootOfTrust;
  const root = `${kind}${kind === 'genesis' ? '' : ` ${height}`}`;
  const way = ['results', 'checksum', 'state root', 'block hash', ...finalityText(proof.finality)];
  const proven = `${paint.good('block proven')}: ${way.join(' → ')} → ${root}${pinned ? ', pinned' : ''}`;
  if (pinned) return [proven];
  return [proven, `${paint.warn('not pinned')}: compare ${height}:${blockHash} with a hash that you trust (--trust)`];
}

/** The steps from the block's hash to the root. */
function finalityText({ by, descendant, signers, signedWeight, totalWeight }: Proof['finality']): string[] {
  if (by === 'root') return [];
  if (by === 'descent') return [`block ${descendant} descends from it`];
  return [`${signers} signature${signers === 1 ? '' : 's'} with ${signedWeight} of ${totalWeight ?? '?'} weight`];
}

type Proof = NonNullable<TraceReport['block']['proof']>;

function resultLines({ transaction: { computed } }: TraceReport, paint: Paint): string[] {
  if (computed === null) return [];
  const outcome =
    computed.errorMessage === null ? paint.good('succeeded') : paint.bad(printable(computed.errorMessage));
  return [
    `  ${outcome}, gas ${formatGas(computed.consumed)} of ${formatGas(computed.limit)}, cost ${formatMotes(computed.cost)}, ` +
      `refund ${formatMotes(computed.refund)}`,
  ];
}
