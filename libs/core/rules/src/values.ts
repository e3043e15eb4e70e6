// How values are written in a rule: amounts, hashes, rights, spans. Each reader returns undefined for what it cannot read.

/** A field's value; null if the event has none. Amounts and numbers are bigint, rights a set of their names. */
export type Value = string | bigint | boolean | readonly string[] | null;

/** Motes per CSPR. */
const CSPR_DIGITS = 9;

/** `2.5 CSPR` and `100 motes` as motes; a bare whole number is motes. */
export function parseAmount(text: string): bigint | undefined {
  const match = /^(\d+)(?:\.(\d+))?(?: ?(CSPR|motes))?$/.exec(text.trim().replaceAll('_', ''));
  if (match === null) return undefined;
  const [, whole, fraction = '', unit = 'motes'] = match;
  if (unit === 'motes') return fraction === '' ? BigInt(whole) : undefined;
  if (fraction.length > CSPR_DIGITS) return undefined;
  return BigInt(whole + fraction.padEnd(CSPR_DIGITS, '0'));
}

/** Motes as people read them: `2.5 CSPR`, exact. */
export function amountText(motes: bigint): string {
  const digits = motes.toString().padStart(CSPR_DIGITS + 1, '0');
  const fraction = digits.slice(-CSPR_DIGITS).replace(/0+$/, '');
  return `${digits.slice(0, -CSPR_DIGITS)}${fraction === '' ? '' : `.${fraction}`} CSPR`;
}

/** 64 digits of a hash in any of Casper's forms: `account-hash-…`, `hash-…`, `uref-…-007`, `contract-package-…`, bare. */
export function parseHash(text: string): string | undefined {
  return /^(?:[a-z][a-z-]*-)?([0-9a-fA-F]{64})(?:-0[0-7]{2})?$/.exec(text)?.[1].toLowerCase();
}

/** Names of the access rights by their bit. */
const RIGHTS = [
  ['READ', 1],
  ['WRITE', 2],
  ['ADD', 4],
] as const;

/** Names of the rights of three bits. */
export function rightsNames(bits: number): readonly string[] {
  return RIGHTS.filter(([, bit]) => (bits & bit) !== 0).map(([name]) => name);
}

/** A span that a rule looks back over. */
export type Span = { readonly blocks: bigint } | { readonly seconds: number };

const UNITS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** `30 minutes`, `24 hours`, `100 blocks`. */
export function parseSpan(text: string): Span | undefined {
  const match = /^([1-9]\d{0,8}) (second|minute|hour|day|block)s?$/.exec(text);
  if (match === null) return undefined;
  const [, count, unit] = match;
  return unit === 'block' ? { blocks: BigInt(count) } : { seconds: Number(count) * UNITS[unit] };
}
