// Short forms of hashes and amounts for a line of the terminal.

/** Motes per CSPR. */
const CSPR = 1_000_000_000n;

/** `2.5 CSPR`, `100 motes`: exact, no rounding. */
export function formatMotes(motes: string): string {
  const amount = BigInt(motes);
  if (amount > -CSPR / 1000n && amount < CSPR / 1000n) return `${amount} motes`;
  const fraction = (amount % CSPR).toString().padStart(9, '0').replace(/0+$/, '');
  return `${amount / CSPR}${fraction === '' ? '' : `.${fraction}`} CSPR`;
}

/** Keeps a prefix such as `account-hash-` and rights such as `-007`, and the first 8 digits of the hash. */
export function shortHash(text: string): string {
  return text.replace(/([0-9a-f]{8})[0-9a-f]{16,}/i, '$1…');
}

/** Digits in groups of three; gas has no unit. */
export const formatGas = (gas: string): string => gas.replace(/\B(?=(\d{3})+$)/g, ' ');
