// The status page: which chains are here, and how far each is. Plain HTML, nothing from elsewhere.
import { Database } from '@casper-trace/db/database';
import { type ChainStatus, readChainStatuses } from '@casper-trace/db/queries/chain-list';
import { readSummary, type Summary } from '@casper-trace/db/queries/summary';
import { Controller, Get, Header } from '@nestjs/common';

@Controller()
export class StatusController {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  async page(): Promise<string> {
    const chains = await readChainStatuses(this.database);
    const sections = await Promise.all(
      chains.map(async (chain) => section(chain, await readSummary(this.database, chain.id))),
    );
    return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<title>casper-trace</title><style>${STYLE}</style></head><body><h1>casper-trace</h1>
<p><a href="/graphql">GraphQL</a></p>${sections.join('') || '<p>No chain yet.</p>'}</body></html>`;
  }

  @Get('health')
  async health(): Promise<{ status: string }> {
    await this.database.query('SELECT 1');
    return { status: 'ok' };
  }
}

const STYLE =
  'body{font:16px system-ui;margin:2rem auto;max-width:48rem;padding:0 1rem}td,th{padding:.2rem 1rem .2rem 0;text-align:left}code{font-size:.85em;overflow-wrap:anywhere}';

function section(chain: ChainStatus, summary: Summary): string {
  const reasons = Object.entries(summary.reasons).map(([reason, count]): Row => [`unverifiable: ${reason}`, count]);
  const rows: Row[] = [
    ['first block', chain.firstBlockHash],
    ['heights', `${chain.firstHeight} to ${chain.lastHeight}`],
    ['blocks recorded', `${chain.blocksRecorded} of ${chain.blocks}`],
    ['blocks proven', chain.blocksProven],
    ['transactions', summary.transactions],
    ['verified', summary.verified],
    ['diverged', summary.diverged],
    ['unverifiable', summary.unverifiable],
    ...reasons,
    ['digest', summary.digest],
  ];
  const body = rows.map(
    ([name, value]) => `<tr><th>${escape(name)}</th><td><code>${escape(String(value))}</code></td></tr>`,
  );
  return `<h2>${escape(chain.networkName)}</h2><table>${body.join('')}</table>`;
}

type Row = [string, string | number];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]);
