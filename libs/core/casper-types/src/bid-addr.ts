// Addresses of auction records; mirrors casper-types 6.0.1 system/auction/bid_addr.rs.

import { concatBytes } from './bytes.js';
import { BytesreprError } from './bytesrepr/bytesrepr-error.js';
import type { Reader } from './bytesrepr/reader.js';
import { Writer } from './bytesrepr/writer.js';

/** First byte of a BidAddr. */
export const BidAddrTag = {
  Unified: 0,
  Validator: 1,
  DelegatedAccount: 2,
  DelegatedPurse: 3,
  Credit: 4,
  ReservedDelegationAccount: 5,
  ReservedDelegationPurse: 6,
  UnbondAccount: 7,
  UnbondPurse: 8,
  ValidatorRev: 9,
} as const;
/** One tag. */
export type BidAddrTag = (typeof BidAddrTag)[keyof typeof BidAddrTag];

/** A BidAddr taken apart: the validator's account hash, and what follows it. */
export type BidAddr =
  | { readonly tag: 'Unified' | 'Validator' | 'ValidatorRev'; readonly validator: Uint8Array }
  | {
      readonly tag: 'DelegatedAccount' | 'ReservedDelegationAccount' | 'DelegatedPurse' | 'ReservedDelegationPurse';
      readonly validator: Uint8Array;
      readonly delegator: Uint8Array;
    }
  | { readonly tag: 'UnbondAccount' | 'UnbondPurse'; readonly validator: Uint8Array; readonly unbonder: Uint8Array }
  | { readonly tag: 'Credit'; readonly validator: Uint8Array; readonly eraId: bigint };

const HASH = 32;
/** Bytes behind the validator's account hash, by tag. */
const TAIL_LENGTH: readonly number[] = [0, 0, HASH, HASH, 8, HASH, HASH, HASH, HASH, 0];
const NAMES = Object.keys(BidAddrTag) as (keyof typeof BidAddrTag)[];

/** Length of a whole BidAddr with this tag, or undefined for an unknown tag. */
export function bidAddrLength(tag: number): number | undefined {
  const tail = TAIL_LENGTH[tag];
  return tail === undefined ? undefined : 1 + HASH + tail;
}

/** Encodes: tag, validator, then delegator, unbonder or era. */
export function bidAddrToBytes(addr: BidAddr): Uint8Array {
  const head = concatBytes(new Uint8Array([BidAddrTag[addr.tag]]), addr.validator);
  switch (addr.tag) {
    case 'Unified':
    case 'Validator':
    case 'ValidatorRev':
      return head;
    case 'Credit':
      return new Writer(41).bytes(head).u64(addr.eraId).finish();
    case 'UnbondAccount':
    case 'UnbondPurse':
      return concatBytes(head, addr.unbonder);
    default:
      return concatBytes(head, addr.delegator);
  }
}

/** Decodes; 'Formatting' for an unknown tag. */
export function readBidAddr(reader: Reader): BidAddr {
  const tag = NAMES[reader.u8()];
  if (tag === undefined) {
    throw new BytesreprError('Formatting', 'bid addr');
  }
  const validator = reader.bytes(HASH);
  switch (tag) {
    case 'Unified':
    case 'Validator':
    case 'ValidatorRev':
      return { tag, validator };
    case 'Credit':
      return { tag, validator, eraId: reader.u64() };
    case 'UnbondAccount':
    case 'UnbondPurse':
      return { tag, validator, unbonder: reader.bytes(HASH) };
    default:
      return { tag, validator, delegator: reader.bytes(HASH) };
  }
}
