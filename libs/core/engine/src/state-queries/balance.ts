// Balances of purses and the holds on them. Mirrors casper-storage 2.1.1 tracking_copy/ext.rs and
// data_access_layer/balance.rs (AvailableBalanceChecker). Which reads leave an Identity is part of the effects.

import { concatBytes } from '@casper-trace/casper-types/bytes';
import { readU8, readU64, readU512 } from '@casper-trace/casper-types/bytesrepr/primitives';
import { CL } from '@casper-trace/casper-types/cl-type';
import { balanceKey, blockGlobalKey, type Key, KeyTag, keyURef, normalizeKey } from '@casper-trace/casper-types/key';
import type { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { unsupported } from '../unsupported.js';
import { footprintByContractHash } from './runtime-footprint.js';
import { RegistryName, systemContractHash } from './system-registry.js';
import {
  decodeClValue,
  keyNotFound,
  namedKeyNotFound,
  queryState,
  typeMismatch,
  unexpectedKeyVariant,
  unexpectedStoredValueVariant,
  valueNotFound,
} from './tracking-copy-error.js';

/** Named keys of the mint that say how gas holds count. */
const GAS_HOLD_HANDLING_KEY = 'gas_hold_handling';
const GAS_HOLD_INTERVAL_KEY = 'gas_hold_interval';
const ACCRUED = 0;
const AMORTIZED = 1;
const HOLD_PREFIX_LENGTH = 34;

/** How gas holds count now; times in milliseconds. */
export interface GasHoldConfig {
  readonly blockTimeMs: bigint;
  readonly handling: 'Accrued' | 'Amortized';
  readonly intervalMs: bigint;
}

/** Both kinds of holds: gas holds of fee handling `NoFee`, processing holds of the running transaction. */
export type HoldKind = (typeof HOLD_KINDS)[number];

const HOLD_KINDS = ['gas', 'processing'] as const;

/** A hold on a purse. */
export interface BalanceHold {
  readonly kind: HoldKind;
  readonly key: Key;
  readonly placedAtMs: bigint;
  /** Motes. */
  readonly amount: bigint;
}

/** Block time in the state, milliseconds; undefined before the first 2.x block. No Identity. */
export function readBlockTime(tracking: TrackingCopy): bigint | undefined {
  const stored = tracking.peek(blockGlobalKey('BlockTime'));
  if (stored === undefined) return undefined;
  if (stored.kind !== 'CLValue') throw unexpectedStoredValueVariant();
  return decodeClValue(stored.value, CL.U64, readU64);
}

/** How gas holds count, from the mint's named keys; undefined if the state has no block time. No Identity. */
export function readGasHoldConfig(tracking: TrackingCopy): GasHoldConfig | undefined {
  const blockTimeMs = readBlockTime(tracking);
  if (blockTimeMs === undefined) return undefined;
  const mint = footprintByContractHash(tracking, systemContractHash(tracking, RegistryName.Mint));
  const tag = readSetting(tracking, mint.namedKeys.get(GAS_HOLD_HANDLING_KEY), GAS_HOLD_HANDLING_KEY);
  const handling = decodeClValue(tag, CL.U8, readU8);
  if (handling !== ACCRUED && handling !== AMORTIZED) throw valueNotFound();
  const interval = readSetting(tracking, mint.namedKeys.get(GAS_HOLD_INTERVAL_KEY), GAS_HOLD_INTERVAL_KEY);
  return {
    blockTimeMs,
    handling: handling === ACCRUED ? 'Accrued' : 'Amortized',
    intervalMs: decodeClValue(interval, CL.U64, readU64),
  };
}

function readSetting(tracking: TrackingCopy, key: Key | undefined, name: string) {
  if (key === undefined) throw namedKeyNotFound(name);
  if (keyURef(key) === undefined) throw unexpectedKeyVariant(key);
  const stored = tracking.peek(normalizeKey(key));
  if (stored === undefined) throw valueNotFound();
  if (stored.kind !== 'CLValue') throw unexpectedStoredValueVariant();
  return stored.value;
}

/** Total balance of a purse in motes, what is held included. No Identity. Throws TrackingCopyError. */
export function totalBalance(tracking: TrackingCopy, purseAddr: Uint8Array): bigint {
  const key = balanceKey(purseAddr);
  const stored = tracking.peek(key);
  if (stored === undefined) throw keyNotFound(key);
  if (stored.kind !== 'CLValue') throw typeMismatch('CLValue', stored);
  return decodeClValue(stored.value, CL.U512, readU512);
}

/** Keys of all holds of a kind on a purse, in the order of the view's scan. */
export function holdKeys(tracking: TrackingCopy, kind: HoldKind, purseAddr: Uint8Array): readonly Key[] {
  const prefix = concatBytes(new Uint8Array([KeyTag.BalanceHold, kind === 'gas' ? 0 : 1]), purseAddr);
  return tracking.keysWithPrefix(prefix);
}

/** When a hold was placed: block time in milliseconds. */
export function holdPlacedAt(holdKey: Key): bigint {
  const { buffer, byteOffset } = holdKey.bytes;
  return new DataView(buffer, byteOffset + HOLD_PREFIX_LENGTH, 8).getBigUint64(0, true);
}

/** The time before which holds do not count any more (milliseconds). */
export function holdsEpoch(blockTimeMs: bigint, intervalMs: bigint): bigint {
  return blockTimeMs > intervalMs ? blockTimeMs - intervalMs : 0n;
}

/** Holds of both kinds that are not older than the interval of gas holds; one Identity each. */
export function readHolds(
  tracking: TrackingCopy,
  purseAddr: Uint8Array,
  config: GasHoldConfig,
): readonly BalanceHold[] {
  const epoch = holdsEpoch(config.blockTimeMs, config.intervalMs);
  const holds: BalanceHold[] = [];
  for (const kind of HOLD_KINDS) {
    for (const key of holdKeys(tracking, kind, purseAddr)) {
      const placedAtMs = holdPlacedAt(key);
      if (placedAtMs >= epoch) holds.push({ kind, key, placedAtMs, amount: readHoldAmount(tracking, key) });
    }
  }
  return holds;
}

function readHoldAmount(tracking: TrackingCopy, key: Key): bigint {
  const stored = tracking.read(key);
  if (stored === undefined) throw keyNotFound(key);
  if (stored.kind !== 'CLValue') throw unexpectedStoredValueVariant();
  return decodeClValue(stored.value, CL.U512, readU512);
}

/** What of a total is not held; 0 if more is held than there is. Motes. */
export function lessHolds(total: bigint, holds: readonly BalanceHold[], config: GasHoldConfig): bigint {
  let held = 0n;
  for (const hold of holds) held += heldNow(hold, config);
  return held > total ? 0n : total - held;
}

function heldNow(hold: BalanceHold, config: GasHoldConfig): bigint {
  if (hold.kind === 'processing' || config.handling === 'Accrued') return hold.amount;
  const expiry = hold.placedAtMs + config.intervalMs;
  if (hold.placedAtMs > config.blockTimeMs || config.blockTimeMs > expiry) return 0n;
  if (config.intervalMs === 0n) return unsupported('amortized gas hold without interval');
  return (hold.amount * (expiry - config.blockTimeMs)) / config.intervalMs;
}

/** Available balance in motes: total less holds; one Identity for each hold that counts. Throws TrackingCopyError. */
export function availableBalance(tracking: TrackingCopy, purseAddr: Uint8Array): bigint {
  const total = totalBalance(tracking, purseAddr);
  const config = readGasHoldConfig(tracking);
  if (config === undefined) return total;
  return lessHolds(total, readHolds(tracking, purseAddr, config), config);
}

/** True if the purse has a balance that can be told; leaves the Identities of `availableBalance`. */
export function purseHasBalance(tracking: TrackingCopy, purseAddr: Uint8Array): boolean {
  return queryState(availableBalance, tracking, purseAddr).ok;
}
