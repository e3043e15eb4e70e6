// Short forms of hashes, amounts and foreign text for a line of the terminal.

/** Motes per CSPR. */
const CSPR = 1_000_000_000n;

/** `2.5 CSPR`, `100 motes`: exact, no rounding. */
export function formatMotes(motes: string): string {
  const amount = BigInt(motes);
  if (amount > -CSPR / 1000n && amount < CSPR / 1000n) return `${amount} motes`;
  const size = amount < 0n ? -amount : amount;
  const fraction = (size % CSPR).toString().padStart(9, '0').replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${size / CSPR}${fraction === '' ? '' : `.${fraction}`} CSPR`;
}

/** Keeps prefixes such as `account-hash-` and rights such as `-007`, and the first 8 digits of each hash. */
export function shortHash(text: string): string {
  return text.replace(/([0-9a-f]{8})[0-9a-f]{16,}/gi, '$1…');
}

/** Digits in groups of three; gas has no unit. */
export const formatGas = (gas: string): string => gas.replace(/\B(?=(\d{3})+$)/g, ' ');

/** Control characters and those that change the direction of writing. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** Names and messages are written by who deploys code: nothing of them reaches the terminal as a command. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
