// The credit that a block's proposer gets for unpaid fees under fee handling `NoFee`. Mirrors casper-storage 2.1.1
// system/auction.rs `write_validator_credit`.
import { accountHashOf, type PublicKey } from '@casper-trace/casper-types/public-key';
import { attempt, must, type Result, refuse } from '../../result.js';
import { isSystemAccount } from '../system-caller.js';
import { AuctionError } from './auction-error.js';
import type { AuctionProvider } from './auction-provider.js';
import { bidKeyOf, validatorAddress } from './bid-addresses.js';

/** Writes the validator's credit of an era (motes) if there is such a bid. For the system only. */
export function writeValidatorCredit(
  provider: AuctionProvider,
  validator: PublicKey,
  eraId: bigint,
  amount: bigint,
): Result<undefined, AuctionError> {
  return attempt(() => {
    if (!isSystemAccount(provider.getCaller())) return refuse(AuctionError.InvalidCaller);
    const bid = must(provider.readBid(bidKeyOf(validatorAddress(validator))));
    if (bid === undefined || amount === 0n) return undefined;
    const key = bidKeyOf({ tag: 'Credit', validator: accountHashOf(validator), eraId });
    const existing = must(provider.readBid(key));
    if (existing !== undefined && existing.kind !== 'Credit') return refuse(AuctionError.UnexpectedBidVariant);
    // The node means to add to an existing credit, but drops the sum (ValidatorCredit::increase): it stays as it was.
    const credit = existing?.value ?? { validatorPublicKey: validator, eraId, amount };
    return must(provider.writeBid(key, { kind: 'Credit', value: credit }));
  });
}
