// Calls of stored contracts, from transactions and from other code.
// Mirrors casper-execution-engine 8.1.1 runtime/mod.rs `execute_contract` (addressable entity off).
import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { type CLValue, clUnit } from '@casper-trace/casper-types/cl-value';
import type { Contract } from '@casper-trace/casper-types/contract';
import type { ContractPackage } from '@casper-trace/casper-types/contract-package';
import { type ContractEntryPoint, EntryPointType } from '@casper-trace/casper-types/entry-point';
import { hashKey, type Key, keyHash32 } from '@casper-trace/casper-types/key';
import type { RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import type { URef } from '@casper-trace/casper-types/uref';
import {
  disabledEntityError,
  expectedReturnValueError,
  invalidByteCodeError,
  invalidContextError,
  keyNotFoundError,
  noSuchMethodError,
  templateMethodError,
  trap,
} from '../exec-error.js';
import type { CodeRef } from '../inspector.js';
import { footprintAccessRights } from '../state-queries/runtime-footprint.js';
import { isSystemAccount } from '../system/system-caller.js';
import { validateURef } from './access-validation.js';
import { checkArguments } from './argument-checking.js';
import { tellPassedArgs, tellReceivedArgs, tellReturned } from './argument-events.js';
import { ContextAccessRights } from './context-access-rights.js';
import { inFrame } from './frames.js';
import { chooseVersion, isContractEnabled, versionOf } from './package-versions.js';
import { readPackage } from './packages.js';
import { attenuateURefInArgs, extractURefs } from './rewrite-urefs.js';
import { instantiateFor, loadStoredBytes, runExport } from './running-module.js';
import { chargeSystemContractCall, Runtime } from './runtime.js';
import type { ContextFields, RuntimeContext } from './runtime-context.js';
import type { RuntimeStack } from './runtime-stack.js';
import { readState } from './state-access.js';
import { callSystemContract } from './system-dispatch.js';

/** Which contract is called. Undefined numbers leave the choice of the version to the engine. */
export type CallTarget =
  | { readonly kind: 'contract'; readonly hash: Uint8Array }
  | {
      readonly kind: 'package';
      readonly hash: Uint8Array;
      readonly version: number | undefined;
      readonly major: number | undefined;
    };

/** A contract found for a call. */
interface Callee {
  readonly hash: Uint8Array;
  readonly contract: Contract;
  readonly pack: ContractPackage;
}

/** Calls an entry point and returns its value. Traps with everything that can go wrong. */
export function callContract(runtime: Runtime, target: CallTarget, entryPointName: string, args: RuntimeArgs): CLValue {
  const callee = target.kind === 'contract' ? findContract(runtime, target.hash) : findVersion(runtime, target);
  return executeContract(runtime, callee, entryPointName, args);
}

function readContract(runtime: Runtime, hash: Uint8Array): Contract {
  const stored = readState(runtime.context, hashKey(hash));
  return stored?.kind === 'Contract' ? stored.value : trap(keyNotFoundError(hashKey(hash)));
}

function findContract(runtime: Runtime, hash: Uint8Array): Callee {
  const isSystem = runtime.execution.systemRegistry.has(hash);
  const contract = readContract(runtime, hash);
  const pack = readPackage(runtime.context, contract.contractPackageHash);
  if (!isSystem && !isContractEnabled(pack, hash)) trap(disabledEntityError);
  return { hash, contract, pack };
}

function findVersion(runtime: Runtime, target: Extract<CallTarget, { kind: 'package' }>): Callee {
  const { block, rules } = runtime.execution;
  const pack = readPackage(runtime.context, target.hash);
  const { contractHash } = chooseVersion(pack, target, {
    currentMajor: block.protocolVersion.major,
    trapOnAmbiguous: rules.core.trapOnAmbiguousEntityVersion,
  });
  return { hash: contractHash, contract: readContract(runtime, contractHash), pack };
}

/** The entry point by its own name; of several with one name the last one, as Rust's map has it. */
function findEntryPoint(runtime: Runtime, callee: Callee, name: string): ContractEntryPoint {
  const { entryPoints } = callee.contract;
  for (let index = entryPoints.length - 1; index >= 0; index -= 1) {
    if (entryPoints[index].name === name) return entryPoints[index];
  }
  if (runtime.execution.systemRegistry.nameOf(callee.hash) !== undefined) {
    chargeSystemContractCall(runtime, runtime.execution.rules.systemCosts.noSuchEntrypoint);
  }
  return trap(noSuchMethodError(name));
}

/** Judged by the caller's access rights: a member of a group holds one of its URefs. */
function checkEntryPointAccess(context: RuntimeContext, pack: ContractPackage, entryPoint: ContractEntryPoint): void {
  const { access } = entryPoint;
  if (access.kind === 'Public') return;
  if (access.kind === 'Template') return trap(templateMethodError(entryPoint.name));
  const isMember = access.groups.some((name) =>
    pack.groups.find((group) => group.name === name)?.urefs.some((uref) => context.accessRights.has(uref)),
  );
  if (!isMember) trap(invalidContextError);
}

/** The caller's own context for stored session code, else the contract's. */
function calleeContextKey(context: RuntimeContext, callee: Callee, next: EntryPointType): Key {
  if (next !== EntryPointType.Caller) return hashKey(callee.hash);
  return context.entryPointType === EntryPointType.Caller ? context.contextKey : trap(invalidContextError);
}

/** Takes WRITE on the initiator's main purse out of the arguments, unless a system contract is caller or callee. */
function attenuateArgs(runtime: Runtime, contextAddress: Uint8Array, args: RuntimeArgs): RuntimeArgs {
  const { context, execution } = runtime;
  const { systemRegistry } = execution;
  const isExempt =
    isSystemAccount(execution.initiator) ||
    systemRegistry.has(context.accessRights.contextAddress) ||
    systemRegistry.has(contextAddress);
  return isExempt ? args : attenuateURefInArgs(args, execution.mainPurse.addr, AccessRights.WRITE);
}

/** The URefs that the arguments hand over, checked against the caller's rights unless both sides are system contracts. */
function handedOverURefs(runtime: Runtime, contextAddress: Uint8Array, args: RuntimeArgs): URef[] {
  const { systemRegistry } = runtime.execution;
  const bothSystem =
    systemRegistry.has(runtime.context.accessRights.contextAddress) && systemRegistry.has(contextAddress);
  const handedOver: URef[] = [];
  for (const { value } of args) {
    for (const uref of extractURefs(value)) {
      if (!bothSystem) validateURef(runtime.context, uref);
      handedOver.push(uref);
    }
  }
  return handedOver;
}

/** Stored session code starts from the account's named keys as they were before execution, not from the live ones. */
function calleeFields(
  runtime: Runtime,
  callee: Callee,
  entryPoint: ContractEntryPoint,
  contextKey: Key,
  args: RuntimeArgs,
): ContextFields {
  const { execution } = runtime;
  const isSession = entryPoint.entryPointType === EntryPointType.Caller;
  const namedKeys = isSession ? execution.footprint.namedKeys : callee.contract.namedKeys;
  const accessRights = isSession
    ? footprintAccessRights(execution.footprint)
    : new ContextAccessRights(callee.hash, namedKeys);
  accessRights.extend(handedOverURefs(runtime, keyHash32(contextKey), args));
  return {
    contextKey,
    entryPointType: entryPoint.entryPointType,
    namedKeys,
    accessRights,
    args,
  };
}

function executeContract(runtime: Runtime, callee: Callee, entryPointName: string, askedArgs: RuntimeArgs): CLValue {
  const { context, execution } = runtime;
  const entryPoint = findEntryPoint(runtime, callee, entryPointName);
  checkEntryPointAccess(context, callee.pack, entryPoint);
  if (execution.rules.core.strictArgumentChecking) checkArguments(entryPoint, askedArgs);
  const contextKey = calleeContextKey(context, callee, entryPoint.entryPointType);
  const args = attenuateArgs(runtime, keyHash32(contextKey), askedArgs);
  const fields = calleeFields(runtime, callee, entryPoint, contextKey, args);
  const stack = runtime.stack.push({
    kind: 'SmartContract',
    packageHash: callee.contract.contractPackageHash,
    contractHash: callee.hash,
  });
  const native = execution.systemRegistry.nameOf(callee.hash);
  if (native !== undefined) {
    return callSystemContract(runtime, { name: native, hash: callee.hash, entryPoint: entryPoint.name, fields, stack });
  }
  // Without code of its own the caller is the transaction: no frame is open yet that could pass anything.
  if (runtime.module !== undefined) tellPassedArgs(context, askedArgs, args);
  const calleeContext = context.fork(fields);
  return inFrame(calleeContext, codeOf(callee), entryPoint.name, () => {
    tellReceivedArgs(calleeContext, context.ref, askedArgs, args);
    return runStored(runtime, callee, entryPoint, calleeContext, stack);
  });
}

function codeOf(callee: Callee): CodeRef {
  const version = versionOf(callee.pack, callee.hash);
  return {
    kind: 'contract',
    contractHash: callee.hash,
    packageHash: callee.contract.contractPackageHash,
    version: { major: version?.protocolVersionMajor ?? 0, version: version?.contractVersion ?? 0 },
  };
}

function readByteCode(context: RuntimeContext, wasmHash: Uint8Array): Uint8Array {
  const stored = readState(context, hashKey(wasmHash));
  if (stored?.kind === 'ContractWasm') return stored.value.bytes;
  if (stored === undefined) return trap(keyNotFoundError(hashKey(wasmHash)));
  return trap(invalidByteCodeError(wasmHash));
}

/** Runs stored code as it is, without metering it again, and takes over what the caller keeps of its context. */
function runStored(
  caller: Runtime,
  callee: Callee,
  entryPoint: ContractEntryPoint,
  context: RuntimeContext,
  stack: RuntimeStack,
): CLValue {
  const outer = caller.context;
  const module = loadStoredBytes(caller.execution, readByteCode(outer, callee.contract.contractWasmHash));
  const runtime = new Runtime(context, stack, module);
  const instance = instantiateFor(runtime, module);
  try {
    const ended = runExport(instance, entryPoint.name);
    if (ended.kind === 'ret') {
      outer.accessRights.extend(ended.urefs);
      tellReturned(context, outer.ref, ended.urefs);
    }
    if (outer.entryPointType === EntryPointType.Caller && context.entryPointType === EntryPointType.Caller) {
      outer.namedKeys = context.namedKeys;
    }
    // After `ret` what was spent inside does not count towards the outer limit: the node is so.
    if (ended.kind === 'returned') outer.remainingSpendingLimit = context.remainingSpendingLimit;
    const value = runtime.takeHostBuffer();
    return value ?? (ended.kind === 'ret' ? trap(expectedReturnValueError) : clUnit());
  } finally {
    outer.gas.value = context.gas.value;
    outer.emitMessageCost = context.emitMessageCost;
    outer.transfers = [...context.transfers];
  }
}
