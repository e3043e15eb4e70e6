// What the auction does differently since 2.1 (docs/versions.md): each switch with its behaviour on either side.
import type { DelegatorKind } from '@casper-trace/casper-types/bid-kind/delegator-kind';
import type { ValidatorBid } from '@casper-trace/casper-types/bid-kind/validator-bid';
import type { PublicKey } from '@casper-trace/casper-types/public-key';
import { describe, expect, it } from 'vitest';
import { ApiError, auctionApiError } from '../../api-error.js';
import { parseChainspec } from '../../chainspec/parse-chainspec.js';
import type { CoreRules } from '../../chainspec/protocol-rules.js';
import { SAMPLE_CHAINSPEC } from '../../chainspec/sample-chainspec.js';
import { switchesOf } from '../../chainspec/test-support/switches.js';
import { failed, ok } from '../../result.js';
import { AuctionError } from './auction-error.js';
import { bidKeyOf, unbondAddress, validatorAddress } from './bid-addresses.js';
import { delegate } from './delegation.js';
import { addReservations } from './reservations.js';
import { MemoryAuction } from './test-support/memory-auction.js';
import { addBid, type BidOffer, withdrawBid } from './validator-bids.js';

const VALIDATOR: PublicKey = { algorithm: 'ed25519', bytes: new Uint8Array(32).fill(7) };
const DELEGATOR: DelegatorKind = { kind: 'Purse', value: new Uint8Array(32).fill(8) };
const core: CoreRules = {
  ...parseChainspec(SAMPLE_CHAINSPEC).core,
  minimumDelegationAmount: 10n,
  maximumDelegationAmount: 1000n,
  minimumBidAmount: 50n,
};
const bid: ValidatorBid = {
  validatorPublicKey: VALIDATOR,
  bondingPurse: { addr: new Uint8Array(32), rights: 7 },
  stakedAmount: 100n,
  delegationRate: 5,
  vestingSchedule: undefined,
  inactive: false,
  minimumDelegationAmount: 20n,
  maximumDelegationAmount: 300n,
  reservedSlots: 1,
};
const offer: BidOffer = {
  publicKey: VALIDATOR,
  delegationRate: 5,
  amount: 100n,
  minimumDelegationAmount: undefined,
  maximumDelegationAmount: undefined,
  reservedSlots: 1,
};

/** An auction with the validator's bid, at least `minimumRate` percent where there is such a rule. */
function auctionOf(version: string, minimumRate = 0): MemoryAuction {
  const auction = new MemoryAuction(switchesOf(version), minimumRate);
  auction.writeBid(bidKeyOf(validatorAddress(VALIDATOR)), { kind: 'Validator', value: bid });
  return auction;
}

function limitsIn(auction: MemoryAuction): readonly bigint[] {
  const stored = auction.bids.get(bidKeyOf(validatorAddress(VALIDATOR)).id)?.bid;
  if (stored?.kind !== 'Validator') return expect.unreachable('the validator has a bid');
  return [stored.value.minimumDelegationAmount, stored.value.maximumDelegationAmount];
}

describe('withdraw_bid of more than is staked', () => {
  it('withdraws all of it before 2.1.2', () => {
    const auction = auctionOf('2.1.1');
    expect(withdrawBid(auction, VALIDATOR, 101n, 50n)).toEqual(ok(0n));
    const unbonding = auction.bids.get(bidKeyOf(unbondAddress(VALIDATOR, { kind: 'Validator', value: VALIDATOR })).id);
    expect(unbonding?.bid).toMatchObject({ value: { eras: [{ amount: 100n }] } });
  });

  it('is refused since 2.1.2, before a setting is read', () => {
    const auction = auctionOf('2.1.2');
    expect(withdrawBid(auction, VALIDATOR, 101n, 50n)).toEqual(failed(AuctionError.UnbondTooLarge));
    expect(auction.reads).toEqual(['bid']);
    expect(withdrawBid(auction, VALIDATOR, 100n, 50n)).toEqual(ok(0n));
  });
});

describe('delegate to an existing delegation', () => {
  function delegatedTwice(version: string, second: bigint) {
    const auction = auctionOf(version);
    const delegation = { delegator: DELEGATOR, validator: VALIDATOR, amount: 200n, maxDelegatorsPerValidator: 10 };
    expect(delegate(auction, delegation)).toEqual(ok(200n));
    return delegate(auction, { ...delegation, amount: second });
  }

  it('is limited by itself before 2.1.2', () => {
    expect(delegatedTwice('2.1.1', 19n)).toEqual(failed(auctionApiError(AuctionError.DelegationAmountTooSmall)));
    expect(delegatedTwice('2.1.1', 300n)).toEqual(ok(500n));
    expect(delegatedTwice('2.1.1', 301n)).toEqual(failed(auctionApiError(AuctionError.DelegationAmountTooLarge)));
  });

  it('is limited by the sum since 2.1.2, and may be small', () => {
    expect(delegatedTwice('2.1.2', 19n)).toEqual(ok(219n));
    expect(delegatedTwice('2.1.2', 100n)).toEqual(ok(300n));
    expect(delegatedTwice('2.1.2', 101n)).toEqual(failed(auctionApiError(AuctionError.DelegationAmountTooLarge)));
  });

  it('has the limits of each amount when it is new', () => {
    const delegation = { delegator: DELEGATOR, validator: VALIDATOR, maxDelegatorsPerValidator: 10 };
    for (const version of ['2.0.3', '2.1.2']) {
      const tooSmall = delegate(auctionOf(version), { ...delegation, amount: 19n });
      expect(tooSmall).toEqual(failed(auctionApiError(AuctionError.DelegationAmountTooSmall)));
      const tooLarge = delegate(auctionOf(version), { ...delegation, amount: 301n });
      expect(tooLarge).toEqual(failed(auctionApiError(AuctionError.DelegationAmountTooLarge)));
    }
  });
});

describe('add_bid', () => {
  it('gives a bid without limits those of the chainspec before 2.1.1, only if one of them is narrower', () => {
    const wider = auctionOf('2.1.0');
    expect(addBid(wider, offer, core)).toEqual(ok(200n));
    expect(limitsIn(wider)).toEqual([20n, 300n]);
    const narrower = auctionOf('2.1.0');
    addBid(narrower, { ...offer, minimumDelegationAmount: 21n }, core);
    expect(limitsIn(narrower)).toEqual([21n, 1000n]);
  });

  it('keeps the limits of the bid since 2.1.1, and widens them when it is told to', () => {
    const kept = auctionOf('2.1.1');
    expect(addBid(kept, offer, core)).toEqual(ok(200n));
    expect(limitsIn(kept)).toEqual([20n, 300n]);
    const narrower = auctionOf('2.1.1');
    addBid(narrower, { ...offer, minimumDelegationAmount: 21n }, core);
    expect(limitsIn(narrower)).toEqual([21n, 300n]);
    const wider = auctionOf('2.1.1');
    addBid(wider, { ...offer, maximumDelegationAmount: 900n }, core);
    expect(limitsIn(wider)).toEqual([20n, 900n]);
  });

  it.each([
    ['a minimum below that of the chainspec', { minimumDelegationAmount: 9n }, []],
    ['a maximum above that of the chainspec', { maximumDelegationAmount: 1001n }, []],
    ['a minimum above the maximum of the bid', { minimumDelegationAmount: 301n }, ['bid']],
  ])('refuses %s since 2.1.1', (_what, limits, reads) => {
    const auction = auctionOf('2.1.1');
    const refused = addBid(auction, { ...offer, ...limits }, core);
    expect(refused).toEqual(failed(ApiError.InvalidDelegationAmountLimits));
    expect(auction.reads).toEqual(reads);
    // In 2.0 the Wasm entry point refuses the first two before it gets here; natively nothing does.
    expect(addBid(auctionOf('2.1.0'), { ...offer, ...limits }, core)).toEqual(ok(200n));
  });

  it('wants the least delegation rate since 2.2.0', () => {
    expect(addBid(auctionOf('2.1.2', 6), offer, core)).toEqual(ok(200n));
    const auction = auctionOf('2.2.0', 6);
    expect(addBid(auction, offer, core)).toEqual(failed(auctionApiError(AuctionError.DelegationRateTooSmall)));
    expect(auction.reads).toEqual(['rate']);
    expect(addBid(auctionOf('2.2.0', 5), offer, core)).toEqual(ok(200n));
  });
});

describe('add_reservations', () => {
  const reservation = (delegationRate: number) => ({
    delegatorKind: DELEGATOR,
    validatorPublicKey: VALIDATOR,
    delegationRate,
  });

  it('looks at the rate last before 2.2.0, and knows no least one', () => {
    const auction = auctionOf('2.1.2', 6);
    const refused = addReservations(auction, [reservation(101)]);
    expect(refused).toEqual(failed(AuctionError.DelegationRateTooLarge));
    expect(auction.reads).toEqual(['bid', 'bid']);
    expect(addReservations(auction, [reservation(0)])).toEqual(ok(undefined));
  });

  it('looks at the rate before the validator since 2.2.0', () => {
    const auction = auctionOf('2.2.0', 6);
    const tooLarge = addReservations(auction, [reservation(101)]);
    expect(tooLarge).toEqual(failed(AuctionError.DelegationRateTooLarge));
    const tooSmall = addReservations(auction, [reservation(5)]);
    expect(tooSmall).toEqual(failed(AuctionError.DelegationRateTooSmall));
    expect(auction.reads).toEqual(['rate', 'rate']);
    expect(addReservations(auction, [reservation(6)])).toEqual(ok(undefined));
  });
});
