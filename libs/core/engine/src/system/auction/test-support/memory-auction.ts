// An auction in memory for unit tests: bids by key, everybody may act, every transfer succeeds.
import { AccessRights } from '@casper-trace/casper-types/access-rights';
import type { BidAddr } from '@casper-trace/casper-types/bid-addr';
import type { BidKind } from '@casper-trace/casper-types/bid-kind/bid-kind';
import type { Unbond } from '@casper-trace/casper-types/bid-kind/unbond';
import { type CLValue, clU64 } from '@casper-trace/casper-types/cl-value';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type Key, urefKey } from '@casper-trace/casper-types/key';
import type { URef } from '@casper-trace/casper-types/uref';
import type { VersionedRules } from '../../../chainspec/versioned-rules.js';
import { done, ok, type Result } from '../../../result.js';
import type { MintError } from '../../mint/mint-error.js';
import type { AuctionError } from '../auction-error.js';
import type { AuctionProvider } from '../auction-provider.js';
import { bidKeyOf, delegatorPrefixes, reservationPrefixes } from '../bid-addresses.js';

const SETTING: URef = { addr: new Uint8Array(32).fill(1), rights: AccessRights.READ_ADD_WRITE };
const PURSE: URef = { addr: new Uint8Array(32).fill(2), rights: AccessRights.READ_ADD_WRITE };

/** The provider of one test; `read` lists what was read and in which order. */
export class MemoryAuction implements AuctionProvider {
  readonly bids = new Map<string, { readonly key: Key; readonly bid: BidKind }>();
  /** `bid` or `setting` for each read, in order; `rate` for the least delegation rate. */
  readonly reads: string[] = [];
  readonly #versioned: VersionedRules;
  readonly #minimumRate: number;

  constructor(versioned: VersionedRules, minimumRate: number) {
    this.#versioned = versioned;
    this.#minimumRate = minimumRate;
  }

  versioned(): VersionedRules {
    return this.#versioned;
  }

  minimumDelegationRate(): number {
    this.reads.push('rate');
    return this.#minimumRate;
  }

  getCaller(): Uint8Array {
    return new Uint8Array(32);
  }

  isAllowedSessionCaller(): boolean {
    return true;
  }

  isValidURef(): boolean {
    return true;
  }

  namedKeysGet(): Key {
    return urefKey(SETTING);
  }

  getKeys(): Result<readonly Key[], AuctionError> {
    return ok([]);
  }

  getKeysByPrefix(prefix: Uint8Array): Result<readonly Key[], AuctionError> {
    const wanted = bytesToHex(prefix);
    const found = [...this.bids.entries()].filter(([id]) => id.startsWith(wanted));
    return ok(found.map(([, { key }]) => key));
  }

  #countUnder(prefixes: readonly Uint8Array[]): Result<number, AuctionError> {
    const keys = prefixes.flatMap((prefix) => {
      const found = this.getKeysByPrefix(prefix);
      return found.ok ? found.value : [];
    });
    return ok(keys.length);
  }

  delegatorCount(bidAddr: BidAddr): Result<number, AuctionError> {
    return this.#countUnder(delegatorPrefixes(bidAddr));
  }

  reservationCount(bidAddr: BidAddr): Result<number, AuctionError> {
    return this.#countUnder(reservationPrefixes(bidAddr));
  }

  usedReservationCount(): Result<number, AuctionError> {
    return ok(0);
  }

  vestingSchedulePeriodMs(): bigint {
    return 0n;
  }

  allowAuctionBids(): boolean {
    return true;
  }

  shouldComputeRewards(): boolean {
    return true;
  }

  /** Every setting is 0: the era, and the time at which the last one ended. */
  read(): Result<CLValue, AuctionError> {
    this.reads.push('setting');
    return ok(clU64(0n));
  }

  write(): Result<undefined, AuctionError> {
    return done;
  }

  readBid(key: Key): Result<BidKind | undefined, AuctionError> {
    this.reads.push('bid');
    return ok(this.bids.get(key.id)?.bid);
  }

  writeBid(key: Key, bid: BidKind): Result<undefined, AuctionError> {
    this.bids.set(key.id, { key, bid });
    return done;
  }

  readUnbond(bidAddr: BidAddr): Result<Unbond | undefined, AuctionError> {
    const bid = this.bids.get(bidKeyOf(bidAddr).id)?.bid;
    return ok(bid?.kind === 'Unbond' ? bid.value : undefined);
  }

  writeUnbond(bidAddr: BidAddr, unbond: Unbond | undefined): Result<undefined, AuctionError> {
    if (unbond === undefined) this.pruneBid(bidAddr);
    else this.writeBid(bidKeyOf(bidAddr), { kind: 'Unbond', value: unbond });
    return done;
  }

  pruneBid(bidAddr: BidAddr): void {
    this.bids.delete(bidKeyOf(bidAddr).id);
  }

  mintTransferDirect(): Result<Result<undefined, MintError>, AuctionError> {
    return ok(done);
  }

  createPurse(): Result<URef, AuctionError> {
    return ok(PURSE);
  }

  availableBalance(): Result<bigint, AuctionError> {
    return ok(1n << 100n);
  }

  getMainPurse(): Result<URef, AuctionError> {
    return ok(PURSE);
  }
}
