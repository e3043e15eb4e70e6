// From the bare hex of rows to Casper's formatted forms.

export type ContextKind = 'account' | 'contract' | 'system' | 'node';

/** `account-hash-…` for accounts, `hash-…` for contracts and system contracts, `node` for the node's own moves. */
export function contextOf(kind: string, address: string): { kind: ContextKind; address: string } {
  if (kind === 'node') return { kind, address: 'node' };
  if (kind === 'account') return { kind, address: accountHashText(address) };
  return { kind: kind as ContextKind, address: `hash-${address}` };
}

export const accountHashText = (address: string): string => `account-hash-${address}`;

export const packageHashText = (address: string): string => `contract-package-${address}`;

/** `uref-<address>-007`. */
export const urefText = (address: string, rights: number): string => `uref-${address}-00${rights}`;

/** An amount as a decimal string. */
export const decimal = (amount: bigint | null): string | null => (amount === null ? null : String(amount));
