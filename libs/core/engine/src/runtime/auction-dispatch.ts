// Entry points of the auction as Wasm calls them. Mirrors casper-execution-engine 8.1.1 runtime/mod.rs `call_host_auction`.
import { type DelegatorKind, delegatorKindCodec } from '@casper-trace/casper-types/bid-kind/delegator-kind';
import { reservationCodec } from '@casper-trace/casper-types/bid-kind/reservation';
import { readU8, readU32, readU64, readU512 } from '@casper-trace/casper-types/bytesrepr/primitives';
import { CL } from '@casper-trace/casper-types/cl-type';
import { type CLValue, clU64, clU512, clUnit } from '@casper-trace/casper-types/cl-value';
import { type PublicKey, readPublicKey } from '@casper-trace/casper-types/public-key';
import type { RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import { readURef } from '@casper-trace/casper-types/uref';
import { ApiError, auctionApiError } from '../api-error.js';
import type { CoreRules } from '../chainspec/protocol-rules.js';
import { ExecTrap, revertError, trap } from '../exec-error.js';
import { attempt } from '../result.js';
import { AuctionError } from '../system/auction/auction-error.js';
import type { AuctionProvider } from '../system/auction/auction-provider.js';
import { delegate, redelegate, undelegate } from '../system/auction/delegation.js';
import { readEraId } from '../system/auction/records.js';
import { addReservations, cancelReservations } from '../system/auction/reservations.js';
import { activateBid, addBid, changeBidPublicKey, withdrawBid } from '../system/auction/validator-bids.js';
import { isSystemAccount } from '../system/system-caller.js';
import { unsupported } from '../unsupported.js';
import { AuctionInternal } from './auction-internal.js';
import { getEraValidators } from './era-validators.js';
import { chargeSystemContractCall, type Runtime } from './runtime.js';
import type { SystemOutcome } from './system-outcome.js';
import { apiOrRevert, auctionOrRevert, optionalSystemArgument, systemArgument } from './system-results.js';

/** What an entry point works with. */
interface AuctionCall {
  readonly args: RuntimeArgs;
  readonly core: CoreRules;
  readonly provider: AuctionProvider;
}

const keyArgument = (args: RuntimeArgs, name: string): PublicKey =>
  systemArgument(args, name, CL.PublicKey, readPublicKey);
const amountArgument = (args: RuntimeArgs): bigint => systemArgument(args, 'amount', CL.U512, readU512);
const limitArgument = (args: RuntimeArgs, name: string): bigint | undefined =>
  optionalSystemArgument(args, name, CL.U64, readU64)?.value;

/** The `delegator` key, or the purse of `delegator_purse` if that is missing or no public key. */
function delegatorArgument(args: RuntimeArgs): DelegatorKind {
  try {
    return { kind: 'PublicKey', value: keyArgument(args, 'delegator') };
  } catch (error) {
    if (!(error instanceof ExecTrap)) throw error;
    return { kind: 'Purse', value: systemArgument(args, 'delegator_purse', CL.URef, readURef).addr };
  }
}

/** Entry points that only the system may use: their arguments must decode all the same. */
function refuseCaller(caller: Uint8Array, name: string): never {
  if (isSystemAccount(caller)) return unsupported(`auction entry point ${name} from Wasm`);
  return trap(revertError(auctionApiError(AuctionError.InvalidCaller)));
}

function addBidByArgs({ args, core, provider }: AuctionCall): CLValue {
  const publicKey = keyArgument(args, 'public_key');
  const delegationRate = systemArgument(args, 'delegation_rate', CL.U8, readU8);
  const amount = amountArgument(args);
  const minimumDelegationAmount = limitArgument(args, 'minimum_delegation_amount');
  const maximumDelegationAmount = limitArgument(args, 'maximum_delegation_amount');
  const minimum = minimumDelegationAmount ?? core.minimumDelegationAmount;
  const maximum = maximumDelegationAmount ?? core.maximumDelegationAmount;
  const isOutside = minimum < core.minimumDelegationAmount || maximum > core.maximumDelegationAmount;
  if (!provider.versioned().bidKeepsLimits && (isOutside || minimum > maximum)) {
    trap(revertError(ApiError.InvalidDelegationAmountLimits));
  }
  const reservedSlots = optionalSystemArgument(args, 'reserved_slots', CL.U32, readU32)?.value ?? 0;
  const offer = {
    publicKey,
    delegationRate,
    amount,
    minimumDelegationAmount,
    maximumDelegationAmount,
    reservedSlots,
  };
  return clU512(apiOrRevert(addBid(provider, offer, core)));
}

const entryPoints: Readonly<Record<string, (call: AuctionCall) => CLValue>> = {
  get_era_validators: ({ provider }) => auctionOrRevert(getEraValidators(provider)),
  add_bid: addBidByArgs,
  withdraw_bid: ({ args, core, provider }) => {
    const publicKey = keyArgument(args, 'public_key');
    return clU512(auctionOrRevert(withdrawBid(provider, publicKey, amountArgument(args), core.minimumBidAmount)));
  },
  delegate: ({ args, core, provider }) => {
    const delegator = delegatorArgument(args);
    const validator = keyArgument(args, 'validator');
    const { maxDelegatorsPerValidator } = core;
    const delegation = { delegator, validator, amount: amountArgument(args), maxDelegatorsPerValidator };
    return clU512(apiOrRevert(delegate(provider, delegation)));
  },
  undelegate: ({ args, provider }) => {
    const delegator = delegatorArgument(args);
    const validator = keyArgument(args, 'validator');
    return clU512(auctionOrRevert(undelegate(provider, { delegator, validator, amount: amountArgument(args) })));
  },
  redelegate: ({ args, provider }) => {
    const delegator = delegatorArgument(args);
    const validator = keyArgument(args, 'validator');
    const undelegation = { delegator, validator, amount: amountArgument(args) };
    return clU512(auctionOrRevert(redelegate(provider, undelegation, keyArgument(args, 'new_validator'))));
  },
  run_auction: ({ args, provider }) => {
    systemArgument(args, 'era_end_timestamp_millis', CL.U64, readU64);
    systemArgument(args, 'evicted_validators', CL.List(CL.PublicKey), (r) => r.vec(readPublicKey));
    return refuseCaller(provider.getCaller(), 'run_auction');
  },
  slash: ({ args, provider }) => {
    systemArgument(args, 'validator_public_keys', CL.List(CL.PublicKey), (r) => r.vec(readPublicKey));
    return refuseCaller(provider.getCaller(), 'slash');
  },
  distribute: ({ args, provider }) => {
    systemArgument(args, 'rewards_map', CL.Map(CL.PublicKey, CL.List(CL.U512)), (r) =>
      r.map(readPublicKey, (amounts) => amounts.vec(readU512)),
    );
    return refuseCaller(provider.getCaller(), 'distribute');
  },
  read_era_id: ({ provider }) => clU64(auctionOrRevert(attempt<bigint, AuctionError>(() => readEraId(provider)))),
  activate_bid: ({ args, core, provider }) => {
    auctionOrRevert(activateBid(provider, keyArgument(args, 'validator'), core.minimumBidAmount));
    return clUnit();
  },
  // The name that the node compares with begins with a blank.
  ' change_bid_public_key': ({ args, provider }) => {
    const publicKey = keyArgument(args, 'public_key');
    auctionOrRevert(changeBidPublicKey(provider, publicKey, keyArgument(args, 'new_public_key')));
    return clUnit();
  },
  add_reservations: ({ args, provider }) => {
    const reservations = systemArgument(args, 'reservations', CL.List(CL.Any), (r) =>
      r.vec((item) => reservationCodec.read(item)),
    );
    auctionOrRevert(addReservations(provider, reservations));
    return clUnit();
  },
  cancel_reservations: ({ args, core, provider }) => {
    const validator = keyArgument(args, 'validator');
    const delegators = systemArgument(args, 'delegators', CL.List(CL.Any), (r) =>
      r.vec((item) => delegatorKindCodec.read(item)),
    );
    auctionOrRevert(cancelReservations(provider, validator, delegators, core.maxDelegatorsPerValidator));
    return clUnit();
  },
};

/** Charges, then runs the entry point; one that is listed in the contract but has no code gives unit, uncharged. */
export function callAuction(_caller: Runtime, runtime: Runtime, entryPoint: string): SystemOutcome {
  const run = Object.hasOwn(entryPoints, entryPoint) ? entryPoints[entryPoint] : undefined;
  if (run === undefined) return { value: clUnit() };
  const { rules } = runtime.execution;
  chargeSystemContractCall(runtime, rules.systemCosts.auction[entryPoint.trim()] ?? 0n);
  const provider = new AuctionInternal(runtime, entryPoint.trim());
  return { value: run({ args: runtime.context.args, core: rules.core, provider }) };
}
