// The mint: purses, balances, transfers. Pure rules; what is charged and what leaves an Identity is the provider's part.
// Mirrors casper-storage 2.1.1 system/mint.rs and system/mint/detail.rs.

import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { EngineBug } from '@casper-trace/casper-types/app-error';
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { readU512 } from '@casper-trace/casper-types/bytesrepr/primitives';
import { CL } from '@casper-trace/casper-types/cl-type';
import { clUnit } from '@casper-trace/casper-types/cl-value';
import { keyURef } from '@casper-trace/casper-types/key';
import type { URef } from '@casper-trace/casper-types/uref';
import { attempt, must, type Result, refuse } from '../../result.js';
import { decodeOr } from '../decode-or.js';
import { isSystemAccount } from '../system-caller.js';
import { MintError } from './mint-error.js';
import type { MintProvider } from './mint-provider.js';
import { refuseRestrictedTransfer } from './transfer-restrictions.js';

/** Named keys of the mint. */
export const TOTAL_SUPPLY_KEY = 'total_supply';
/** Named key of the rate by which rounds of consensus add to the supply. */
export const ROUND_SEIGNIORAGE_RATE_KEY = 'round_seigniorage_rate';
const U512_MAX = (1n << 512n) - 1n;

/** Entry point `mint`: a new purse; only the system may give it motes. */
export function mint(provider: MintProvider, initialBalance: bigint): Result<URef, MintError> {
  return attempt(() => {
    const isEmptyPurse = initialBalance === 0n;
    if (!isEmptyPurse && !isSystemAccount(provider.getCaller())) return refuse(MintError.InvalidNonEmptyPurseCreation);
    const purse = must(provider.newURef(clUnit()));
    must(provider.writeBalance(purse, initialBalance));
    if (!isEmptyPurse) must(provider.add(totalSupplyURef(provider, MintError.TotalSupplyNotFound), initialBalance));
    return purse;
  });
}

/**
 * Entry point `burn`. Writes available balance less amount as the new total balance, as the node does: what is held on
 * the purse vanishes from it too, though the supply shrinks by the burned amount only.
 */
export function burn(provider: MintProvider, purse: URef, amount: bigint): Result<undefined, MintError> {
  return attempt(() => {
    if ((purse.rights & AccessRights.WRITE) === 0) return refuse(MintError.InvalidAccessRights);
    if (!provider.isValidURef(purse)) return refuse(MintError.ForgedReference);
    const available = must(balance(provider, purse));
    if (available === undefined) return refuse(MintError.PurseNotFound);
    if (provider.versioned().burnIsSpending) spendFromMainPurse(provider, purse, amount);
    const newBalance = amount > available ? 0n : available - amount;
    must(provider.writeBalance(purse, newBalance));
    return reduceTotalSupplyUnchecked(provider, available - newBalance);
  });
}

/** Entry point `reduce_total_supply`: for the system only. */
export function reduceTotalSupply(provider: MintProvider, amount: bigint): Result<undefined, MintError> {
  return attempt(() => {
    if (!isSystemAccount(provider.getCaller())) return refuse(MintError.InvalidTotalSupplyReductionAttempt);
    return reduceTotalSupplyUnchecked(provider, amount);
  });
}

/** Entry point `balance`: available balance. */
export function balance(provider: MintProvider, purse: URef): Result<bigint | undefined, MintError> {
  return attempt(() => must(provider.availableBalance(purse)) ?? refuse(MintError.PurseNotFound));
}

/** Entry point `transfer`; `to` is the account hash that the caller names, for the record only. */
export function transfer(
  provider: MintProvider,
  to: Uint8Array | undefined,
  source: URef,
  target: URef,
  amount: bigint,
  id: bigint | undefined,
): Result<undefined, MintError> {
  return attempt(() => {
    if (!provider.allowUnrestrictedTransfers()) refuseRestrictedTransfer(provider, to, target);
    if ((source.rights & AccessRights.WRITE) === 0 || (target.rights & AccessRights.ADD) === 0) {
      return refuse(MintError.InvalidAccessRights);
    }
    const available = must(provider.availableBalance(source));
    if (available === undefined) return refuse(MintError.SourceNotFound);
    if (amount > available) return refuse(MintError.InsufficientFunds);
    const total = must(provider.totalBalance(source));
    if (available > total) throw new EngineBug('an available balance is greater than the total balance');
    if (must(provider.availableBalance(target)) === undefined) return refuse(MintError.DestNotFound);
    spendFromMainPurse(provider, source, amount);
    // From the total, not from the available balance: what is held stays in the purse.
    must(provider.writeBalance(source, total - amount));
    must(provider.addBalance(target, amount));
    return must(provider.recordTransfer({ to, source, target, amount, id }));
  });
}

/** Motes out of the caller's main purse count against what its transaction approved. */
function spendFromMainPurse(provider: MintProvider, source: URef, amount: bigint): void {
  const mainPurse = provider.getMainPurse();
  if (mainPurse === undefined) return refuse(MintError.InvalidURef);
  if (isSystemAccount(provider.getCaller()) || !equalBytes(mainPurse.addr, source.addr)) return;
  if (amount > provider.getApprovedSpendingLimit()) refuse(MintError.UnapprovedSpendingAmount);
  provider.subApprovedSpendingLimit(amount);
}

/** Entry point `read_base_round_reward`: seigniorage rate times total supply, rounded down. */
export function readBaseRoundReward(provider: MintProvider): Result<bigint, MintError> {
  return attempt(() => {
    const supply = readTotalSupply(provider, totalSupplyURef(provider, MintError.MissingKey));
    const rateKey = provider.getKey(ROUND_SEIGNIORAGE_RATE_KEY);
    const rateURef = rateKey === undefined ? undefined : keyURef(rateKey);
    if (rateURef === undefined) return refuse(MintError.MissingKey);
    const stored = must(provider.read(rateURef));
    if (stored === undefined) return refuse(MintError.TotalSupplyNotFound);
    const [numerator, denominator] = decodeOr(MintError.CLValue, stored, RATIO_TYPE, (reader) => [
      reader.u512(),
      reader.u512(),
    ]);
    if (denominator === 0n) return refuse(MintError.CLValue);
    return reducedProduct(numerator, denominator, supply);
  });
}

const RATIO_TYPE = { tag: 'Tuple2', items: [CL.U512, CL.U512] } as const;

/** Rust's checked product of a ratio and a whole: factors common to both are struck out before it can overflow. */
function reducedProduct(numerator: bigint, denominator: bigint, whole: bigint): bigint {
  const first = greatestCommonDivisor(numerator, 1n);
  const second = greatestCommonDivisor(denominator, whole);
  const product = (numerator / first) * (whole / second);
  if (product > U512_MAX) return refuse(MintError.ArithmeticOverflow);
  return product / (denominator / second);
}

function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  return right === 0n ? left : greatestCommonDivisor(right, left % right);
}

/** Entry point `mint_into_existing_purse`: for the system only. */
export function mintIntoExistingPurse(
  provider: MintProvider,
  purse: URef,
  amount: bigint,
): Result<undefined, MintError> {
  return attempt(() => {
    if (!isSystemAccount(provider.getCaller())) return refuse(MintError.InvalidContext);
    if (amount === 0n) return undefined;
    if (!must(provider.purseExists(purse))) return refuse(MintError.PurseNotFound);
    must(provider.addBalance(purse, amount));
    return must(provider.add(totalSupplyURef(provider, MintError.TotalSupplyNotFound), amount));
  });
}

function reduceTotalSupplyUnchecked(provider: MintProvider, amount: bigint): undefined {
  if (amount === 0n) return undefined;
  const uref = totalSupplyURef(provider, MintError.MissingKey);
  const supply = readTotalSupply(provider, uref);
  if (amount > supply) return refuse(MintError.ArithmeticOverflow);
  return must(provider.writeAmount(uref, supply - amount));
}

function totalSupplyURef(provider: MintProvider, missing: MintError): URef {
  const key = provider.getKey(TOTAL_SUPPLY_KEY);
  if (key === undefined) return refuse(missing);
  return keyURef(key) ?? refuse(MintError.MissingKey);
}

function readTotalSupply(provider: MintProvider, uref: URef): bigint {
  const stored = must(provider.read(uref));
  if (stored === undefined) return refuse(MintError.TotalSupplyNotFound);
  return decodeOr(MintError.CLValue, stored, CL.U512, readU512);
}
