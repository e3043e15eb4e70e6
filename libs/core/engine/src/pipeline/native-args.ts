// Arguments of native transfers and burns: which purses are meant. Mirrors casper-storage 2.1.1 system/transfer.rs
// (TransferRuntimeArgsBuilder) and system/burn.rs (BurnRuntimeArgsBuilder). All of it refuses with the error's text.
import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { readBytes32, readU64, readU512 } from '@casper-trace/casper-types/bytesrepr/primitives';
import { CL, type CLType, sameCLType } from '@casper-trace/casper-types/cl-type';
import {
  type Key,
  KeyTag,
  keyHash32,
  keyURef,
  normalizeKey,
  readKey,
  sameKey,
  urefKey,
} from '@casper-trace/casper-types/key';
import { namedKeyEntries } from '@casper-trace/casper-types/named-keys';
import { accountHashOf, readPublicKey } from '@casper-trace/casper-types/public-key';
import { getArg, type RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import { readURef, type URef, withRights } from '@casper-trace/casper-types/uref';
import type { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { displayKey } from '../display-key.js';
import { forgedReferenceError, invalidAccessError } from '../exec-error.js';
import { refuse } from '../result.js';
import { purseHasBalance } from '../state-queries/balance.js';
import { footprintByAccountHash, type RuntimeFootprint } from '../state-queries/runtime-footprint.js';
import { decodeClValue, queryState } from '../state-queries/tracking-copy-error.js';

const BYTES_32 = CL.ByteArray(32);
const OPTIONAL_BYTES_32 = CL.Option(BYTES_32);
const OPTIONAL_UREF = CL.Option(CL.URef);
const OPTIONAL_U64 = CL.Option(CL.U64);

/** What the target of a native transfer turned out to be. */
export type TransferTarget =
  | { readonly kind: 'existing account'; readonly accountHash: Uint8Array; readonly purse: URef }
  | { readonly kind: 'purse'; readonly accountHash: Uint8Array | undefined; readonly purse: URef }
  | { readonly kind: 'new account'; readonly accountHash: Uint8Array };

/** Resolves `target` (and `to`, the account that a purse is said to belong to). */
export function resolveTarget(tracking: TrackingCopy, args: RuntimeArgs): TransferTarget {
  const to = getArg(args, 'to');
  const named =
    to !== undefined && sameCLType(to.type, OPTIONAL_BYTES_32)
      ? decodeClValue(to, OPTIONAL_BYTES_32, (reader) => reader.option((inner) => inner.bytes(32)))
      : undefined;
  const target = getArg(args, 'target');
  if (target === undefined) return refuse('Missing argument');
  const isType = (type: CLType): boolean => sameCLType(target.type, type);
  if (isType(CL.URef)) {
    const purse = decodeClValue(target, CL.URef, readURef);
    if (!purseHasBalance(tracking, purse.addr)) return refuse('Invalid purse');
    return { kind: 'purse', accountHash: named, purse };
  }
  if (isType(BYTES_32)) return resolveAccount(tracking, decodeClValue(target, BYTES_32, readBytes32));
  if (isType(CL.Key)) return resolveAccount(tracking, accountOfKey(decodeClValue(target, CL.Key, readKey)));
  if (isType(CL.PublicKey)) {
    return resolveAccount(tracking, accountHashOf(decodeClValue(target, CL.PublicKey, readPublicKey)));
  }
  return refuse('Invalid argument');
}

function accountOfKey(key: Key): Uint8Array {
  return key.tag === KeyTag.Account ? keyHash32(key) : refuse(`Invalid key ${displayKey(key)}`);
}

function resolveAccount(tracking: TrackingCopy, accountHash: Uint8Array): TransferTarget {
  const footprint = queryState(footprintByAccountHash, tracking, accountHash);
  if (!footprint.ok) return { kind: 'new account', accountHash };
  const { mainPurse } = footprint.value;
  if (mainPurse === undefined) return refuse('Invalid purse');
  return { kind: 'existing account', accountHash, purse: withRights(mainPurse, AccessRights.ADD) };
}

/** Resolves `source`: the main purse unless told, else a purse among the account's named keys with WRITE. */
export function resolveSource(tracking: TrackingCopy, args: RuntimeArgs, account: RuntimeFootprint): URef {
  const mainPurse = account.mainPurse ?? refuse('Invalid operation');
  const source = sourceArg(args);
  if (source === undefined) return mainPurse;
  if (equalBytes(mainPurse.addr, source.addr)) return source;
  const wanted = normalizeKey(urefKey(source));
  const found = namedKeyEntries(account.namedKeys).find(([, key]) => sameKey(normalizeKey(key), wanted));
  const held = found === undefined ? undefined : keyURef(found[1]);
  if (held === undefined) return refuse(forgedReferenceError(source).message);
  if ((held.rights & AccessRights.WRITE) === 0) return refuse(invalidAccessError(AccessRights.WRITE).message);
  if (!purseHasBalance(tracking, held.addr)) return refuse('Invalid purse');
  return source;
}

function sourceArg(args: RuntimeArgs): URef | undefined {
  const source = getArg(args, 'source');
  if (source === undefined) return undefined;
  if (sameCLType(source.type, CL.URef)) return decodeClValue(source, CL.URef, readURef);
  if (!sameCLType(source.type, OPTIONAL_UREF)) return refuse('Invalid argument');
  return decodeClValue(source, OPTIONAL_UREF, (reader) => reader.option(readURef));
}

/** Resolves `amount`: U512 or U64, motes, not 0. */
export function resolveAmount(args: RuntimeArgs): bigint {
  const amount = getArg(args, 'amount');
  if (amount === undefined) return refuse('Missing argument');
  if (amount.type.tag !== 'U512' && amount.type.tag !== 'U64') return refuse('Invalid argument');
  const motes = spendingLimitOf(args);
  // A burn of 0 shows the same text in the node.
  return motes === 0n ? refuse('Attempt to transfer amount 0') : motes;
}

/** `amount` as the limit of what may leave the main purse: 0 without one or of another type. Motes. */
export function spendingLimitOf(args: RuntimeArgs): bigint {
  const amount = getArg(args, 'amount');
  if (amount?.type.tag === 'U512') return decodeClValue(amount, CL.U512, readU512);
  if (amount?.type.tag === 'U64') return decodeClValue(amount, CL.U64, readU64);
  return 0n;
}

/** Resolves `id`. */
export function resolveId(args: RuntimeArgs): bigint | undefined {
  const id = getArg(args, 'id');
  return id === undefined
    ? undefined
    : decodeClValue(id, OPTIONAL_U64, (reader) => reader.option((inner) => inner.u64()));
}
