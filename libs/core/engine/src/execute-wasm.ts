// Runs Wasm for a transaction: payment or session bytes, or a stored contract, in the context of the initiating account.
// Mirrors casper-execution-engine 8.1.1 engine_state/{mod,execution_kind}.rs and execution/executor.rs.
// It does no payment, refund or fee: that is execute-transaction.ts.
import { compareBytes } from '@casper-trace/casper-types/bytes';
import { readU64, readU512 } from '@casper-trace/casper-types/bytesrepr/primitives';
import { CL } from '@casper-trace/casper-types/cl-type';
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import { EntryPointType } from '@casper-trace/casper-types/entry-point';
import { type InitiatorAddr, initiatorAccountHash } from '@casper-trace/casper-types/initiator-addr';
import { accountKey, KeyTag, keyHash32 } from '@casper-trace/casper-types/key';
import type { Message } from '@casper-trace/casper-types/message';
import type { NamedKeys } from '@casper-trace/casper-types/named-keys';
import { getArg, type RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import type { TransactionHash, Transfer } from '@casper-trace/casper-types/transfer';
import type { Effects } from '@casper-trace/casper-types/transform';
import type { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { AddressGenerator, Phase } from './address-generator.js';
import type { BlockFacts } from './block-facts.js';
import type { ProtocolRules } from './chainspec/protocol-rules.js';
import { displayKey } from './display-key.js';
import { type ExecError, ExecTrap, namedKeyNotFoundError, trackingCopyError, trap } from './exec-error.js';
import { GasCounter } from './gas-counter.js';
import { type Inspector, noInspector } from './inspector.js';
import { type CallTarget, callContract } from './runtime/call-contract.js';
import { clValueInto } from './runtime/decoding.js';
import { executeModuleBytes } from './runtime/execute-module-bytes.js';
import type { Execution } from './runtime/execution.js';
import { hostTable } from './runtime/host-table.js';
import { Runtime } from './runtime/runtime.js';
import { RuntimeContext } from './runtime/runtime-context.js';
import { RuntimeStack } from './runtime/runtime-stack.js';
import { SystemRegistry } from './runtime/system-contracts.js';
import { systemEntryPoints } from './runtime/system-entry-points.js';
import { authorizedFootprint } from './state-queries/authorize.js';
import { footprintAccessRights, type RuntimeFootprint } from './state-queries/runtime-footprint.js';
import { queryState } from './state-queries/tracking-copy-error.js';
import { unsupported } from './unsupported.js';
import type { ModuleCache } from './wasm/module-cache.js';

/** What is to run. A version is undefined where the transaction leaves the choice to the engine. */
export type Executable =
  | { readonly kind: 'module bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'contract by hash'; readonly hash: Uint8Array }
  | { readonly kind: 'contract by name'; readonly name: string }
  | {
      readonly kind: 'package by hash';
      readonly hash: Uint8Array;
      readonly version: number | undefined;
      readonly protocolVersionMajor: number | undefined;
    }
  | {
      readonly kind: 'package by name';
      readonly name: string;
      readonly version: number | undefined;
      readonly protocolVersionMajor: number | undefined;
    };

/** One run of Wasm. */
export interface WasmRequest {
  readonly executable: Executable;
  /** Ignored for module bytes, which always run `call`. */
  readonly entryPoint: string;
  readonly args: RuntimeArgs;
  readonly initiator: InitiatorAddr;
  /** Distinct account hashes of those who signed. */
  readonly signers: readonly Uint8Array[];
  readonly phase: 'payment' | 'session';
  /** Units of gas. */
  readonly gasLimit: bigint;
  readonly block: BlockFacts;
  readonly transactionHash: TransactionHash;
  /** Whether module bytes may add contract versions: Deploys and install/upgrade transactions. Stored code always may. */
  readonly allowInstallUpgrade: boolean;
  readonly rules: ProtocolRules;
  /** Fresh, over the scratch state. */
  readonly tracking: TrackingCopy;
  readonly inspector?: Inspector;
  readonly modules: ModuleCache;
}

/** After an error `effects`, `transfers` and `messages` are empty; `consumed` is what was charged all the same. */
export interface WasmResult {
  readonly effects: Effects;
  readonly transfers: readonly Transfer[];
  readonly messages: readonly Message[];
  readonly error?: ExecError;
  /** Units of gas. */
  readonly consumed: bigint;
  readonly returned?: CLValue;
  /** Motes that the code might still have spent from the initiator's main purse; only after success. */
  readonly remainingSpendingLimit?: bigint;
}

const failure = (error: ExecError, consumed: bigint): WasmResult => ({
  effects: [],
  transfers: [],
  messages: [],
  error,
  consumed,
});

/** Runs the request. Errors of the code are part of the result; throws Unsupported and MissingState. */
export function executeWasm(request: WasmRequest): WasmResult {
  const { rules, tracking } = request;
  if (rules.core.enableAddressableEntity) unsupported('addressable entity');
  if (rules.core.administrators.length > 0) unsupported('administrators of a private network');
  const initiator = initiatorAccountHash(request.initiator);
  const authorized = queryState(authorizedFootprint, tracking, initiator, request.signers, []);
  if (!authorized.ok) return failure(trackingCopyError(authorized.error.message), 0n);
  try {
    return run(request, initiator, authorized.value);
  } catch (error) {
    if (error instanceof ExecTrap) return failure(error.error, 0n);
    throw error;
  }
}

function run(request: WasmRequest, initiator: Uint8Array, footprint: RuntimeFootprint): WasmResult {
  const target = targetOf(request, footprint.namedKeys);
  const remainingSpendingLimit = spendingLimit(request.args);
  const execution = newExecution(request, initiator, footprint);
  const context = new RuntimeContext(
    execution,
    {
      contextKey: accountKey(initiator),
      entryPointType: EntryPointType.Caller,
      namedKeys: footprint.namedKeys,
      accessRights: footprintAccessRights(footprint),
      args: request.args,
    },
    {
      gas: new GasCounter(request.gasLimit),
      transfers: [],
      remainingSpendingLimit,
      emitMessageCost: request.rules.wasm.hostFunctionCosts['emit_message']?.cost ?? 0n,
      paymentPurse: undefined,
    },
  );
  const stack = RuntimeStack.ofInitiator(initiator, request.rules.core.maxRuntimeCallStackHeight);
  try {
    const returned =
      target.kind === 'module bytes'
        ? executeModuleBytes(context, stack, target.bytes)
        : callContract(new Runtime(context, stack), target, request.entryPoint, request.args);
    return {
      effects: request.tracking.effects(),
      transfers: context.transfers,
      messages: request.tracking.messages(),
      consumed: context.gas.value,
      returned,
      remainingSpendingLimit: context.remainingSpendingLimit,
    };
  } catch (error) {
    if (error instanceof ExecTrap) return failure(error.error, context.gas.value);
    throw error;
  }
}

type Target = Extract<Executable, { kind: 'module bytes' }> | CallTarget;

/** Resolves names by the account's named keys. Traps with NamedKeyNotFound. */
function targetOf(request: WasmRequest, namedKeys: NamedKeys): Target {
  const { executable } = request;
  switch (executable.kind) {
    case 'module bytes':
      return executable;
    case 'contract by hash':
      return { kind: 'contract', hash: executable.hash };
    case 'contract by name':
      return {
        kind: 'contract',
        hash: hashByName(namedKeys, executable.name, [KeyTag.Hash, KeyTag.AddressableEntity]),
      };
    case 'package by hash':
      return {
        kind: 'package',
        hash: executable.hash,
        version: executable.version,
        major: executable.protocolVersionMajor,
      };
    case 'package by name':
      return {
        kind: 'package',
        hash: hashByName(namedKeys, executable.name, [KeyTag.Hash, KeyTag.Package]),
        version: executable.version,
        major: executable.protocolVersionMajor,
      };
  }
}

function hashByName(namedKeys: NamedKeys, name: string, tags: readonly number[]): Uint8Array {
  const key = namedKeys.get(name) ?? trap(namedKeyNotFoundError(name));
  if (!tags.includes(key.tag)) {
    return trap({ kind: 'InvalidKeyVariant', message: `Unsupported key type: ${displayKey(key)}` });
  }
  return key.tag === KeyTag.AddressableEntity ? key.bytes.subarray(2) : keyHash32(key);
}

/** The `amount` argument: motes that may leave the main purse. 0 without one. Traps with CLValue if it does not decode. */
function spendingLimit(args: RuntimeArgs): bigint {
  const amount = getArg(args, 'amount');
  if (amount?.type.tag === 'U512') return clValueInto(amount, CL.U512, readU512);
  if (amount?.type.tag === 'U64') return clValueInto(amount, CL.U64, readU64);
  return 0n;
}

function newExecution(request: WasmRequest, initiator: Uint8Array, footprint: RuntimeFootprint): Execution {
  const inspector = request.inspector ?? noInspector;
  const phase = request.phase === 'payment' ? Phase.Payment : Phase.Session;
  const mainPurse = footprint.mainPurse ?? unsupported('initiator without main purse');
  return {
    rules: request.rules,
    tracking: request.tracking,
    block: request.block,
    transactionHash: request.transactionHash,
    phase,
    initiator,
    signers: [...request.signers].sort(compareBytes),
    footprint,
    mainPurse,
    addresses: new AddressGenerator(request.transactionHash.value, phase),
    installUpgradeAllowed: request.allowInstallUpgrade || request.executable.kind !== 'module bytes',
    modules: request.modules,
    inspector,
    observed: inspector !== noInspector,
    systemRegistry: new SystemRegistry(request.tracking),
    hostTable,
    systemEntryPoints,
    hostFunctionScope: 0,
    origin: undefined,
  };
}
