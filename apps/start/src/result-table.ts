// What `npm start` shows when all is recorded.
import { evidenceRows, type Summary, trustRows } from '@casper-trace/db/queries/summary';
import type { IndexedChain } from '@casper-trace/ingest/index-archive';
import { EXAMPLE_QUERIES, onOneLine } from '@casper-trace/query/example-queries';
import { renderTable } from '@casper-trace/telemetry/table';

export function resultTable(
  summary: Summary,
  { chain, transactionsNow }: IndexedChain,
  seconds: number,
  address: string,
): string {
  const reasons = Object.entries(summary.reasons).map(([reason, count]): [string, number] => [`  ${reason}`, count]);
  const table = renderTable([
    ['network', chain.networkName],
    ['blocks', `${summary.blocks}, ${summary.blocksProven} proven`],
    ...trustRows(summary),
    ['transactions', summary.transactions],
    ['verified', summary.verified],
    ...evidenceRows(summary),
    ['diverged', summary.diverged],
    ['unverifiable', summary.unverifiable],
    ...reasons,
    ['deploys per second', transactionsNow === 0 ? 'nothing was left to do' : (transactionsNow / seconds).toFixed(1)],
    ['digest', summary.digest],
    ['GraphQL', `${address}/graphql`],
  ]);
  const queries = EXAMPLE_QUERIES.slice(0, 2).map(({ query }) => `  ${onOneLine(query)}\n`);
  return `${table}\n\nTwo queries to paste:\n\n${queries.join('\n')}\nCtrl-C ends it.\n`;
}
