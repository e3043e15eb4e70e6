// Native auction transactions: arguments and entry point. Mirrors casper-storage 2.1.1 data_access_layer/auction.rs
// (AuctionMethod::from_parts).
import { type DelegatorKind, delegatorKindCodec } from '@casper-trace/casper-types/bid-kind/delegator-kind';
import { reservationCodec } from '@casper-trace/casper-types/bid-kind/reservation';
import { readBytes32, readU8, readU32, readU64, readU512 } from '@casper-trace/casper-types/bytesrepr/primitives';
import type { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { CL, type CLType } from '@casper-trace/casper-types/cl-type';
import { type PublicKey, readPublicKey } from '@casper-trace/casper-types/public-key';
import { getArg, type RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import type { TransactionEntryPoint } from '@casper-trace/casper-types/transaction-entry-point';
import { transactionEntryPointName } from '@casper-trace/casper-types/transaction-entry-point';
import { formatApiError } from '../api-error.js';
import type { ProtocolRules } from '../chainspec/protocol-rules.js';
import { attempt, failed, type Result, refuse } from '../result.js';
import { decodeClValue, queryState } from '../state-queries/tracking-copy-error.js';
import { type AuctionError, formatAuctionError } from '../system/auction/auction-error.js';
import type { AuctionProvider } from '../system/auction/auction-provider.js';
import { delegate, redelegate, undelegate } from '../system/auction/delegation.js';
import { addReservations, cancelReservations } from '../system/auction/reservations.js';
import { activateBid, addBid, changeBidPublicKey, withdrawBid } from '../system/auction/validator-bids.js';

/** An auction transaction ready to run; the error is the node's text. */
export type AuctionMethod = (auction: AuctionProvider) => Result<unknown, string>;

const ANY_LIST = CL.List(CL.Any);

/** Reads the arguments of an auction transaction; the error is the node's text for the first that is wrong. */
export function auctionMethodOf(
  entryPoint: TransactionEntryPoint,
  args: RuntimeArgs,
  rules: ProtocolRules,
): Result<AuctionMethod, string> {
  const read = readerOf(args);
  const { core } = rules;
  const maxDelegatorsPerValidator = core.maxDelegatorsPerValidator;
  return attempt<AuctionMethod, string>(() => {
    switch (entryPoint.kind) {
      case 'ActivateBid': {
        const validator = read.publicKey('validator');
        return (auction) => auctionResult(activateBid(auction, validator, core.minimumBidAmount));
      }
      case 'AddBid': {
        const offer = {
          publicKey: read.publicKey('public_key'),
          delegationRate: read.arg('delegation_rate', CL.U8, readU8),
          amount: read.motes('amount'),
          minimumDelegationAmount: read.limit('minimum_delegation_amount', rules.versioned.bidKeepsLimits),
          maximumDelegationAmount: read.limit('maximum_delegation_amount', rules.versioned.bidKeepsLimits),
          reservedSlots: read.argOr('reserved_slots', CL.U32, readU32, 0),
        };
        return (auction) => apiResult(addBid(auction, offer, core));
      }
      case 'WithdrawBid': {
        const publicKey = read.publicKey('public_key');
        const amount = read.motes('amount');
        return (auction) => auctionResult(withdrawBid(auction, publicKey, amount, core.minimumBidAmount));
      }
      case 'Delegate': {
        const delegation = { ...read.delegation(), maxDelegatorsPerValidator };
        return (auction) => apiResult(delegate(auction, delegation));
      }
      case 'Undelegate': {
        const undelegation = read.delegation();
        return (auction) => auctionResult(undelegate(auction, undelegation));
      }
      case 'Redelegate': {
        const undelegation = read.delegation();
        const newValidator = read.publicKey('new_validator');
        return (auction) => auctionResult(redelegate(auction, undelegation, newValidator));
      }
      case 'ChangeBidPublicKey': {
        const publicKey = read.publicKey('public_key');
        const newPublicKey = read.publicKey('new_public_key');
        return (auction) => auctionResult(changeBidPublicKey(auction, publicKey, newPublicKey));
      }
      case 'AddReservations': {
        const reservations = read.arg('reservations', ANY_LIST, (reader) =>
          reader.vec((item) => reservationCodec.read(item)),
        );
        return (auction) => auctionResult(addReservations(auction, reservations));
      }
      case 'CancelReservations': {
        const validator = read.publicKey('validator');
        const delegators = read.arg('delegators', ANY_LIST, (reader) =>
          reader.vec((item) => delegatorKindCodec.read(item)),
        );
        return (auction) =>
          auctionResult(cancelReservations(auction, validator, delegators, maxDelegatorsPerValidator));
      }
      default:
        return refuse(`invalid entry point for auction: ${transactionEntryPointName(entryPoint)}`);
    }
  });
}

interface ArgReader {
  arg<T>(name: string, type: CLType, read: (reader: Reader) => T): T;
  argOr<T>(name: string, type: CLType, read: (reader: Reader) => T, fallback: T): T;
  /** An optional u64; with `mustDecode`, one that does not decode is refused rather than absent. */
  limit(name: string, mustDecode: boolean): bigint | undefined;
  motes(name: string): bigint;
  publicKey(name: string): PublicKey;
  delegation(): { readonly delegator: DelegatorKind; readonly validator: PublicKey; readonly amount: bigint };
}

function readerOf(args: RuntimeArgs): ArgReader {
  const tryArg = <T>(name: string, type: CLType, read: (reader: Reader) => T): Result<T, string> => {
    const value = getArg(args, name);
    if (value === undefined) return failed(`missing '${name}' arg`);
    const decoded = queryState(decodeClValue, value, type, read);
    return decoded.ok ? decoded : failed(`failed to parse '${name}' arg: ${decoded.error.message}`);
  };
  const arg = <T>(name: string, type: CLType, read: (reader: Reader) => T): T => {
    const decoded = tryArg(name, type, read);
    return decoded.ok ? decoded.value : refuse(decoded.error);
  };
  // As in the node, an optional argument that does not decode counts as absent.
  const argOr = <T>(name: string, type: CLType, read: (reader: Reader) => T, fallback: T): T => {
    const decoded = tryArg(name, type, read);
    return decoded.ok ? decoded.value : fallback;
  };
  const publicKey = (name: string): PublicKey => arg(name, CL.PublicKey, readPublicKey);
  const motes = (name: string): bigint => arg(name, CL.U512, readU512);
  const delegator = (): DelegatorKind => {
    const key = tryArg('delegator', CL.PublicKey, readPublicKey);
    if (key.ok) return { kind: 'PublicKey', value: key.value };
    return { kind: 'Purse', value: arg('delegator_purse', CL.ByteArray(32), readBytes32) };
  };
  return {
    arg,
    argOr,
    limit: (name, mustDecode) => {
      if (mustDecode) return getArg(args, name) && arg(name, CL.U64, readU64);
      return argOr<bigint | undefined>(name, CL.U64, readU64, undefined);
    },
    motes,
    publicKey,
    delegation: () => ({ delegator: delegator(), validator: publicKey('validator'), amount: motes('amount') }),
  };
}

function auctionResult<T>(result: Result<T, AuctionError>): Result<T, string> {
  return result.ok ? result : failed(`Auction error: ${formatAuctionError(result.error)}`);
}

function apiResult<T>(result: Result<T, number>): Result<T, string> {
  return result.ok ? result : failed(formatApiError(result.error));
}
