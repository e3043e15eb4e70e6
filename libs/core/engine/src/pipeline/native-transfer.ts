// Native transfers and burns. Mirrors casper-storage 2.1.1 global_state/state/mod.rs (transfer, burn).
import { compareBytes, equalBytes } from '@casper-trace/casper-types/bytes';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { accountKey, keyURef } from '@casper-trace/casper-types/key';
import { accountHashOf } from '@casper-trace/casper-types/public-key';
import type { RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import type { URef } from '@casper-trace/casper-types/uref';
import { Phase } from '../address-generator.js';
import type { ProtocolRules } from '../chainspec/protocol-rules.js';
import type { ContextRef, TransferWay } from '../inspector.js';
import { type Result, refuse } from '../result.js';
import { authorizedFootprintWithAccessRights } from '../state-queries/authorize.js';
import { totalBalance } from '../state-queries/balance.js';
import { systemContractNamedKey } from '../state-queries/runtime-footprint.js';
import { RegistryName } from '../state-queries/system-registry.js';
import { attemptWithText, namedKeyNotFound, unexpectedKeyVariant } from '../state-queries/tracking-copy-error.js';
import { burn, mint, TOTAL_SUPPLY_KEY, transfer } from '../system/mint/mint.js';
import { formatMintError } from '../system/mint/mint-error.js';
import { NODE_CONTEXT, purseCreatedNatively } from '../system/native/native-events.js';
import { NativeMint } from '../system/native/native-mint.js';
import { NativeRuntime, type NativeStep } from '../system/native/native-runtime.js';
import { isSystemAccount } from '../system/system-caller.js';
import {
  resolveAmount,
  resolveId,
  resolveSource,
  resolveTarget,
  spendingLimitOf,
  type TransferTarget,
} from './native-args.js';
import type { NativeOutcome } from './transaction-run.js';

/** A native transfer or burn: who asks, and what for. */
export interface NativeRequest {
  /** Account hash. */
  readonly initiator: Uint8Array;
  /** Distinct account hashes, ascending. */
  readonly signers: readonly Uint8Array[];
  readonly args: RuntimeArgs;
}

/** Runs a native transfer in the initiator's context; the error is the node's text. */
export function nativeTransfer(
  step: NativeStep,
  request: NativeRequest,
  way: Extract<TransferWay, 'native' | 'penalty'> = 'native',
): Result<NativeOutcome, string> {
  return attemptWithText(() => {
    const { tracking, rules } = step;
    const { initiator, signers, args } = request;
    const spendingLimit = spendingLimitOf(args);
    const target = resolveTarget(tracking, args);
    refuseIfRestricted(rules, initiator, target);
    const administrators = administratorsOf(rules);
    const { footprint, accessRights } = authorizedFootprintWithAccessRights(
      tracking,
      initiator,
      signers,
      administrators,
    );
    const runtime = new NativeRuntime(step, {
      phase: Phase.Session,
      caller: initiator,
      contextKey: accountKey(initiator),
      namedKeys: footprint.namedKeys,
      mainPurse: footprint.mainPurse,
      accessRights,
      spendingLimit,
    });
    const nativeMint = new NativeMint(runtime);
    if (target.kind === 'new account') createAccount(runtime, nativeMint, target.accountHash);
    // Resolved a second time: what this reads is part of the effects.
    const resolved = resolveTarget(tracking, args);
    if (resolved.kind === 'new account') return refuse('Invalid operation');
    const source = resolveSource(tracking, args, footprint);
    if (equalBytes(source.addr, resolved.purse.addr)) return refuse('Invalid purse');
    const amount = resolveAmount(args);
    const id = resolveId(args);
    const moved = transfer(nativeMint, resolved.accountHash, source, resolved.purse, amount, id);
    const error = moved.ok ? undefined : formatMintError(moved.error);
    const context: ContextRef = way === 'penalty' ? NODE_CONTEXT : { kind: 'account', address: initiator };
    tell(runtime, context, { way, by: 'transfer', source, target: resolved.purse, amount, id, error });
    return error === undefined ? runtime : refuse(error);
  });
}

/** Runs a native burn in the initiator's context; the error is the node's text. */
export function nativeBurn(step: NativeStep, request: NativeRequest): Result<NativeOutcome, string> {
  return attemptWithText(() => {
    const { tracking } = step;
    const { initiator, signers, args } = request;
    const { footprint, accessRights } = authorizedFootprintWithAccessRights(tracking, initiator, signers, []);
    const supplyKey = systemContractNamedKey(tracking, RegistryName.Mint, TOTAL_SUPPLY_KEY);
    if (supplyKey === undefined) throw namedKeyNotFound(TOTAL_SUPPLY_KEY);
    const supplyURef = keyURef(supplyKey);
    if (supplyURef === undefined) throw unexpectedKeyVariant(supplyKey);
    accessRights.extend([supplyURef]);
    const namedKeys = new Map([...footprint.namedKeys, [TOTAL_SUPPLY_KEY, supplyKey]]);
    const source = resolveSource(tracking, args, { ...footprint, namedKeys });
    const amount = resolveAmount(args);
    const runtime = new NativeRuntime(step, {
      phase: Phase.Session,
      caller: initiator,
      contextKey: accountKey(initiator),
      namedKeys,
      mainPurse: footprint.mainPurse,
      accessRights,
      spendingLimit: amount,
    });
    const before = totalBalance(tracking, source.addr);
    const burned = burn(new NativeMint(runtime), source, amount);
    const error = burned.ok ? undefined : formatMintError(burned.error);
    // What left the purse: more than what was burned while motes are held on it.
    const left = error === undefined ? before - totalBalance(tracking, source.addr) : amount;
    const context: ContextRef = { kind: 'account', address: initiator };
    tell(runtime, context, { way: 'burn', by: 'burn', source, target: undefined, amount: left, id: undefined, error });
    return error === undefined ? { transfers: [] } : refuse(error);
  });
}

function createAccount(runtime: NativeRuntime, nativeMint: NativeMint, accountHash: Uint8Array): void {
  const purse = mint(nativeMint, 0n);
  if (!purse.ok) return refuse(formatMintError(purse.error));
  runtime.tracking.write(accountKey(accountHash), {
    kind: 'Account',
    value: {
      accountHash,
      namedKeys: new Map(),
      mainPurse: purse.value,
      associatedKeys: [{ accountHash, weight: 1 }],
      actionThresholds: { deployment: 1, keyManagement: 1 },
    },
  });
  purseCreatedNatively(runtime, purse.value, 'transfer');
  runtime.inspector.urefGranted({
    uref: purse.value,
    isPurse: true,
    from: { kind: 'account', address: runtime.caller },
    to: { kind: 'account', address: accountHash },
    how: 'main purse',
  });
}

interface ToldTransfer {
  readonly way: TransferWay;
  readonly by: string;
  readonly source: URef;
  readonly target: URef | undefined;
  readonly amount: bigint;
  readonly id: bigint | undefined;
  /** Text of the error that refused it. */
  readonly error: string | undefined;
}

function tell(runtime: NativeRuntime, context: ContextRef, { error, ...moved }: ToldTransfer): void {
  const outcome = error === undefined ? ({ kind: 'moved' } as const) : ({ kind: 'refused', error } as const);
  runtime.inspector.purseTransferred({ context, ...moved, outcome });
}

function administratorsOf(rules: ProtocolRules): readonly Uint8Array[] {
  return rules.core.administrators.map(accountHashOf).sort(compareBytes);
}

/** On private chains either side must be an administrator or the system account. */
function refuseIfRestricted(rules: ProtocolRules, initiator: Uint8Array, target: TransferTarget): void {
  const administrators = new Set(administratorsOf(rules).map(bytesToHex));
  if (rules.core.allowUnrestrictedTransfers || administrators.has(bytesToHex(initiator))) return;
  const { accountHash } = target;
  if (accountHash === undefined) return refuse('Unable to determine if the target of a transfer is an admin');
  if (isSystemAccount(accountHash) || administrators.has(bytesToHex(accountHash))) return;
  refuse('Either the source or the target must be an admin (private chain).');
}
