// The auction's provider without Wasm. Mirrors casper-storage 2.1.1 system/auction/auction_native.rs.
import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { type BidAddr, readBidAddr } from '@casper-trace/casper-types/bid-addr';
import type { BidKind } from '@casper-trace/casper-types/bid-kind/bid-kind';
import type { Unbond } from '@casper-trace/casper-types/bid-kind/unbond';
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import { type Key, type KeyTag, keyBidAddr, urefKey } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import { type URef, withRights } from '@casper-trace/casper-types/uref';
import type { VersionedRules } from '../../chainspec/versioned-rules.js';
import { done, failed, ok, type Result } from '../../result.js';
import { MINIMUM_DELEGATION_RATE_KEY, readMinimumDelegationRate } from '../../state-queries/minimum-delegation-rate.js';
import { systemContractNamedKey } from '../../state-queries/runtime-footprint.js';
import { RegistryName } from '../../state-queries/system-registry.js';
import { AuctionError } from '../auction/auction-error.js';
import type { AuctionProvider } from '../auction/auction-provider.js';
import { bidKeyOf, delegatorPrefixes, reservationPrefixes } from '../auction/bid-addresses.js';
import { balance, mint, transfer } from '../mint/mint.js';
import { formatMintError, type MintError } from '../mint/mint-error.js';
import { isSystemAccount } from '../system-caller.js';
import { purseCreatedNatively } from './native-events.js';
import { NativeMint } from './native-mint.js';
import type { NativeRuntime } from './native-runtime.js';

/** The auction on a native runtime. */
export class NativeAuction implements AuctionProvider {
  readonly #runtime: NativeRuntime;
  readonly #mint: NativeMint;
  readonly #entryPoint: string;

  /** `entryPoint` names what runs, for the inspector. */
  constructor(runtime: NativeRuntime, entryPoint: string) {
    this.#runtime = runtime;
    this.#mint = new NativeMint(runtime);
    this.#entryPoint = entryPoint;
  }

  getCaller(): Uint8Array {
    return this.#runtime.caller;
  }

  isAllowedSessionCaller(accountHash: Uint8Array): boolean {
    return isSystemAccount(this.#runtime.caller) || equalBytes(accountHash, this.#runtime.caller);
  }

  isValidURef(uref: URef): boolean {
    return this.#runtime.accessRights.has(uref);
  }

  namedKeysGet(name: string): Key | undefined {
    return this.#runtime.namedKeys.get(name);
  }

  getKeys(tag: KeyTag): Result<readonly Key[], AuctionError> {
    return ok(this.#runtime.tracking.sortedKeysWithPrefix(new Uint8Array([tag])));
  }

  getKeysByPrefix(prefix: Uint8Array): Result<readonly Key[], AuctionError> {
    return ok(this.#runtime.tracking.base.keysWithPrefix(prefix));
  }

  delegatorCount(bidAddr: BidAddr): Result<number, AuctionError> {
    return ok(this.#keysUnder(delegatorPrefixes(bidAddr)).length);
  }

  reservationCount(bidAddr: BidAddr): Result<number, AuctionError> {
    return ok(this.#keysUnder(reservationPrefixes(bidAddr)).length);
  }

  usedReservationCount(bidAddr: BidAddr): Result<number, AuctionError> {
    const bids = this.#keysUnder(reservationPrefixes(bidAddr)).map((key) => {
      const delegated = delegatedAddress(key);
      return delegated === undefined ? undefined : this.readBid(bidKeyOf(delegated));
    });
    return ok(bids.filter((bid) => bid?.ok === true && bid.value !== undefined).length);
  }

  #keysUnder(prefixes: readonly Uint8Array[]): readonly Key[] {
    return prefixes.flatMap((prefix) => this.#runtime.tracking.base.keysWithPrefix(prefix));
  }

  vestingSchedulePeriodMs(): bigint {
    return this.#runtime.rules.core.vestingSchedulePeriodMs;
  }

  allowAuctionBids(): boolean {
    return this.#runtime.rules.core.allowAuctionBids;
  }

  shouldComputeRewards(): boolean {
    return this.#runtime.rules.core.computeRewards;
  }

  versioned(): VersionedRules {
    return this.#runtime.rules.versioned;
  }

  minimumDelegationRate(): number {
    const { tracking } = this.#runtime;
    const key = systemContractNamedKey(tracking, RegistryName.Auction, MINIMUM_DELEGATION_RATE_KEY);
    return readMinimumDelegationRate(tracking, key);
  }

  read(uref: URef): Result<CLValue | undefined, AuctionError> {
    if (!this.isValidURef(uref)) return failed(AuctionError.ForgedReference);
    const stored = this.#runtime.tracking.read(urefKey(uref));
    if (stored === undefined) return ok(undefined);
    return stored.kind === 'CLValue' ? ok(stored.value) : failed(AuctionError.CLValue);
  }

  write(uref: URef, value: CLValue): Result<undefined, AuctionError> {
    if ((uref.rights & AccessRights.WRITE) === 0) return failed(AuctionError.Storage);
    if (!this.isValidURef(uref)) return failed(AuctionError.ForgedReference);
    this.#runtime.tracking.write(urefKey(uref), storedCLValue(value));
    return done;
  }

  readBid(key: Key): Result<BidKind | undefined, AuctionError> {
    const stored = this.#runtime.tracking.read(key);
    if (stored === undefined) return ok(undefined);
    return stored.kind === 'BidKind' ? ok(stored.value) : failed(AuctionError.Storage);
  }

  writeBid(key: Key, bid: BidKind): Result<undefined, AuctionError> {
    this.#runtime.tracking.write(key, { kind: 'BidKind', value: bid });
    return done;
  }

  readUnbond(bidAddr: BidAddr): Result<Unbond | undefined, AuctionError> {
    const stored = this.#runtime.tracking.read(bidKeyOf(bidAddr));
    if (stored === undefined) return ok(undefined);
    return stored.kind === 'BidKind' && stored.value.kind === 'Unbond'
      ? ok(stored.value.value)
      : failed(AuctionError.Storage);
  }

  writeUnbond(bidAddr: BidAddr, unbond: Unbond | undefined): Result<undefined, AuctionError> {
    if (unbond === undefined) this.pruneBid(bidAddr);
    else this.#runtime.tracking.write(bidKeyOf(bidAddr), { kind: 'BidKind', value: { kind: 'Unbond', value: unbond } });
    return done;
  }

  pruneBid(bidAddr: BidAddr): void {
    this.#runtime.tracking.prune(bidKeyOf(bidAddr));
  }

  mintTransferDirect(
    to: Uint8Array | undefined,
    source: URef,
    target: URef,
    amount: bigint,
    id: bigint | undefined,
  ): Result<Result<undefined, MintError>, AuctionError> {
    const { mainPurse, caller, accessRights } = this.#runtime;
    if (mainPurse === undefined) return failed(AuctionError.InvalidContext);
    if (!(equalBytes(mainPurse.addr, source.addr) || isSystemAccount(caller)))
      return failed(AuctionError.InvalidCaller);
    accessRights.extend([source, withRights(target, AccessRights.ADD)]);
    const moved = transfer(this.#mint, to, source, target, amount, id);
    this.#runtime.inspector.purseTransferred({
      context: { kind: 'account', address: caller },
      way: 'bond',
      by: this.#entryPoint,
      source,
      target,
      amount,
      id,
      outcome: moved.ok ? { kind: 'moved' } : { kind: 'refused', error: formatMintError(moved.error) },
    });
    // Natively the mint's own error is lost; the Wasm runtime passes it on.
    return moved.ok ? ok(moved) : failed(AuctionError.Transfer);
  }

  createPurse(): Result<URef, AuctionError> {
    const purse = mint(this.#mint, 0n);
    if (!purse.ok) return failed(AuctionError.CreatePurseFailed);
    purseCreatedNatively(this.#runtime, purse.value, this.#entryPoint);
    return purse;
  }

  availableBalance(purse: URef): Result<bigint | undefined, AuctionError> {
    const available = balance(this.#mint, purse);
    return available.ok ? available : failed(AuctionError.GetBalance);
  }

  getMainPurse(): Result<URef, AuctionError> {
    const { mainPurse } = this.#runtime;
    return mainPurse === undefined ? failed(AuctionError.InvalidContext) : ok(mainPurse);
  }
}

/** Where the delegator of a reservation has its bid. */
export function delegatedAddress(reservationKey: Key): BidAddr | undefined {
  const bytes = keyBidAddr(reservationKey);
  if (bytes === undefined) return undefined;
  const address = readBidAddr(new Reader(bytes));
  if (address.tag === 'ReservedDelegationAccount') return { ...address, tag: 'DelegatedAccount' };
  return address.tag === 'ReservedDelegationPurse' ? { ...address, tag: 'DelegatedPurse' } : undefined;
}
