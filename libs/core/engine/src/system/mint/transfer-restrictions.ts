// Who may transfer to whom on a private chain. Mirrors casper-storage 2.1.1 system/mint.rs, first part of `transfer`.
import { equalBytes } from '@casper-trace/casper-types/bytes';
import type { URef } from '@casper-trace/casper-types/uref';
import { refuse } from '../../result.js';
import { isSystemAccount } from '../system-caller.js';
import { MintError } from './mint-error.js';
import type { MintProvider } from './mint-provider.js';

/** Refuses (inside an `attempt`) a transfer in which no administrator and no system contract takes part. */
export function refuseRestrictedTransfer(provider: MintProvider, to: Uint8Array | undefined, target: URef): void {
  const systemContracts = provider.getSystemContractHashes();
  if (systemContracts === undefined) return refuse(MintError.UnableToGetSystemRegistry);
  const caller = provider.getImmediateCaller();
  if (caller === undefined) return refuse(MintError.DisabledUnrestrictedTransfers);
  if (caller.kind === 'SmartContract') {
    const initiator = provider.getCaller();
    if (isSystemAccount(initiator) || provider.isAdministrator(initiator)) return;
    return refuse(MintError.DisabledUnrestrictedTransfers);
  }
  if (provider.isCalledFromStandardPayment() || isSystemAccount(caller.accountHash)) return;
  const sourceIsAdministrator = provider.isAdministrator(caller.accountHash);
  if (to === undefined) {
    if (!sourceIsAdministrator) refuse(MintError.DisabledUnrestrictedTransfers);
    return;
  }
  const footprint = provider.runtimeFootprintByAccountHash(to);
  if (!footprint.ok) return refuse(MintError.Storage);
  if (footprint.value === undefined) {
    if (!sourceIsAdministrator) refuse(MintError.DisabledUnrestrictedTransfers);
    return;
  }
  const { mainPurse } = footprint.value;
  if (mainPurse === undefined) return refuse(MintError.InvalidContext);
  if (!equalBytes(mainPurse.addr, target.addr)) return refuse(MintError.DisabledUnrestrictedTransfers);
  if (!(sourceIsAdministrator || isSystemAccount(to) || provider.isAdministrator(to))) {
    refuse(MintError.DisabledUnrestrictedTransfers);
  }
}
