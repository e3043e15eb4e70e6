// Transfers of motes by host functions. Mirrors casper-execution-engine 8.1.1 runtime/mod.rs `transfer_*`, `mint_transfer`.
import { AccessRights } from '@casper-trace/casper-types/access-rights';
import type { Account } from '@casper-trace/casper-types/account';
import { accountKey } from '@casper-trace/casper-types/key';
import { sameURef, type URef, withRights } from '@casper-trace/casper-types/uref';
import { type ApiErrorCode, mintApiError } from '../api-error.js';
import { accountNotFoundError, disabledUnrestrictedTransfersError, ExecTrap, trap } from '../exec-error.js';
import { failed, ok, type Result } from '../result.js';
import { formatMintError, MintError } from '../system/mint/mint-error.js';
import { isSystemAccount } from '../system/system-caller.js';
import { unsupported } from '../unsupported.js';
import { validateURef } from './access-validation.js';
import { availableBalanceOf } from './balances.js';
import { tellGrant, tellHostError } from './events.js';
import { inHostFunctionScope } from './execution.js';
import { callMintTransfer, createMintPurse, mintUnitResult, transferArgs, withoutGas } from './mint-calls.js';
import type { Runtime } from './runtime.js';
import { readState, writeUnchecked } from './state-access.js';
import { tellTransfer } from './transfer-events.js';

/** Whether the target account was there before (`TransferredTo`, as contracts get it). */
export const TransferredTo = { ExistingAccount: 0, NewAccount: 1 } as const;
/** One of both. */
export type TransferredTo = (typeof TransferredTo)[keyof typeof TransferredTo];

/** A purse for the contract, free of the mint's charge. */
export function createPurse(runtime: Runtime): URef {
  return inHostFunctionScope(runtime.execution, () => createMintPurse(runtime));
}

/**
 * Moves motes. The mint's own error is the result; forged references and lack of gas end execution.
 * The mint's charge must fit into what is left of the limit but is given back.
 */
export function mintTransfer(
  runtime: Runtime,
  to: Uint8Array | undefined,
  source: URef,
  target: URef,
  amount: bigint,
  id: bigint | undefined,
): Result<undefined, MintError> {
  try {
    validateURef(runtime.context, source);
    const args = transferArgs(to, source, target, amount, id);
    return mintUnitResult(withoutGas(runtime, () => callMintTransfer(runtime, args)));
  } catch (error) {
    if (error instanceof ExecTrap) {
      tellTransfer(runtime.context, 'transfer', { source, target, amount, id }, error.error.message);
    }
    throw error;
  }
}

/** From the initiator's main purse, in whatever context. */
export function transferFromMainPurse(
  runtime: Runtime,
  target: Uint8Array,
  amount: bigint,
  id: bigint | undefined,
): Result<TransferredTo, ApiErrorCode> {
  return transferToAccountHash(runtime, runtime.execution.mainPurse, target, amount, id);
}

/** To the main purse of an account, which is created if it is not there. */
export function transferToAccountHash(
  runtime: Runtime,
  source: URef,
  target: Uint8Array,
  amount: bigint,
  id: bigint | undefined,
): Result<TransferredTo, ApiErrorCode> {
  return inHostFunctionScope(runtime.execution, () => {
    if (runtime.execution.rules.versioned.validatesSourceFirst) validateURef(runtime.context, source);
    const key = accountKey(target);
    const stored = readState(runtime.context, key);
    if (stored === undefined) return transferToNewAccount(runtime, source, target, amount, id);
    if (stored.kind === 'Account') return transferToAccount(runtime, source, stored.value, amount, id);
    if (stored.kind === 'CLValue') return unsupported('addressable entity');
    return trap(accountNotFoundError(key));
  });
}

function transferToNewAccount(
  runtime: Runtime,
  source: URef,
  target: Uint8Array,
  amount: bigint,
  id: bigint | undefined,
): Result<TransferredTo, ApiErrorCode> {
  const { context, execution } = runtime;
  if (!execution.rules.core.allowUnrestrictedTransfers && !isSystemAccount(execution.initiator)) {
    trap(disabledUnrestrictedTransfersError);
  }
  if (amount > availableBalanceOf(context, source)) {
    const refusal = formatMintError(MintError.InsufficientFunds);
    tellTransfer(context, 'transfer', { source, target: undefined, amount, id }, refusal);
    tellHostError(context, execution.origin?.by ?? 'transfer', refusal);
    return failed(mintApiError(MintError.InsufficientFunds));
  }
  const purse = createMintPurse(runtime);
  if (sameURef(source, purse)) return failed(mintApiError(MintError.EqualSourceAndTarget));
  let transferred: Result<undefined, MintError>;
  try {
    transferred = mintTransfer(runtime, target, source, withRights(purse, AccessRights.ADD), amount, id);
  } finally {
    // The new purse is not the caller's: the rights that its creation gave are taken back.
    context.accessRights.remove(purse.addr, purse.rights);
  }
  if (!transferred.ok) return failed(mintApiError(transferred.error));
  const account: Account = {
    accountHash: target,
    namedKeys: new Map(),
    mainPurse: purse,
    associatedKeys: [{ accountHash: target, weight: 1 }],
    actionThresholds: { deployment: 1, keyManagement: 1 },
  };
  writeUnchecked(context, accountKey(target), { kind: 'Account', value: account });
  tellGrant(execution, purse, context.ref, { kind: 'account', address: target }, 'main purse');
  return ok(TransferredTo.NewAccount);
}

function transferToAccount(
  runtime: Runtime,
  source: URef,
  target: Account,
  amount: bigint,
  id: bigint | undefined,
): Result<TransferredTo, ApiErrorCode> {
  const { accessRights } = runtime.context;
  const targetPurse = withRights(target.mainPurse, AccessRights.ADD);
  if (sameURef(withRights(source, AccessRights.ADD), targetPurse)) return ok(TransferredTo.ExistingAccount);
  // The caller may add to the target as long as the transfer lasts.
  const granted = accessRights.grant(targetPurse);
  try {
    const transferred = mintTransfer(runtime, target.accountHash, source, targetPurse, amount, id);
    return transferred.ok ? ok(TransferredTo.ExistingAccount) : failed(mintApiError(transferred.error));
  } finally {
    accessRights.remove(targetPurse.addr, granted);
  }
}
