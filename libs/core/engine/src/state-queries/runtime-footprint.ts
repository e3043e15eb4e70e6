// What a runtime needs to know of the account or contract it runs for. Mirrors casper-types 6.0.1 runtime_footprint.rs
// and casper-storage 2.1.1 tracking_copy/ext_entity.rs, with addressable entities off.
import type { Account, AssociatedKey } from '@casper-trace/casper-types/account';
import type { Contract } from '@casper-trace/casper-types/contract';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { accountKey, hashKey, type Key } from '@casper-trace/casper-types/key';
import { appendNamedKeys, type NamedKeys, urefsOf } from '@casper-trace/casper-types/named-keys';
import type { URef } from '@casper-trace/casper-types/uref';
import type { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { ContextAccessRights } from '../runtime/context-access-rights.js';
import { SYSTEM_ACCOUNT_HASH } from '../system/system-caller.js';
import { unsupported } from '../unsupported.js';
import { RegistryName, systemContractHash } from './system-registry.js';
import { keyNotFound, typeMismatch } from './tracking-copy-error.js';

/** A snapshot: it is not refreshed when the record changes. */
export interface RuntimeFootprint {
  readonly namedKeys: NamedKeys;
  /** Undefined for contracts. */
  readonly mainPurse: URef | undefined;
  /** Ascending by account hash; none for contracts. */
  readonly associatedKeys: readonly AssociatedKey[];
  /** Weights; undefined for contracts, which nobody can deploy with. */
  readonly thresholds: { readonly deployment: number; readonly keyManagement: number } | undefined;
  /** Account hash or contract hash. */
  readonly address: Uint8Array;
  /** The contract record; undefined for accounts. */
  readonly contract: Contract | undefined;
}

/** The footprint of an account. */
export function accountFootprint(account: Account): RuntimeFootprint {
  return {
    namedKeys: account.namedKeys,
    mainPurse: account.mainPurse,
    associatedKeys: account.associatedKeys,
    thresholds: account.actionThresholds,
    address: account.accountHash,
    contract: undefined,
  };
}

/** The footprint of a contract. */
export function contractFootprint(contractHash: Uint8Array, contract: Contract): RuntimeFootprint {
  return {
    namedKeys: contract.namedKeys,
    mainPurse: undefined,
    associatedKeys: [],
    thresholds: undefined,
    address: contractHash,
    contract,
  };
}

/** The account's footprint. No Identity. Throws TrackingCopyError, Unsupported for a migrated account. */
export function footprintByAccountHash(tracking: TrackingCopy, accountHash: Uint8Array): RuntimeFootprint {
  const key = accountKey(accountHash);
  const stored = tracking.get(key);
  if (stored === undefined) throw keyNotFound(key);
  if (stored.kind === 'Account') return accountFootprint(stored.value);
  if (stored.kind === 'CLValue') return unsupported('addressable entity');
  throw typeMismatch('Key', stored);
}

/** The contract's footprint. No Identity. Throws TrackingCopyError, Unsupported for a migrated contract. */
export function footprintByContractHash(tracking: TrackingCopy, contractHash: Uint8Array): RuntimeFootprint {
  const stored = tracking.peek(hashKey(contractHash));
  if (stored?.kind === 'Contract') return contractFootprint(contractHash, stored.value);
  // The node now looks for an addressable entity under this address, which cannot be there.
  return unsupported(`addressable entity ${bytesToHex(contractHash)}`);
}

/** A named key of a system contract, undefined if it has none of that name. No Identity. Throws TrackingCopyError. */
export function systemContractNamedKey(tracking: TrackingCopy, contract: RegistryName, name: string): Key | undefined {
  return footprintByContractHash(tracking, systemContractHash(tracking, contract)).namedKeys.get(name);
}

/** The rights that come with named keys and the main purse. */
export function footprintAccessRights(footprint: RuntimeFootprint): ContextAccessRights {
  const rights = new ContextAccessRights(footprint.address, footprint.namedKeys);
  if (footprint.mainPurse !== undefined) rights.extend([footprint.mainPurse]);
  return rights;
}

/** A footprint with the rights of its context. */
export interface AuthorizedFootprint {
  readonly footprint: RuntimeFootprint;
  readonly accessRights: ContextAccessRights;
}

/**
 * The system account with the named keys and rights of auction, mint and handle payment, as fee and refund run. Later
 * contracts' named keys win. No Identity. Throws TrackingCopyError.
 */
export function systemFootprint(tracking: TrackingCopy): AuthorizedFootprint {
  const account = footprintByAccountHash(tracking, SYSTEM_ACCOUNT_HASH);
  let { namedKeys } = account;
  let accessRights: ContextAccessRights | undefined;
  for (const name of [RegistryName.Auction, RegistryName.Mint, RegistryName.HandlePayment]) {
    const contract = footprintByContractHash(tracking, systemContractHash(tracking, name));
    namedKeys = appendNamedKeys(namedKeys, contract.namedKeys);
    // The rights are the auction's; those of the system account itself are not among them.
    accessRights ??= new ContextAccessRights(contract.address);
    accessRights.extend(urefsOf(contract.namedKeys));
  }
  return {
    footprint: { ...account, namedKeys },
    accessRights: accessRights ?? footprintAccessRights(account),
  };
}
