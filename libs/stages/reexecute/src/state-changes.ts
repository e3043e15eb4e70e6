// What a block changed in the state beyond its transactions' traces: balances, and accounts that came into being.
import { clU512Of } from '@casper-trace/casper-types/cl-value';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { KeyTag, keyHash32 } from '@casper-trace/casper-types/key';
import type { StoredValue } from '@casper-trace/casper-types/stored-value';
import { diffLeaves } from '@casper-trace/global-state/trie/trie-diff';
import type { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import type { BalanceChange } from '@casper-trace/tracing/balance-equation';
import type { OpeningMainPurse } from '@casper-trace/tracing/opening';

export interface StateChanges {
  /** Every purse whose balance differs between the two roots. */
  readonly balances: readonly BalanceChange[];
  /** Main purses of the accounts that the later root has and the earlier has not. */
  readonly newMainPurses: readonly OpeningMainPurse[];
}

/** Compares the states at the parent's root and at the block's own; reads only what differs. */
export function readStateChanges(reader: TrieReader, parentRoot: Uint8Array, root: Uint8Array): StateChanges {
  const balances: BalanceChange[] = [];
  const newMainPurses: OpeningMainPurse[] = [];
  for (const { before, after } of diffLeaves(reader, parentRoot, root)) {
    const key = after?.key ?? before?.key;
    if (key?.tag === KeyTag.Balance) {
      balances.push({
        purse: bytesToHex(keyHash32(key)),
        before: motesOf(before?.value),
        after: motesOf(after?.value),
      });
    } else if (before === undefined && after?.key.tag === KeyTag.Account && after.value.kind === 'Account') {
      const address = keyHash32(after.key);
      newMainPurses.push({ context: { kind: 'account', address }, purse: after.value.value.mainPurse });
    }
  }
  return { balances, newMainPurses };
}

/** Balance of a purse as its key holds it; 0 if there is none. */
export function motesOf(stored: StoredValue | undefined): bigint {
  return stored?.kind === 'CLValue' ? clU512Of(stored.value) : 0n;
}
