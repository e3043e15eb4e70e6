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
    `  ${proofText(report, paint)}`,
    `${paint.bold('transaction')} ${transaction.hash} ${paint.dim(transaction.kind)}`,
    `  initiator ${transaction.initiator}`,
    `  block ${report.block.height} of ${report.chain}, transaction ${transaction.transactionIndex}, ${report.block.timestamp}`,
    ...resultLines(report, paint),
  ];
}

function verdictLine({ verdict, transaction }: TraceReport, paint: Paint): string {
  const byRules = transaction.rules === null ? '' : ` (rules ${transaction.rules})`;
  switch (verdict.kind) {
    case 'verified':
      return `${paint.good('✔ verified')}: every effect and figure equals the node's record${byRules}`;
    case 'diverged': {
      const { field, index, key, recorded, computed } = verdict.difference ?? NO_DIFFERENCE;
      const place = [field, ...(index === null ? [] : [`[${index}]`]), ...(key === null ? [] : [` ${key}`])].join('');
      return `${paint.bad('✘ diverged')} at ${place}: recorded ${printable(recorded)}, computed ${printable(computed)}${byRules}`;
    }
    case 'unverifiable':
      return `${paint.warn('? unverifiable')}: ${verdict.reason ?? ''}`;
  }
}

const NO_DIFFERENCE = { field: '', index: null, key: null, recorded: '', computed: '' } as const;

function proofText({ block: { proof } }: TraceReport, paint: Paint): string {
  if (proof === null) return paint.warn('block not re-executed yet');
  const { rootOfTrust, finality } = proof;
  if (!proof.proven) return `${paint.warn('block not proven')}: ${proof.reason ?? ''}`;
  const signers = `${finality.signers} signature${finality.signers === 1 ? '' : 's'}`;
  const signed = `${signers} with ${finality.signedWeight} of ${finality.totalWeight ?? '?'} weight`;
  const root = `${rootOfTrust.kind}${rootOfTrust.kind === 'genesis' ? '' : ` ${rootOfTrust.height}`}`;
  return `${paint.good('block proven')}: results → checksum → state root → block hash → ${signed} → ${root}`;
}

function resultLines({ transaction: { computed } }: TraceReport, paint: Paint): string[] {
  if (computed === null) return [];
  const outcome =
    computed.errorMessage === null ? paint.good('succeeded') : paint.bad(printable(computed.errorMessage));
  return [
    `  ${outcome}, gas ${formatGas(computed.consumed)} of ${formatGas(computed.limit)}, cost ${formatMotes(computed.cost)}, ` +
      `refund ${formatMotes(computed.refund)}`,
  ];
}
