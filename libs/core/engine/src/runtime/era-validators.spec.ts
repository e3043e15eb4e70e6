import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { CL } from '@casper-trace/casper-types/cl-type';
import { hexToBytes } from '@casper-trace/casper-types/hex';
import { hashKey, type Key, normalizeKey, urefKey } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import { describe, expect, it } from 'vitest';
import { AuctionError } from '../system/auction/auction-error.js';
import type { AuctionProvider } from '../system/auction/auction-provider.js';
import { getEraValidators } from './era-validators.js';
import { guestModule } from './test-support/guest-module.js';
import { AUCTION, hash, runSample, uref } from './test-support/sample-network.js';

// The generator of the Ed25519 group: some valid point.
const VALIDATOR = hexToBytes('015866666666666666666666666666666666666666666666666666666666666666');
const PURSE = 90;

/** One era with one validator: own stake 100, rate 10, a purse that delegates 23, no reservation. */
const snapshot = new Writer()
  .u32(1)
  .u64(5n)
  .u32(1)
  .bytes(VALIDATOR)
  .u512(100n)
  .u8(10)
  .u32(1)
  .u8(1)
  .bytes(hash(PURSE))
  .u512(23n)
  .u32(0)
  .finish();

describe('get_era_validators', () => {
  const text = (value: string): Uint8Array => new Writer().string(value).finish();
  const run = (bytes: Uint8Array, type = CL.Map(CL.U64, CL.Map(CL.PublicKey, CL.Any))) =>
    runSample({
      executable: {
        kind: 'module bytes',
        bytes: guestModule('own', {
          call: (code) => {
            const args = new Writer().u32(0).finish();
            const names = [...code.data(hash(AUCTION)), ...code.data(text('get_era_validators')), ...code.data(args)];
            code.call('casper_call_contract', ...names, code.room(4));
          },
        }),
      },
      auctionEntries: [['seigniorage_recipients_snapshot', urefKey(uref(125))]],
      entries: [[normalizeKey(urefKey(uref(125))), storedCLValue({ type, bytes })]],
    });

  it('adds up each validator’s own and delegated stake', () => {
    const result = run(snapshot);
    expect(result.error).toBeUndefined();
    expect(result.returned).toEqual({
      type: CL.Map(CL.U64, CL.Map(CL.PublicKey, CL.U512)),
      bytes: new Writer().u32(1).u64(5n).u32(1).bytes(VALIDATOR).u512(123n).finish(),
    });
  });

  it('reverts if the snapshot is of another kind', () => {
    expect(run(snapshot, CL.Any).error?.message).toBe('ApiError::AuctionError(CLValue) [64546]');
  });

  it('reverts if the auction has no snapshot under its name', () => {
    const provider = (key: Key | undefined): AuctionProvider =>
      ({ namedKeysGet: () => key }) satisfies Partial<AuctionProvider> as unknown as AuctionProvider;
    expect(getEraValidators(provider(undefined))).toEqual({ ok: false, error: AuctionError.MissingKey });
    expect(getEraValidators(provider(hashKey(hash(1))))).toEqual({ ok: false, error: AuctionError.InvalidKeyVariant });
  });
});
