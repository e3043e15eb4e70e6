// The status page: one static HTML document without scripts and without anything from elsewhere.
import { EXAMPLE_QUERIES, type ExampleQuery } from '../example-queries.js';
import type { ChainStatus, Status } from '../model/status.object.js';

/** Texts of the database and of archives are foreign: nothing gets into the page unescaped. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function statusPage({ engineVersion, outages, chains }: Status): string {
  return page(`${outageSection(outages)}<p>In whose context did this happen? Each transaction re-executed, each run checked against the chain’s own results.</p>
${chains.length === 0 ? '<p>The database holds no chain yet.</p>' : chains.map(chainSection).join('\n')}
<h2>Queries to paste</h2>
<p>GraphQL is at <code>/graphql</code>; each title below is a link that runs its query.</p>
${EXAMPLE_QUERIES.map(querySection).join('\n')}
<footer>engine ${escapeHtml(engineVersion)} · <a href="/health">health</a></footer>`);
}

/** Nothing if nothing is wrong. */
function outageSection(outages: Status['outages']): string {
  const lines = outages.map(({ reason, since }) => `<p>${escapeHtml(reason)}, since ${escapeHtml(since)}</p>`);
  return lines.length === 0 ? '' : `<section class="bad"><h2>Work waits</h2>${lines.join('')}</section>\n`;
}

/** For when there is nothing to show. */
export function faultPage(message: string): string {
  return page(`<p>${escapeHtml(message)}</p>`);
}

function page(content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>casper-trace</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>casper-trace</h1>
${content}
</main>
</body>
</html>
`;
}

function chainSection(chain: ChainStatus): string {
  const rows: [string, string][] = [
    ['head', chain.head === null ? 'none' : `${chain.head.height} · ${chain.head.hash}`],
    ['first block', `${chain.firstBlock.height} · ${chain.firstBlock.hash}`],
    ['blocks', `${chain.blocks}, recorded ${chain.blocksRecorded}, proven ${chain.blocksProven}`],
    ['trust', trustText(chain)],
    ['transactions', String(chain.transactions)],
    ['verified', String(chain.verified)],
    ['diverged', String(chain.diverged)],
    ['unverifiable', [String(chain.unverifiable), ...chain.reasons.map(reasonText)].join(', ')],
    ['gaps', gapText(chain)],
    ...chain.roles.map((role): [string, string] => [role.role, roleText(role)]),
  ];
  const cells = rows.map(([name, value]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`);
  const state = chain.diverged > 0 ? 'bad' : chain.gapCount > 0 ? 'waiting' : 'good';
  return `<section class="${state}"><h2>${escapeHtml(chain.networkName)}</h2><table>${cells.join('')}</table></section>`;
}

/** Whole hashes: they are there to be compared. */
function trustText({ trust: { level, reason, roots } }: ChainStatus): string {
  if (level === 'none') return `no block is trusted, nothing is proven: ${reason ?? 'not decided yet'}`;
  const blocks = roots.map(({ height, blockHash }) => `${height}:${blockHash}`).join(', ');
  return level === 'pinned' ? `pinned ${blocks}` : `not pinned: compare ${blocks} with a hash that you trust`;
}

const reasonText = ({ reason, transactions }: ChainStatus['reasons'][number]): string => `${reason}: ${transactions}`;

function roleText({ height, lag, processes, lastSeen, waiting, silentChannels }: ChainStatus['roles'][number]): string {
  const place = `${height === null ? 'nothing yet' : `up to block ${height}`}, ${lag} behind the head`;
  const deliveries = waiting === null ? [] : [`${waiting} waiting`];
  if (silentChannels !== null && silentChannels > 0) deliveries.push(`${silentChannels} channels paused or disabled`);
  const life =
    processes > 0 ? `${processes} at work` : `nobody at work${lastSeen === null ? '' : ` since ${lastSeen}`}`;
  return [place, ...deliveries, life].join(', ');
}

function gapText({ gapCount, gaps }: ChainStatus): string {
  if (gapCount === 0) return 'none: every block is recorded';
  return `${gapCount}, the first is block ${gaps.at(0)?.height ?? '?'}`;
}

function querySection({ title, query }: ExampleQuery): string {
  const link = `/graphql?query=${encodeURIComponent(query)}`;
  return `<h3><a href="${escapeHtml(link)}">${escapeHtml(title)}</a></h3>\n<pre><code>${escapeHtml(query)}</code></pre>`;
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
section { border-left: 4px solid; padding: 0 1rem; margin: 1rem 0; }
section.good { border-color: #2a9d4b; }
section.waiting { border-color: #d08c00; }
section.bad { border-color: #c62828; }
table { border-collapse: collapse; }
th { text-align: left; font-weight: 600; padding: 0.1rem 1.5rem 0.1rem 0; vertical-align: top; white-space: nowrap; }
td { overflow-wrap: anywhere; }
pre { overflow-x: auto; padding: 0.75rem; background: #8881; border-radius: 4px; }
footer { margin: 2rem 0; opacity: 0.7; }`;
