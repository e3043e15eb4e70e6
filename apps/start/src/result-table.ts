// What `npm start` shows when all is recorded.
import type { Summary } from '@casper-trace/db/queries/summary';
import type { IndexedChain } from '@casper-trace/ingest/index-archive';
import { renderTable } from '@casper-trace/telemetry/table';

/** Two queries to paste, which show what this is about. */
const QUERIES = [
  '{ transactions(first: 3) { edges { node { hash blockHeight verdict { kind } frames { entryPoint context { kind address } } } } } }',
  '{ purseTransfers(first: 5, filter: { committed: true }) { edges { node { way amount source target context { kind address } } } } }',
];

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
    ['transactions', summary.transactions],
    ['verified', summary.verified],
    ['diverged', summary.diverged],
    ['unverifiable', summary.unverifiable],
    ...reasons,
    ['deploys per second', transactionsNow === 0 ? 'nothing was left to do' : (transactionsNow / seconds).toFixed(1)],
    ['digest', summary.digest],
    ['GraphQL', `${address}/graphql`],
  ]);
  return `${table}\n\nTwo queries to paste:\n\n${QUERIES.map((query) => `  ${query}\n`).join('\n')}\nCtrl-C ends it.\n`;
}
