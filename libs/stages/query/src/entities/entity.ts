// The entities of the explorer as nodes: an address of a chain. What they hold is looked up by their fields.
import { accountHashText, packageHashText } from '../documents/format.js';
import type { EventParent } from '../events/event-pages.js';

export interface EntityNode {
  readonly __typename: 'Account' | 'Contract' | 'ContractPackage' | 'Purse';
  readonly chainId: number;
  /** Bare hex. */
  readonly address: string;
  /** Formatted, as the schema shows it. */
  readonly hash: string;
}

export const accountNode = (chainId: number, address: string): EntityNode => ({
  __typename: 'Account',
  chainId,
  address,
  hash: accountHashText(address),
});

export const contractNode = (chainId: number, address: string): EntityNode => ({
  __typename: 'Contract',
  chainId,
  address,
  hash: `hash-${address}`,
});

export const packageNode = (chainId: number, address: string): EntityNode => ({
  __typename: 'ContractPackage',
  chainId,
  address,
  hash: packageHashText(address),
});

export const purseNode = (chainId: number, address: string): EntityNode => ({
  __typename: 'Purse',
  chainId,
  address,
  hash: address,
});

export interface NamedKeyNode {
  readonly __typename: 'NamedKey';
  readonly chainId: number;
  readonly contextKind: string;
  readonly contextAddress: string;
  readonly name: string;
}

/** The entity as parent of its lists. */
export const parentOf = ({ chainId, address }: EntityNode): EventParent => ({ chainId, key: address, name: '' });

export const entityId = ({ chainId, address }: EntityNode): string => `${chainId} ${address}`;
