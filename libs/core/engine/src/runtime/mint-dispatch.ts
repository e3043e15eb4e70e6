// Entry points of the mint as Wasm calls them. Mirrors casper-execution-engine 8.1.1 runtime/mod.rs `call_host_mint`.
import { readOptionBytes32, readOptionU64, readU512 } from '@casper-trace/casper-types/bytesrepr/primitives';
import { CL } from '@casper-trace/casper-types/cl-type';
import { type CLValue, clOption, clU512, clUnit, clURef } from '@casper-trace/casper-types/cl-value';
import { readURef, type URef } from '@casper-trace/casper-types/uref';
import { gasLimitError, trap } from '../exec-error.js';
import { ok, type Result } from '../result.js';
import { totalBalance } from '../state-queries/balance.js';
import { queryState } from '../state-queries/tracking-copy-error.js';
import {
  balance,
  burn,
  mint,
  mintIntoExistingPurse,
  readBaseRoundReward,
  reduceTotalSupply,
  transfer,
} from '../system/mint/mint.js';
import { formatMintError, MintError } from '../system/mint/mint-error.js';
import type { MintProvider } from '../system/mint/mint-provider.js';
import { tellGrant, tellHostError, tellPurseAccess } from './events.js';
import { RuntimeMint } from './mint-internal.js';
import { chargeSystemContractCall, type Runtime } from './runtime.js';
import type { SystemOutcome } from './system-outcome.js';
import { mintOrRevert, resultCLValue, systemArgument } from './system-results.js';
import { tellTransfer } from './transfer-events.js';

const amountArgument = (runtime: Runtime): bigint => systemArgument(runtime.context.args, 'amount', CL.U512, readU512);
const urefArgument = (runtime: Runtime, name: string): URef =>
  systemArgument(runtime.context.args, name, CL.URef, readURef);

const unitResult = (result: Result<undefined, MintError>): CLValue =>
  resultCLValue(CL.Unit, result.ok ? ok(clUnit()) : result);

/** Text of a refusal for the inspector; undefined if there is none. */
const refusal = (result: Result<unknown, MintError>): string | undefined =>
  result.ok ? undefined : formatMintError(result.error);

function tellCreated(caller: Runtime, purse: URef, entryPoint: string): void {
  const { context, execution } = caller;
  tellPurseAccess(context, 'created', purse, execution.origin?.by ?? entryPoint, purse.rights);
  tellGrant(execution, purse, undefined, context.ref, 'created');
}

function tellRefusal(caller: Runtime, entryPoint: string, error: string | undefined): void {
  if (error !== undefined) tellHostError(caller.context, caller.execution.origin?.by ?? entryPoint, error);
}

/** Motes of a purse, what is held included, if someone listens; 0 if nobody does or it is no purse. No Identity. */
function observedBalance({ execution }: Runtime, purse: URef): bigint {
  if (!execution.observed) return 0n;
  const queried = queryState(totalBalance, execution.tracking, purse.addr);
  return queried.ok ? queried.value : 0n;
}

type EntryPoint = (caller: Runtime, runtime: Runtime, provider: MintProvider) => SystemOutcome;

const entryPoints: Readonly<Record<string, EntryPoint>> = {
  mint: (caller, runtime, provider) => {
    const minted = mint(provider, amountArgument(runtime));
    if (!minted.ok && minted.error === MintError.GasLimit) return trap(gasLimitError);
    return {
      value: resultCLValue(CL.URef, minted.ok ? ok(clURef(minted.value)) : minted),
      tellAfterwards: () => {
        if (minted.ok) tellCreated(caller, minted.value, 'mint');
        tellRefusal(caller, 'mint', refusal(minted));
      },
    };
  },
  reduce_total_supply: (caller, runtime, provider) => {
    const reduced = reduceTotalSupply(provider, amountArgument(runtime));
    const tellAfterwards = (): void => tellRefusal(caller, 'reduce_total_supply', refusal(reduced));
    return { value: unitResult(reduced), tellAfterwards };
  },
  burn: (caller, runtime, provider) => {
    const source = urefArgument(runtime, 'purse');
    const amount = amountArgument(runtime);
    const before = observedBalance(runtime, source);
    const burned = burn(provider, source, amount);
    // What left the purse: more than what was burned while motes are held on it.
    const left = burned.ok ? before - observedBalance(runtime, source) : amount;
    return {
      value: unitResult(burned),
      tellAfterwards: () => {
        tellTransfer(
          caller.context,
          'burn',
          { source, target: undefined, amount: left, id: undefined },
          refusal(burned),
        );
        tellRefusal(caller, 'burn', refusal(burned));
      },
    };
  },
  create: (caller, _runtime, provider) => {
    const purse = mintOrRevert(mint(provider, 0n));
    return { value: clURef(purse), tellAfterwards: () => tellCreated(caller, purse, 'create') };
  },
  balance: (caller, runtime, provider) => {
    const purse = urefArgument(runtime, 'purse');
    const motes = mintOrRevert(balance(provider, purse));
    return {
      value: clOption(CL.U512, motes === undefined ? undefined : clU512(motes)),
      tellAfterwards: () => tellPurseAccess(caller.context, 'balance read', purse, 'balance'),
    };
  },
  transfer: (caller, runtime, provider) => {
    const { args } = runtime.context;
    const to = systemArgument(args, 'to', CL.Option(CL.ByteArray(32)), readOptionBytes32);
    const source = urefArgument(runtime, 'source');
    const target = urefArgument(runtime, 'target');
    const amount = amountArgument(runtime);
    const id = systemArgument(args, 'id', CL.Option(CL.U64), readOptionU64);
    const transferred = transfer(provider, to, source, target, amount, id);
    return {
      value: unitResult(transferred),
      tellAfterwards: () => {
        tellTransfer(caller.context, 'transfer', { source, target, amount, id }, refusal(transferred));
        tellRefusal(caller, 'transfer', refusal(transferred));
      },
    };
  },
  read_base_round_reward: (_caller, _runtime, provider) => ({
    value: clU512(mintOrRevert(readBaseRoundReward(provider))),
  }),
  mint_into_existing_purse: (caller, runtime, provider) => {
    const amount = amountArgument(runtime);
    const minted = mintIntoExistingPurse(provider, urefArgument(runtime, 'purse'), amount);
    const tellAfterwards = (): void => tellRefusal(caller, 'mint_into_existing_purse', refusal(minted));
    return { value: unitResult(minted), tellAfterwards };
  },
};

/** Charges, then runs the entry point; one that is listed in the contract but has no code gives unit, uncharged. */
export function callMintEntryPoint(caller: Runtime, runtime: Runtime, entryPoint: string): SystemOutcome {
  const run = Object.hasOwn(entryPoints, entryPoint) ? entryPoints[entryPoint] : undefined;
  if (run === undefined) return { value: clUnit() };
  chargeSystemContractCall(runtime, runtime.execution.rules.systemCosts.mint[entryPoint] ?? 0n);
  return run(caller, runtime, new RuntimeMint(runtime));
}
