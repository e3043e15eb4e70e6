// Whether signatures suffice to act for an account. Mirrors casper-storage 2.1.1 tracking_copy/ext_entity.rs
// `authorized_runtime_footprint_with_access_rights` and casper-types 6.0.1 runtime_footprint.rs.
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { initiatorAccountHash } from '@casper-trace/casper-types/initiator-addr';
import { accountHashOf, type PublicKey } from '@casper-trace/casper-types/public-key';
import { type Transaction, transactionSigners } from '@casper-trace/casper-types/transaction';
import type { StateView } from '@casper-trace/global-state/state-view';
import { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { isSystemAccount } from '../system/system-caller.js';
import { Unsupported } from '../unsupported.js';
import {
  type AuthorizedFootprint,
  footprintAccessRights,
  footprintByAccountHash,
  type RuntimeFootprint,
  systemFootprint,
} from './runtime-footprint.js';
import { TrackingCopyError } from './tracking-copy-error.js';

/** Sum of the weights of the account hashes among the associated keys, at most 255. */
export function keysWeight(footprint: RuntimeFootprint, accountHashes: readonly Uint8Array[]): number {
  const weights = weightsById(footprint);
  let sum = 0;
  for (const hash of accountHashes) sum += weights.get(bytesToHex(hash)) ?? 0;
  return Math.min(255, sum);
}

/** True if any of the signers is an associated key. */
export function canAuthorize(footprint: RuntimeFootprint, signers: readonly Uint8Array[]): boolean {
  const weights = weightsById(footprint);
  return signers.some((signer) => weights.has(bytesToHex(signer)));
}

/** True if the signers reach the deployment threshold. */
export function canDeployWith(footprint: RuntimeFootprint, signers: readonly Uint8Array[]): boolean {
  return footprint.thresholds !== undefined && keysWeight(footprint, signers) >= footprint.thresholds.deployment;
}

/** True if the signers reach the key management threshold. */
export function canManageKeysWith(footprint: RuntimeFootprint, signers: readonly Uint8Array[]): boolean {
  return footprint.thresholds !== undefined && keysWeight(footprint, signers) >= footprint.thresholds.keyManagement;
}

/**
 * The account's footprint if the signers (distinct account hashes) may act for it; one signature of an administrator
 * suffices. No Identity. Throws TrackingCopyError.
 */
export function authorizedFootprint(
  tracking: TrackingCopy,
  accountHash: Uint8Array,
  signers: readonly Uint8Array[],
  administrators: readonly Uint8Array[],
): RuntimeFootprint {
  const footprint = footprintByAccountHash(tracking, accountHash);
  const admins = new Set(administrators.map(bytesToHex));
  if (signers.some((signer) => admins.has(bytesToHex(signer)))) return footprint;
  if (!canAuthorize(footprint, signers)) throw new TrackingCopyError('Authorization', 'Authorization error');
  if (!canDeployWith(footprint, signers)) {
    throw new TrackingCopyError('DeploymentAuthorizationFailure', 'Deployment authorization failure');
  }
  return footprint;
}

/** As `authorizedFootprint`, with access rights; the system account needs no signature. Throws TrackingCopyError. */
export function authorizedFootprintWithAccessRights(
  tracking: TrackingCopy,
  accountHash: Uint8Array,
  signers: readonly Uint8Array[],
  administrators: readonly Uint8Array[],
): AuthorizedFootprint {
  if (isSystemAccount(accountHash)) return systemFootprint(tracking);
  const footprint = authorizedFootprint(tracking, accountHash, signers, administrators);
  return { footprint, accessRights: footprintAccessRights(footprint) };
}

/**
 * The node's words why the signers of a transaction may not act for its initiator in this state, or undefined if they
 * may: it accepts a transaction only then. One signature of an administrator of a private network suffices.
 */
export function authorizationFailure(
  state: StateView,
  transaction: Transaction,
  administrators: readonly PublicKey[],
): string | undefined {
  const initiator = initiatorAccountHash(transaction.initiator);
  try {
    authorizedFootprint(
      new TrackingCopy(state),
      initiator,
      transactionSigners(transaction),
      administrators.map(accountHashOf),
    );
    return undefined;
  } catch (error) {
    if (error instanceof TrackingCopyError) return error.message;
    if (error instanceof Unsupported) return `not known: unsupported ${error.feature}`;
    throw error;
  }
}

function weightsById(footprint: RuntimeFootprint): ReadonlyMap<string, number> {
  return new Map(footprint.associatedKeys.map(({ accountHash, weight }) => [bytesToHex(accountHash), weight]));
}
