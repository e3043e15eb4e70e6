// What the auction needs of the runtime it is called in: implemented natively and by the Wasm runtime.
// Mirrors the traits of casper-storage 2.1.1 system/auction/providers.rs.
import type { BidAddr } from '@casper-trace/casper-types/bid-addr';
import type { BidKind } from '@casper-trace/casper-types/bid-kind/bid-kind';
import type { Unbond } from '@casper-trace/casper-types/bid-kind/unbond';
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import type { Key, KeyTag } from '@casper-trace/casper-types/key';
import type { URef } from '@casper-trace/casper-types/uref';
import type { VersionedRules } from '../../chainspec/versioned-rules.js';
import type { Result } from '../../result.js';
import type { MintError } from '../mint/mint-error.js';
import type { AuctionError } from './auction-error.js';

/** Facts of the runtime that calls the auction. */
export interface AuctionRuntimeProvider {
  /** Account hash of the initiator (`SYSTEM_ACCOUNT_HASH` for the system). */
  getCaller(): Uint8Array;
  /** True if this account itself called, without a contract in between (or the system did). */
  isAllowedSessionCaller(accountHash: Uint8Array): boolean;
  isValidURef(uref: URef): boolean;
  /** A named key of the auction. */
  namedKeysGet(name: string): Key | undefined;
  /** All keys of a tag, in the order of Rust's Key. */
  getKeys(tag: KeyTag): Result<readonly Key[], AuctionError>;
  /** Keys with an encoded prefix, from the view below the tracking copy: its own changes are not seen. */
  getKeysByPrefix(prefix: Uint8Array): Result<readonly Key[], AuctionError>;
  /** Bids of both delegator kinds under the validator of `bidAddr`. */
  delegatorCount(bidAddr: BidAddr): Result<number, AuctionError>;
  reservationCount(bidAddr: BidAddr): Result<number, AuctionError>;
  /** Reservations whose delegator has a bid; one Identity for each of these bids. */
  usedReservationCount(bidAddr: BidAddr): Result<number, AuctionError>;
  vestingSchedulePeriodMs(): bigint;
  allowAuctionBids(): boolean;
  shouldComputeRewards(): boolean;
  /** Switches of the protocol version. */
  versioned(): VersionedRules;
  /** The auction's least delegation rate in percent (Identity of its URef); only where `versioned` has such a rule. */
  minimumDelegationRate(): number;
}

/** Reads and writes of the auction. */
export interface AuctionStorageProvider {
  /** Checked read (Identity); undefined if nothing is there, CLValue error if it is no CLValue. */
  read(uref: URef): Result<CLValue | undefined, AuctionError>;
  write(uref: URef, value: CLValue): Result<undefined, AuctionError>;
  /** Identity if found. */
  readBid(key: Key): Result<BidKind | undefined, AuctionError>;
  writeBid(key: Key, bid: BidKind): Result<undefined, AuctionError>;
  /** Identity if found. */
  readUnbond(bidAddr: BidAddr): Result<Unbond | undefined, AuctionError>;
  /** Prunes the record if `unbond` is undefined. */
  writeUnbond(bidAddr: BidAddr, unbond: Unbond | undefined): Result<undefined, AuctionError>;
  pruneBid(bidAddr: BidAddr): void;
}

/** The mint, as the auction calls it. Amounts are motes. */
export interface AuctionMintProvider {
  /** The outer error is the call's, the inner one the mint's. */
  mintTransferDirect(
    to: Uint8Array | undefined,
    source: URef,
    target: URef,
    amount: bigint,
    id: bigint | undefined,
  ): Result<Result<undefined, MintError>, AuctionError>;
  createPurse(): Result<URef, AuctionError>;
  availableBalance(purse: URef): Result<bigint | undefined, AuctionError>;
}

/** The account that the auction acts for. */
export interface AuctionAccountProvider {
  getMainPurse(): Result<URef, AuctionError>;
}

/** All that the user entry points of the auction need. */
export interface AuctionProvider
  extends AuctionRuntimeProvider,
    AuctionStorageProvider,
    AuctionMintProvider,
    AuctionAccountProvider {}
