// Associated keys and action thresholds of the initiating account.
// Mirrors casper-execution-engine 8.1.1 runtime_context/mod.rs and casper-types 6.0.1 account/*.rs (addressable entity off).
import type { Account } from '@casper-trace/casper-types/account';
import { compareBytes, equalBytes } from '@casper-trace/casper-types/bytes';
import { EntryPointType } from '@casper-trace/casper-types/entry-point';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { accountKey } from '@casper-trace/casper-types/key';
import { invalidContextError, trap, trapCodeError } from '../exec-error.js';
import type { RecordChanged } from '../inspector.js';
import { canManageKeysWith } from '../state-queries/authorize.js';
import { tellRecordChange } from './events.js';
import type { Execution } from './execution.js';
import type { RuntimeContext } from './runtime-context.js';
import { readTyped, writeUnchecked } from './state-access.js';

type AssociatedKey = Account['associatedKeys'][number];

/** Codes of AddKeyFailure; 0 is success. */
const AddKeyFailure = { MaxKeysLimit: 1, DuplicateKey: 2, PermissionDenied: 3 } as const;
/** Codes of RemoveKeyFailure and UpdateKeyFailure; 0 is success. */
const ChangeKeyFailure = { MissingKey: 1, PermissionDenied: 2, ThresholdViolation: 3 } as const;
/** Codes of SetThresholdFailure; 0 is success. */
const SetThresholdFailure = {
  KeyManagementThreshold: 1,
  DeploymentThreshold: 2,
  PermissionDenied: 3,
  InsufficientTotalWeight: 4,
} as const;
const ActionType = { Deployment: 0, KeyManagement: 1, UpgradeManagement: 2 } as const;

/** Weights add up to 255 at most. */
const totalWeight = (keys: readonly AssociatedKey[]): number =>
  keys.reduce((total, key) => Math.min(255, total + key.weight), 0);

const findKey = (account: Account, hash: Uint8Array): AssociatedKey | undefined =>
  account.associatedKeys.find((key) => equalBytes(key.accountHash, hash));

const without = (account: Account, hash: Uint8Array): AssociatedKey[] =>
  account.associatedKeys.filter((key) => !equalBytes(key.accountHash, hash));

const withKey = (account: Account, key: AssociatedKey): AssociatedKey[] =>
  [...without(account, key.accountHash), key].sort((a, b) => compareBytes(a.accountHash, b.accountHash));

/** Whether the signers may manage keys, judged by the account as it was before execution. */
function signersManageKeys({ footprint, signers }: Execution): boolean {
  return canManageKeysWith(footprint, signers);
}

function isDeniedContext(context: RuntimeContext): boolean {
  return context.entryPointType === EntryPointType.Caller && context.ref.kind !== 'account';
}

function meetsThresholds(account: Account, weight: number): boolean {
  const { deployment, keyManagement } = account.actionThresholds;
  return weight >= deployment && weight >= keyManagement;
}

/** The record under the context key as account: from a contract's context this traps with a type mismatch. */
function readAccount(context: RuntimeContext): Account {
  return readTyped(context, context.contextKey, 'Account');
}

function writeAccount(
  context: RuntimeContext,
  account: Account,
  change: RecordChanged['change'],
  detail: string,
): number {
  writeUnchecked(context, accountKey(account.accountHash), { kind: 'Account', value: account });
  tellRecordChange(context, 'account', account.accountHash, change, detail);
  return 0;
}

const keyDetail = (accountHash: Uint8Array, weight: number): string => `${bytesToHex(accountHash)}, weight ${weight}`;

/** Adds a key; returns 0 or the code of AddKeyFailure. */
export function addAssociatedKey(context: RuntimeContext, accountHash: Uint8Array, weight: number): number {
  if (!signersManageKeys(context.execution) || isDeniedContext(context)) return AddKeyFailure.PermissionDenied;
  const account = readAccount(context);
  if (account.associatedKeys.length >= context.execution.rules.core.maxAssociatedKeys)
    return AddKeyFailure.MaxKeysLimit;
  if (findKey(account, accountHash) !== undefined) return AddKeyFailure.DuplicateKey;
  const associatedKeys = withKey(account, { accountHash, weight });
  return writeAccount(context, { ...account, associatedKeys }, 'key added', keyDetail(accountHash, weight));
}

/** Removes a key; returns 0 or the code of RemoveKeyFailure. */
export function removeAssociatedKey(context: RuntimeContext, accountHash: Uint8Array): number {
  if (!signersManageKeys(context.execution) || isDeniedContext(context)) return ChangeKeyFailure.PermissionDenied;
  const account = readAccount(context);
  if (findKey(account, accountHash) === undefined) return ChangeKeyFailure.MissingKey;
  const rest = without(account, accountHash);
  if (!meetsThresholds(account, totalWeight(rest))) return ChangeKeyFailure.ThresholdViolation;
  return writeAccount(context, { ...account, associatedKeys: rest }, 'key removed', bytesToHex(accountHash));
}

/** Changes a key's weight; returns 0 or the code of UpdateKeyFailure. */
export function updateAssociatedKey(context: RuntimeContext, accountHash: Uint8Array, weight: number): number {
  if (!signersManageKeys(context.execution) || isDeniedContext(context)) return ChangeKeyFailure.PermissionDenied;
  const account = readAccount(context);
  const current = findKey(account, accountHash);
  if (current === undefined) return ChangeKeyFailure.MissingKey;
  if (weight < current.weight) {
    const newTotal = Math.min(255, totalWeight(without(account, accountHash)) + weight);
    if (!meetsThresholds(account, newTotal)) return ChangeKeyFailure.ThresholdViolation;
  }
  const associatedKeys = withKey(account, { accountHash, weight });
  return writeAccount(context, { ...account, associatedKeys }, 'key weight set', keyDetail(accountHash, weight));
}

/** Sets a threshold; returns 0 or the code of SetThresholdFailure. Traps for unknown action types. */
export function setActionThreshold(context: RuntimeContext, actionType: number, threshold: number): number {
  if (!signersManageKeys(context.execution)) return SetThresholdFailure.PermissionDenied;
  if (actionType > ActionType.UpgradeManagement) trap(trapCodeError('Unreachable'));
  if (isDeniedContext(context)) return SetThresholdFailure.PermissionDenied;
  const account = readTyped(context, accountKey(context.address), 'Account');
  if (actionType === ActionType.UpgradeManagement) trap(invalidContextError);
  if (threshold > totalWeight(account.associatedKeys)) return SetThresholdFailure.InsufficientTotalWeight;
  const { deployment, keyManagement } = account.actionThresholds;
  if (actionType === ActionType.Deployment) {
    if (threshold > keyManagement) return SetThresholdFailure.DeploymentThreshold;
    const changed = { ...account, actionThresholds: { deployment: threshold, keyManagement } };
    return writeAccount(context, changed, 'threshold set', `deployment ${threshold}`);
  }
  if (deployment > threshold) return SetThresholdFailure.KeyManagementThreshold;
  const changed = { ...account, actionThresholds: { deployment, keyManagement: threshold } };
  return writeAccount(context, changed, 'threshold set', `key management ${threshold}`);
}
