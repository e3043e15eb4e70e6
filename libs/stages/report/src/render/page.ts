// The page as pieces of text in order: head, tables, foot. The tables' rows come one by one, so that a page of any
// length is never in memory as a whole.
import type { LineOf, SectionName } from '../documents/lines.js';
import type { Manifest } from '../documents/manifest.js';
import { context, type Html, hash, html, nothing } from './html.js';
import { TABLES } from './html-rows.js';
import { STYLE } from './style.js';

/** What the page tells before its tables: the manifest without what is known only when the page is written. */
export type PageFacts = Omit<Manifest, 'files'>;

/** Rows of a table that a page shows; a browser cannot print millions. The rest is in the JSON Lines and the CSV. */
export const ROWS_ON_PAGE = 5000;

export function pageHead(facts: PageFacts): string {
  const { query, chain } = facts;
  const title = `Audit report · ${subjectText(facts)} · ${chain.networkName} · blocks ${query.from}–${query.to}`;
  return `<!doctype html>
${
  html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>`.markup
}${STYLE}${
  html`</style>
</head>
<body>
<header>
<h1>${headline(facts)}</h1>
${subject(facts)}
</header>
${tiles(facts)}
${about(facts)}
${coverage(facts)}
`.markup
}`;
}

const subjectText = ({ query }: PageFacts): string =>
  query.subject === 'blocks' ? 'blocks' : `${query.subject} ${query.address?.slice(0, 8) ?? ''}`;

const headline = ({ query }: PageFacts): string =>
  query.subject === 'blocks' ? `Audit report: blocks ${query.from} to ${query.to}` : `Audit report: ${query.subject}`;

function subject({ query, chain }: PageFacts): Html {
  const shown =
    query.address === null
      ? nothing
      : query.subject === 'account' || query.subject === 'contract'
        ? html`${context({ kind: query.subject, address: query.address })} <span class="small">${query.address}</span>`
        : html`<code>${query.address}</code>`;
  return html`<div>${shown} <span class="small">network</span> ${chain.networkName} · <span class="small">blocks</span> ${query.from} – ${query.to}</div>`;
}

function tiles({ coverage: { blocks, proven, transactions }, covered, statements, rows, rules }: PageFacts): Html {
  const verified = covered.verdicts.verified ?? 0;
  const tile = (alarm: boolean, figure: string, text: string): Html =>
    html`<div class="tile${alarm ? ' alarm' : ''}"><b>${figure}</b><span>${text}</span></div>`;
  return html`<div class="tiles">
${tile(verified < covered.transactions, `${verified} of ${covered.transactions}`, 'transactions covered are verified')}
${tile(proven < blocks, `${proven} of ${blocks}`, `blocks proven (${transactions} transactions)`)}
${tile(statements.unexplained > 0, `${statements.unexplained} of ${statements.purses}`, 'purses with an unexplained balance')}
${tile(rows.findings > 0, rules.evaluated ? String(rows.findings) : '–', rules.evaluated ? 'findings' : 'findings: no rules evaluated')}
</div>`;
}

function about({ chain, range, trust, versions, publicKey }: PageFacts): Html {
  const place = (block: PageFacts['range']['first']): Html =>
    block === null
      ? html`none stored`
      : html`block ${block.height} ${hash(block.hash)}, state root ${hash(block.stateRoot)}`;
  return html`<dl>
<dt>first block of the chain</dt><dd>${chain.firstHeight} ${hash(chain.firstBlockHash)}</dd>
<dt>range begins</dt><dd>${place(range.first)}</dd>
<dt>range ends</dt><dd>${place(range.last)}</dd>
<dt>digest of the range</dt><dd>${hash(range.digest)}</dd>
<dt>roots of trust</dt><dd>${trust.roots.length === 0 ? 'none: no block of the range is proven' : trust.roots.map(rootText)}</dd>
<dt>recorded by</dt><dd>${versions.recordedBy.map(({ engine, blocks }) => `engine ${engine}: ${blocks} blocks`).join('; ')}</dd>
<dt>signed by</dt><dd>${publicKey === null ? 'nobody: this report is not signed' : html`ed25519 <code>${publicKey}</code>`}</dd>
</dl>`;
}

const rootText = ({ kind, height, hash: root, pinned, blocks }: PageFacts['trust']['roots'][number]): Html =>
  html`<div>${kind} ${height}:<code>${root}</code> for ${blocks} proven blocks, ${pinned ? 'pinned' : html`<b class="bad">not pinned: compare it with a hash that you trust</b>`}</div>`;

function coverage({ coverage: of, rules }: PageFacts): Html {
  const verdicts = Object.entries(of.verdicts).map(([name, count]) => `${count} ${name}`);
  const reasons = Object.entries(of.reasons).map(([name, count]) => `${count} × ${name}`);
  const gaps = of.gaps.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`));
  return html`<h2>Coverage</h2>
<p>${of.complete ? 'Every block of the range is stored and recorded: no gap.' : `${of.gapCount} gaps: what happened in them is not in this report.`}</p>
<dl>
<dt>blocks</dt><dd>${of.blocks} stored, ${of.recorded} recorded, ${of.proven} proven</dd>
<dt>transactions of the range</dt><dd>${of.transactions}: ${verdicts.length === 0 ? 'none' : verdicts.join(', ')}</dd>
${reasons.length === 0 ? nothing : html`<dt>unverifiable because</dt><dd>${reasons.join(', ')}</dd>`}
<dt>gaps</dt><dd>${gaps.length === 0 ? 'none' : gaps.join(', ')}${of.gapCount > gaps.length ? ` … ${of.gapCount} in all` : ''}</dd>
<dt>rules</dt><dd>${rules.evaluated ? rules.list.map(({ rule, version, from, to }) => `${rule} v${version} (blocks ${from}–${to})`).join(', ') : 'no rule was evaluated over this range: the findings say nothing'}</dd>
${rules.tags.length === 0 ? nothing : html`<dt>tags</dt><dd>${tagTexts(rules.tags).join(', ')}</dd>`}
</dl>
`;
}

function tagTexts(tags: PageFacts['rules']['tags']): string[] {
  return [...new Set(tags.map(({ tag }) => tag))].map((name) => {
    const of = tags.filter(({ tag }) => tag === name);
    const allowed = of.filter(({ role }) => role === 'allowed').length;
    return `${name} (${of.length - allowed} watched, ${allowed} allowed)`;
  });
}

export function tableHead(name: SectionName, rows: number): string {
  const { title, about: text, head } = TABLES[name];
  if (rows === 0) return html`<h2 id="${name}">${title}</h2>\n<p>None.</p>\n`.markup;
  const counted = html`${rows} ${rows === 1 ? 'row' : 'rows'}. ${text}`;
  return html`<h2 id="${name}">${title}</h2>
<p>${counted}</p>
<table>
<thead><tr>${head.map((cell) => html`<th>${cell}</th>`)}</tr></thead>
<tbody>
`.markup;
}

export function tableRow<Name extends SectionName>(name: Name, line: LineOf[Name]): string {
  const { row, pale } = TABLES[name];
  return html`<tr${pale?.(line) ? html` class="pale"` : nothing}>${row(line).map((cell) => html`<td>${cell}</td>`)}</tr>\n`
    .markup;
}

export function tableFoot(name: SectionName, rows: number): string {
  if (rows === 0) return '';
  const more = rows - ROWS_ON_PAGE;
  return `</tbody></table>\n${more > 0 ? html`<p>${more} more rows are in ${name}.jsonl and ${name}.csv.</p>\n`.markup : ''}`;
}

export function pageFoot(facts: PageFacts): string {
  return html`<footer>Made by casper-trace ${facts.versions.report}. Amounts are exact; hashes are shortened: whole ones are in the files beside this page, and come with a copy from the screen. ‘casper-trace verify’ checks this folder.</footer>
</body>
</html>
`.markup;
}
