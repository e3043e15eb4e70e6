// The order of keys in the node's BTreeSet<Key>. It is the derived order of the Rust enum, which differs from the byte
// order where a field is a number (bytes are little-endian) or an enum's tags do not follow its declaration.
// Mirrors the derives of casper-types 6.0.1 key.rs, system/auction/bid_addr.rs, system/mint/balance_hold.rs, byte_code.rs.

import { compareBytes } from '@casper-trace/casper-types/bytes';
import { readU32 } from '@casper-trace/casper-types/bytesrepr/primitives';
import { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { type Key, KeyTag } from '@casper-trace/casper-types/key';

const BID_ADDR_CREDIT = 4;
const BYTE_CODE_EMPTY = 0;

/** Compares two keys as the node's sets of keys do: negative, zero or positive. */
export function compareKeys(left: Key, right: Key): number {
  if (left.tag !== right.tag) return left.tag - right.tag;
  switch (left.tag) {
    case KeyTag.EraInfo:
      return compareFieldsAndNumber(left, right, 1);
    case KeyTag.BalanceHold:
      // tag, kind, purse; then the block time
      return compareFieldsAndNumber(left, right, 34);
    case KeyTag.BidAddr: {
      const bothCredit = left.bytes[1] === BID_ADDR_CREDIT && right.bytes[1] === BID_ADDR_CREDIT;
      // tag, kind, validator; then the era
      return bothCredit ? compareFieldsAndNumber(left, right, 34) : compareBytes(left.bytes, right.bytes);
    }
    case KeyTag.Message:
      return compareMessageKeys(left, right);
    case KeyTag.ByteCode:
      // Empty has tag 0 but is declared last.
      return byteCodeRank(left) - byteCodeRank(right) || compareBytes(left.bytes, right.bytes);
    default:
      return compareBytes(left.bytes, right.bytes);
  }
}

/** Compares `fixed` bytes, then a u64 behind them. */
function compareFieldsAndNumber(left: Key, right: Key, fixed: number): number {
  const fields = compareBytes(left.bytes.subarray(0, fixed), right.bytes.subarray(0, fixed));
  if (fields !== 0) return fields;
  return compareNumbers(new Reader(left.bytes, fixed).u64(), new Reader(right.bytes, fixed).u64());
}

/** Tag, entity address (33), topic hash (32), then an optional u32: a topic comes before its messages. */
function compareMessageKeys(left: Key, right: Key): number {
  const fixed = 1 + 33 + 32;
  const fields = compareBytes(left.bytes.subarray(0, fixed), right.bytes.subarray(0, fixed));
  if (fields !== 0) return fields;
  const leftIndex = new Reader(left.bytes, fixed).option(readU32);
  const rightIndex = new Reader(right.bytes, fixed).option(readU32);
  return compareNumbers(leftIndex ?? -1, rightIndex ?? -1);
}

function byteCodeRank(key: Key): number {
  return key.bytes[1] === BYTE_CODE_EMPTY ? 1 : 0;
}

function compareNumbers<T extends number | bigint>(left: T, right: T): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
