// The validators of the eras known to the auction, with their weights.
// Mirrors casper-storage 2.1.1 system/auction.rs `get_era_validators` and detail.rs `era_validators_from_snapshot`.
import { delegatorKindCodec } from '@casper-trace/casper-types/bid-kind/delegator-kind';
import type { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { CL } from '@casper-trace/casper-types/cl-type';
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import { keyURef } from '@casper-trace/casper-types/key';
import { readPublicKey, writePublicKey } from '@casper-trace/casper-types/public-key';
import { attempt, must, type Result, refuse } from '../result.js';
import { AuctionError } from '../system/auction/auction-error.js';
import type { AuctionProvider } from '../system/auction/auction-provider.js';
import { decodeOr } from '../system/decode-or.js';

const SNAPSHOT_KEY = 'seigniorage_recipients_snapshot';
const U512_LIMIT = 1n << 512n;
const snapshotType = CL.Map(CL.U64, CL.Map(CL.PublicKey, CL.Any));
const weightsType = CL.Map(CL.U64, CL.Map(CL.PublicKey, CL.U512));

/** A recipient's own and delegated stake in motes; undefined where the sum has no U512. */
function readTotalStake(reader: Reader): bigint | undefined {
  const own = reader.u512();
  reader.u8();
  const delegated = reader.map(
    (kind) => delegatorKindCodec.read(kind),
    (stake) => stake.u512(),
  );
  reader.map(
    (kind) => delegatorKindCodec.read(kind),
    (rate) => rate.u8(),
  );
  const total = delegated.reduce((sum, [, stake]) => sum + stake, own);
  return total < U512_LIMIT ? total : undefined;
}

/** Entry point `get_era_validators`: weights in motes by public key, by era, both ascending. */
export function getEraValidators(provider: AuctionProvider): Result<CLValue, AuctionError> {
  return attempt(() => {
    const key = provider.namedKeysGet(SNAPSHOT_KEY) ?? refuse(AuctionError.MissingKey);
    const stored = must(provider.read(keyURef(key) ?? refuse(AuctionError.InvalidKeyVariant)));
    if (stored === undefined) return refuse(AuctionError.MissingValue);
    const eras = decodeOr(AuctionError.CLValue, stored, snapshotType, (reader) =>
      reader.map(
        (era) => era.u64(),
        (recipients) => recipients.map(readPublicKey, readTotalStake),
      ),
    );
    const writer = new Writer().u32(eras.length);
    for (const [era, recipients] of eras) {
      const weights = recipients.flatMap(([validator, stake]) => (stake === undefined ? [] : [{ validator, stake }]));
      writer.u64(era).u32(weights.length);
      for (const { validator, stake } of weights) {
        writePublicKey(writer, validator);
        writer.u512(stake);
      }
    }
    return { type: weightsType, bytes: writer.finish() };
  });
}
