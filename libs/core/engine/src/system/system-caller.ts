// Who calls a system contract, as its runtime tells it. Mirrors casper-types 6.0.1 system/caller.rs (Caller).
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { accountHashOf, SYSTEM_PUBLIC_KEY } from '@casper-trace/casper-types/public-key';

/** The immediate caller: the frame below the system contract's. Hashes have 32 bytes. */
export type SystemCaller =
  | { readonly kind: 'Initiator'; readonly accountHash: Uint8Array }
  | { readonly kind: 'SmartContract'; readonly packageHash: Uint8Array; readonly contractHash: Uint8Array };

/** Account hash of the system account. */
export const SYSTEM_ACCOUNT_HASH: Uint8Array = accountHashOf(SYSTEM_PUBLIC_KEY);

/** True for the account hash of the system account. */
export function isSystemAccount(accountHash: Uint8Array): boolean {
  return equalBytes(accountHash, SYSTEM_ACCOUNT_HASH);
}
