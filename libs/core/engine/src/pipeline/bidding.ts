// Runs a native auction transaction. Mirrors casper-storage 2.1.1 global_state/state/mod.rs (bidding).
import { accountKey, keyURef } from '@casper-trace/casper-types/key';
import { Phase } from '../address-generator.js';
import { type Result, refuse } from '../result.js';
import { authorizedFootprintWithAccessRights } from '../state-queries/authorize.js';
import { systemContractNamedKey } from '../state-queries/runtime-footprint.js';
import { RegistryName } from '../state-queries/system-registry.js';
import { attemptWithText, namedKeyNotFound, unexpectedKeyVariant } from '../state-queries/tracking-copy-error.js';
import { ERA_END_TIMESTAMP_MILLIS_KEY, ERA_ID_KEY } from '../system/auction/records.js';
import { NativeAuction } from '../system/native/native-auction.js';
import { NativeRuntime, type NativeStep, NO_SPENDING_LIMIT } from '../system/native/native-runtime.js';
import type { AuctionMethod } from './auction-method.js';
import type { NativeRequest } from './native-transfer.js';
import type { NativeOutcome } from './transaction-run.js';

/** Runs `method` in the initiator's context, with the auction's era settings at hand; the error is the node's text. */
export function runBidding(
  step: NativeStep,
  request: Omit<NativeRequest, 'args'>,
  entryPoint: string,
  method: AuctionMethod,
): Result<NativeOutcome, string> {
  return attemptWithText(() => {
    const { tracking } = step;
    const { initiator, signers } = request;
    const { footprint, accessRights } = authorizedFootprintWithAccessRights(tracking, initiator, signers, []);
    const namedKeys = new Map(footprint.namedKeys);
    for (const name of [ERA_END_TIMESTAMP_MILLIS_KEY, ERA_ID_KEY]) {
      const key = systemContractNamedKey(tracking, RegistryName.Auction, name);
      if (key === undefined) throw namedKeyNotFound(name);
      const uref = keyURef(key);
      if (uref === undefined) throw unexpectedKeyVariant(key);
      accessRights.extend([uref]);
      namedKeys.set(name, key);
    }
    const runtime = new NativeRuntime(step, {
      phase: Phase.Session,
      caller: initiator,
      contextKey: accountKey(initiator),
      namedKeys,
      mainPurse: footprint.mainPurse,
      accessRights,
      spendingLimit: NO_SPENDING_LIMIT,
    });
    const result = method(new NativeAuction(runtime, entryPoint));
    return result.ok ? runtime : refuse(result.error);
  });
}
