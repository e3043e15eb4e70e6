// Pieces of a page. Everything of the chain is escaped: names, arguments and messages are foreign text.
import { EngineBug } from '@casper-trace/casper-types/app-error';

/** A piece of markup: made only here. Nothing that was read from a file is one, whatever its fields. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters, and those that change the direction of writing: a page must read as it is stored. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

function escape(text: string): string {
  return text
    .replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

function markupOf(one: Html): string {
  if (!(one instanceof Html)) throw new EngineBug('a page takes text and markup, and nothing that looks like markup');
  return one.markup;
}

/** Markup with every value escaped but those that are markup. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  const texts = values.map((value) => {
    if (typeof value === 'string' || typeof value === 'number') return escape(String(value));
    return (Array.isArray(value) ? (value as readonly Html[]) : [value as Html]).map(markupOf).join('');
  });
  return new Html(String.raw({ raw: parts }, ...texts));
}

export const nothing: Html = new Html('');

/** A hash by its first digits, with its prefix and rights; the whole in the title, and copied with a selection. */
export function hash(text: string | null): Html {
  if (text === null) return html`<span class="none">–</span>`;
  const found = /^(.*?)([0-9a-f]{8})([0-9a-f]{48})([0-9a-f]{8})(.*)$/.exec(text);
  if (found === null) return html`<code>${text}</code>`;
  const [, prefix, head, middle, tail, rights] = found;
  const shown = prefix.replace('account-hash-', '').replace(/^(hash|uref)-$/, '$1-');
  // The middle is there for whoever copies, but takes no room.
  return html`<code class="hash" title="${text}">${shown}${head}<i>${middle}${tail}</i>${rights}</code>`;
}

/** `12.5 CSPR`, exact; the motes in the title. */
export function motes(amount: string | null): Html {
  if (amount === null) return html`<span class="none">unknown</span>`;
  return html`<span class="amount" title="${amount} motes">${csprText(BigInt(amount))}</span>`;
}

const CSPR = 1_000_000_000n;

export function csprText(amount: bigint): string {
  const size = amount < 0n ? -amount : amount;
  const fraction = (size % CSPR).toString().padStart(9, '0').replace(/0+$/, '');
  const whole = (size / CSPR).toString().replace(/\B(?=(\d{3})+$)/g, ' ');
  return `${amount < 0n ? '−' : ''}${whole}${fraction === '' ? '' : `.${fraction}`} CSPR`;
}

/** A context, told apart by colour and by word. */
export function context({ kind, address }: { readonly kind: string; readonly address: string }): Html {
  const known = ['account', 'contract', 'system', 'node'].includes(kind) ? kind : 'node';
  const bare = address.replace(/^(account-hash|hash)-/, '');
  return html`<span class="context ${known}" title="${address}"><b>${kind}</b>${kind === 'node' ? nothing : hashBare(bare, address)}</span>`;
}

function hashBare(bare: string, whole: string): Html {
  return html` <code class="hash" title="${whole}">${bare.slice(0, 8)}<i>${bare.slice(8)}</i></code>`;
}

/** `verified`, `diverged`, `unverifiable`, or what a block's proof says: by colour and by word. */
export function verdict(text: string): Html {
  const good = text === 'verified' || text === 'proven';
  const bad = text === 'diverged' || text === 'not proven';
  return html`<span class="verdict ${good ? 'good' : bad ? 'bad' : 'open'}">${good ? '✓' : bad ? '✗' : '?'} ${text}</span>`;
}

/** ISO 8601 to the second: milliseconds are in the title. */
export function time(iso: string): Html {
  return html`<time title="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)}</time>`;
}
