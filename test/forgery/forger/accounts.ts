// Accounts of the forger's networks.
import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { clU512, clUnit } from '@casper-trace/casper-types/cl-value';
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { accountKey, balanceKey, urefKey } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import type { ForgerKey } from './keys.js';
import type { Change } from './state.js';

const purseOf = (key: ForgerKey) => ({ addr: blake2b256(key.accountHash), rights: AccessRights.READ_ADD_WRITE });

export interface AccountShape {
  /** Weight that approvals must have together. */
  readonly threshold: number;
  /** Further associated keys, of weight 1 like the account's own. */
  readonly others: readonly ForgerKey[];
}

/** The account as global state keeps it. */
export function accountWith(key: ForgerKey, { threshold, others }: AccountShape): Change {
  return [
    accountKey(key.accountHash),
    {
      kind: 'Account',
      value: {
        accountHash: key.accountHash,
        namedKeys: new Map(),
        mainPurse: purseOf(key),
        associatedKeys: [key, ...others].map(({ accountHash }) => ({ accountHash, weight: 1 })),
        actionThresholds: { deployment: threshold, keyManagement: threshold },
      },
    },
  ];
}

/** An account of one key with a thousand CSPR in its main purse. */
export function fundedAccount(key: ForgerKey): Change[] {
  const purse = purseOf(key);
  return [
    accountWith(key, { threshold: 1, others: [] }),
    [urefKey(purse), storedCLValue(clUnit())],
    [balanceKey(purse.addr), storedCLValue(clU512(1_000_000_000_000n))],
  ];
}
