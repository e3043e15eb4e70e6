// The rows of each section's table on the page.
import type {
  CodeLine,
  EventLine,
  HowLine,
  LineOf,
  ResultLine,
  SectionName,
  StatementLine,
  TransactionLine,
  WhoLine,
} from '../documents/lines.js';
import { context, type Html, hash, html, motes, nothing, time, verdict } from './html.js';

export interface PageTable<Line> {
  readonly title: string;
  readonly about: string;
  readonly head: readonly string[];
  readonly row: (line: Line) => readonly Html[];
  /** True for what happened and left no effect: shown pale. */
  readonly pale?: (line: Line) => boolean;
}

const EVENT_HEAD = ['when', 'what', 'who: context · code', 'how', 'proof'];

function eventRow<What>(line: EventLine<What>, what: Html): readonly Html[] {
  const { when, who, how, proof } = line;
  return [
    html`<b>${when.block}</b>·${when.ordinal}<br>${time(when.time)}<br>${hash(when.transaction)}`,
    what,
    whoCell(who),
    howCell(how),
    html`${verdict(proof.verdict)}<br>${verdict(provenText(proof.proven))}<br><span class="small">root ${hash(proof.stateRoot)}</span>`,
  ];
}

function whoCell({ context: own, caller, code, initiator }: WhoLine): Html {
  const called =
    caller.address === own.address ? nothing : html`<br><span class="small">called by</span> ${context(caller)}`;
  const signed = html`<br><span class="small">initiator</span> ${hash(initiator)}`;
  return html`${context(own)}<br>${codeCell(code)}${called}${signed}`;
}

function codeCell({ kind, hash: codeHash, name, version }: CodeLine): Html {
  if (codeHash === null || name !== null) return html`<span class="small">${kind}</span> ${name ?? ''}`;
  return html`<span class="small">${kind}${version === null ? '' : ` v${version}`}</span> ${hash(codeHash)}`;
}

const ROOT_HASH = /[0-9a-f]{64}/;

/** Longest text of an argument that a cell takes; the whole is in the JSON Lines. */
const SHOWN = 60;

function howCell({ path, arguments: given, step }: HowLine): Html {
  const frames = path.map(
    ({ frame, entryPoint, context: own }, depth) =>
      html`<div class="frame" style="margin-left:${Math.min(depth, 6) * 6}px">${depth === 0 ? '' : '└ '}<span class="dot ${own.kind === 'account' || own.kind === 'contract' || own.kind === 'system' ? own.kind : 'node'}"></span>${entryPoint} <span class="small">#${frame}</span></div>`,
  );
  const texts = given.map(({ name, parsed, sha256, length }) => {
    const text = parsed === null ? `${length} bytes, sha256 ${sha256 ?? ''}` : parsed;
    const short = text.replace(/([0-9a-f]{8})[0-9a-f]{24,}/g, '$1…');
    const cut = short.length > SHOWN ? `${short.slice(0, SHOWN)}…` : short;
    return html`<div class="argument" title="${text.slice(0, 1000)}">${name}: ${cut}</div>`;
  });
  return html`<span class="small">${step}</span>${frames}${texts}`;
}

/** What a verdict rests on, in a line of its own below it. */
const by = (text: string | null): Html => (text === null ? nothing : html`<br><span class="small">by ${text}</span>`);

const provenText = (proven: boolean | null): string =>
  proven === null ? 'not recorded' : proven ? 'proven' : 'not proven';

function outcomeText(outcome: string, error: string | null): Html {
  if (outcome === 'unknown') return html`<span class="none">unknown</span>`;
  return error === null ? html`success` : html`<span class="bad">${error}</span>`;
}

/** A recorded or computed result, where it is not the one that is stated. */
function otherResult(
  name: string,
  { outcome, error, consumed, cost }: TransactionLine,
  other: ResultLine | null,
): Html {
  if (other === null) return nothing;
  const same = outcome !== 'unknown' && other.error === error && other.consumed === consumed && other.cost === cost;
  if (same) return nothing;
  return html`<br><span class="small">${name}: ${other.error ?? 'success'}, gas ${other.consumed}, cost</span> ${motes(other.cost)}`;
}

function outsideCell({ outside }: StatementLine): Html {
  if (outside.length === 0) return motes('0');
  return html`${outside.map(({ way, amount }) => html`<div>${motes(amount)}<br><span class="small">${way}</span></div>`)}`;
}

const undone = (committed: boolean): Html =>
  committed ? nothing : html`<br><span class="undone">not committed</span>`;
const pale = (line: EventLine<{ readonly committed: boolean }>): boolean => !line.what.committed;

export const TABLES: { readonly [Name in SectionName]: PageTable<LineOf[Name]> } = {
  statements: {
    title: 'Statements of purses',
    about:
      'opening + received − sent + outside transactions + unexplained = closing. Opening and closing are the chain’s own balances.',
    head: ['purse', 'opening', 'received', 'sent', 'outside transactions', 'unexplained', 'closing', 'movements'],
    row: (line) => [
      html`${hash(line.purse)}${line.mainPurseOf === null ? nothing : html`<br><span class="small">main purse of</span> ${context({ kind: 'account', address: line.mainPurseOf })}`}`,
      html`${motes(line.opening)}<br><span class="small">block ${line.openingBlock}</span>`,
      motes(line.received),
      motes(line.sent),
      outsideCell(line),
      line.unexplained === '0'
        ? html`<span class="good">0</span>`
        : html`<b class="bad">${motes(line.unexplained)}</b><br><span class="small">${line.why ?? ''}</span>`,
      html`${motes(line.closing)}<br><span class="small">block ${line.closingBlock}</span>`,
      html`${line.movements}`,
    ],
  },
  findings: {
    title: 'Findings',
    about: 'What the rules raised in this range.',
    head: ['severity', 'rule', 'when', 'finding', 'verdict'],
    row: (line) => [
      html`<b>${line.severity}</b>`,
      html`${line.rule} <span class="small">v${line.version}</span>`,
      html`<b>${line.block}</b>${line.ordinal === null ? '' : `·${line.ordinal}`}<br>${time(line.time)}<br>${hash(line.transaction)}`,
      html`${line.sentence}<br><span class="small">${line.subject}</span>`,
      line.verdict === null ? html`–` : verdict(line.verdict),
    ],
  },
  'named-key-writes': {
    title: 'Named-key writes',
    about: 'Every change of a named key, also what was undone.',
    head: EVENT_HEAD,
    pale,
    row: (line) => {
      const { operation, name, before, after, committed } = line.what;
      return eventRow(
        line,
        html`<b>${operation}</b> <q>${name}</q><br>${before === null ? nothing : html`${hash(before)} `}→ ${hash(after)}${undone(committed)}`,
      );
    },
  },
  'purse-movements': {
    title: 'Purse movements',
    about: 'Every movement of motes, also what was refused or undone.',
    head: EVENT_HEAD,
    pale,
    row: (line) => {
      const { way, by, source, target, amount, id, outcome, committed } = line.what;
      const refused = outcome === 'moved' ? nothing : html`<br><b class="bad">refused: ${outcome}</b>`;
      return eventRow(
        line,
        html`<b>${motes(amount)}</b><br><span class="small">from</span> ${hash(source)}<br><span class="small">to</span> ${hash(target)}<br><span class="small">${way}: ${by}${id === null ? '' : `, id ${id}`}</span>${refused}${undone(committed)}`,
      );
    },
  },
  'purse-accesses': {
    title: 'Purse accesses',
    about: 'A context got, used or gave a purse without moving motes.',
    head: EVENT_HEAD,
    pale,
    row: (line) => {
      const { access, purse, rightsAsked, rightsEffective, name, committed } = line.what;
      const rights = rightsAsked === rightsEffective ? rightsAsked : `${rightsAsked} asked, ${rightsEffective} given`;
      return eventRow(
        line,
        html`<b>${access}</b>${name === null ? nothing : html` <q>${name}</q>`}<br>${hash(purse)}<br><span class="small">${rights}</span>${undone(committed)}`,
      );
    },
  },
  'purse-holds': {
    title: 'Purse holds',
    about: 'A part of a balance set aside or released: no movement.',
    head: EVENT_HEAD,
    pale,
    row: (line) => {
      const { kind, operation, purse, amount, committed } = line.what;
      return eventRow(
        line,
        html`<b>${kind} hold ${operation}</b><br>${motes(amount)}<br>${hash(purse)}${undone(committed)}`,
      );
    },
  },
  transactions: {
    title: 'Transactions covered',
    about: 'Every transaction that the rows above come from, or that ran the subject’s code.',
    head: ['when', 'transaction', 'initiator', 'outcome', 'cost', 'proof'],
    row: (line) => [
      html`<b>${line.block}</b>·${line.transactionIndex}<br>${time(line.time)}`,
      html`${hash(line.transaction)}<br><span class="small">${line.kind}</span>`,
      hash(line.initiator),
      html`${outcomeText(line.outcome, line.error)}${otherResult('recorded', line, line.recorded)}${otherResult('computed', line, line.computed)}`,
      motes(line.cost),
      html`${verdict(line.verdict)}${line.reason === null ? nothing : html`<br><span class="small">${line.reason}</span>`}${by(line.evidence)}${by(line.rules && `rules ${line.rules}`)}<br>${verdict(provenText(line.proof.proven))}`,
    ],
  },
  blocks: {
    title: 'Blocks of the range',
    about: 'What the proof of every row above rests on.',
    head: ['block', 'hash', 'state root', 'checksum of the results', 'root of trust', 'proof'],
    row: (line) => [
      html`<b>${line.height}</b><br>${time(line.time)}<br><span class="small">era ${line.era}, ${line.transactions} transactions</span>`,
      hash(line.hash),
      hash(line.stateRoot),
      hash(line.checksum),
      line.rootOfTrust === null
        ? html`–`
        : html`<span class="small">${line.rootOfTrust.replace(ROOT_HASH, '')}</span> ${hash(ROOT_HASH.exec(line.rootOfTrust)?.[0] ?? null)}`,
      html`${verdict(provenText(line.proven))}${line.unprovenReason === null ? nothing : html`<br><span class="small">${line.unprovenReason}</span>`}`,
    ],
  },
};
