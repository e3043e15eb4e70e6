// Calls of the mint by the runtime itself. Most give back the gas that they used: they save and restore the counter.
// Mirrors casper-execution-engine 8.1.1 runtime/mod.rs `mint_create`, `mint_transfer`, `mint_reduce_total_supply`.
import type { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { CL } from '@casper-trace/casper-types/cl-type';
import { type CLValue, clByteArray, clOption, clU64, clU512, clURef } from '@casper-trace/casper-types/cl-value';
import type { RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import { readURef, type URef } from '@casper-trace/casper-types/uref';
import { failed, ok, type Result } from '../result.js';
import type { MintError } from '../system/mint/mint-error.js';
import { callContract } from './call-contract.js';
import { clValueInto } from './decoding.js';
import type { Runtime } from './runtime.js';

const unitResult = CL.Result(CL.Unit, CL.U8);

/** `Result<(), mint::Error>` of a CLValue. */
export function mintUnitResult(value: CLValue): Result<undefined, MintError> {
  return clValueInto(value, unitResult, readUnitResult);
}

const readUnitResult = (reader: Reader): Result<undefined, MintError> =>
  reader.u8() === 1 ? ok(undefined) : failed(reader.u8() as MintError);

function callMint(runtime: Runtime, entryPoint: string, args: RuntimeArgs): CLValue {
  const hash = runtime.execution.systemRegistry.hashOf('mint');
  return callContract(runtime, { kind: 'contract', hash }, entryPoint, args);
}

/** Runs `call` and sets the gas counter back to what it was, whether the call succeeds or not. */
export function withoutGas<T>(runtime: Runtime, call: () => T): T {
  const { gas } = runtime.context;
  const before = gas.value;
  try {
    return call();
  } finally {
    gas.value = before;
  }
}

/** A new purse; charged as a call of the mint unless a host function makes it. */
export function createMintPurse(runtime: Runtime): URef {
  return clValueInto(callMint(runtime, 'create', []), CL.URef, readURef);
}

/** Arguments of the mint's `transfer`; `to` is an account hash. */
export function transferArgs(
  to: Uint8Array | undefined,
  source: URef,
  target: URef,
  amount: bigint,
  id: bigint | undefined,
): RuntimeArgs {
  return [
    { name: 'to', value: clOption(CL.ByteArray(32), to === undefined ? undefined : clByteArray(to)) },
    { name: 'source', value: clURef(source) },
    { name: 'target', value: clURef(target) },
    { name: 'amount', value: clU512(amount) },
    { name: 'id', value: clOption(CL.U64, id === undefined ? undefined : clU64(id)) },
  ];
}

/** Calls the mint's `transfer`. Its gas counts while it runs only: too little left for it ends execution all the same. */
export function callMintTransfer(runtime: Runtime, args: RuntimeArgs): CLValue {
  return callMint(runtime, 'transfer', args);
}

/** Calls the mint's `reduce_total_supply`, which only the system may. */
export function reduceMintSupply(runtime: Runtime, amount: bigint): Result<undefined, MintError> {
  const args = [{ name: 'amount', value: clU512(amount) }];
  return mintUnitResult(withoutGas(runtime, () => callMint(runtime, 'reduce_total_supply', args)));
}
