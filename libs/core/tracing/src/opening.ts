// What was there before the first block that is traced: every account's and contract's named keys and main purse, and
// every purse's balance, read once from the state at the first root. Without it owners and before-values of old purses would be unknown.
import { clU512Of } from '@casper-trace/casper-types/cl-value';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type Key, KeyTag, keyHash32 } from '@casper-trace/casper-types/key';
import type { StoredValue } from '@casper-trace/casper-types/stored-value';
import type { URef } from '@casper-trace/casper-types/uref';
import type { ContextRef } from '@casper-trace/engine/inspector';

/** A named key that a context held at the first root. */
export interface OpeningNamedKey {
  readonly context: ContextRef;
  readonly name: string;
  readonly key: Key;
}

/** The main purse of an account that existed at the first root. */
export interface OpeningMainPurse {
  readonly context: ContextRef;
  readonly purse: URef;
}

/** The balance of a purse at the first root. */
export interface OpeningBalance {
  /** Lower-case hex of the purse's address. */
  readonly purse: string;
  readonly motes: bigint;
}

/** All that is read of the first root. */
export interface Opening {
  readonly namedKeys: readonly OpeningNamedKey[];
  readonly mainPurses: readonly OpeningMainPurse[];
  readonly balances: readonly OpeningBalance[];
}

/**
 * Reads the opening rows from all leaves of a state.
 * @param leaves every key and value under the root, in any order (`TrieStateView.walk`)
 * @param systemContracts lower-case hex of the hashes in the system entity registry
 */
export function readOpening(
  leaves: Iterable<readonly [Key, StoredValue]>,
  systemContracts: ReadonlySet<string>,
): Opening {
  const namedKeys: OpeningNamedKey[] = [];
  const mainPurses: OpeningMainPurse[] = [];
  const balances: OpeningBalance[] = [];
  for (const [key, stored] of leaves) {
    if (key.tag === KeyTag.Balance && stored.kind === 'CLValue') {
      balances.push({ purse: bytesToHex(keyHash32(key)), motes: clU512Of(stored.value) });
    }
    if (stored.kind !== 'Account' && stored.kind !== 'Contract') continue;
    const context = contextOf(key, systemContracts);
    for (const [name, namedKey] of stored.value.namedKeys) namedKeys.push({ context, name, key: namedKey });
    if (stored.kind === 'Account') mainPurses.push({ context, purse: stored.value.mainPurse });
  }
  return { namedKeys, mainPurses, balances };
}

/** The context that an account's or contract's record stands for. */
export function contextOf(key: Key, systemContracts: ReadonlySet<string>): ContextRef {
  const address = keyHash32(key);
  if (key.tag === KeyTag.Account) return { kind: 'account', address };
  return { kind: systemContracts.has(bytesToHex(address)) ? 'system' : 'contract', address };
}
