// The Display text of a Key inside error messages, which is not the formatted string of the JSON.
// Mirrors casper-types 6.0.1 key.rs `impl Display for Key`.

import { formatAccessRights } from '@casper-trace/casper-types/access-rights';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type Key, KeyTag, keyURef } from '@casper-trace/casper-types/key';
import type { URef } from '@casper-trace/casper-types/uref';
import { unsupported } from './unsupported.js';

const variantNames = new Map<number, string>([
  [KeyTag.Account, 'Account'],
  [KeyTag.Hash, 'Hash'],
  [KeyTag.Transfer, 'Transfer'],
  [KeyTag.DeployInfo, 'DeployInfo'],
  [KeyTag.Balance, 'Balance'],
  [KeyTag.Bid, 'Bid'],
  [KeyTag.Withdraw, 'Withdraw'],
  [KeyTag.Dictionary, 'Dictionary'],
  [KeyTag.SystemEntityRegistry, 'SystemEntityRegistry'],
  [KeyTag.EraSummary, 'EraSummary'],
  [KeyTag.Unbond, 'Unbond'],
  [KeyTag.ChainspecRegistry, 'ChainspecRegistry'],
  [KeyTag.ChecksumRegistry, 'ChecksumRegistry'],
  [KeyTag.RewardsHandling, 'RewardsHandling'],
  [KeyTag.BidAddr, 'BidAddr'],
  [KeyTag.Package, 'Package'],
]);

/** `URef(<hex>, READ_ADD_WRITE)`. */
export function displayURef(uref: URef): string {
  return `URef(${bytesToHex(uref.addr)}, ${formatAccessRights(uref.rights)})`;
}

/** `Key::Hash(<hex>)` and the like. Throws Unsupported for variants whose text no error of a user can show. */
export function displayKey(key: Key): string {
  const uref = keyURef(key);
  if (uref !== undefined) return `Key::${displayURef(uref)}`;
  const payload = key.bytes.subarray(1);
  if (key.tag === KeyTag.EraInfo) {
    const era = new DataView(payload.buffer, payload.byteOffset, 8).getBigUint64(0, true);
    return `Key::EraInfo(era ${era})`;
  }
  if (key.tag === KeyTag.AddressableEntity) {
    const kind = ['system', 'account', 'contract'][payload[0] ?? 0] ?? 'contract';
    return `Key::AddressableEntity(${kind}-${bytesToHex(payload.subarray(1))})`;
  }
  if (key.tag === KeyTag.BlockGlobal) {
    return `Key::BlockGlobal(${bytesToHex(payload.subarray(0, 1))}-${bytesToHex(payload.subarray(1))})`;
  }
  const name = variantNames.get(key.tag);
  if (name === undefined) return unsupported(`text of a key with tag ${key.tag}`);
  return `Key::${name}(${bytesToHex(payload)})`;
}
