// Session code of a transaction as a request to the Wasm engine. Mirrors casper-execution-engine 8.1.1
// engine_state/wasm_v1.rs (SessionInfo).
import type { ExecutableDeployItem } from '@casper-trace/casper-types/executable-deploy-item';
import type { RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import type { TransactionInvocationTarget } from '@casper-trace/casper-types/transaction-target';
import { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { type Executable, executeWasm, type WasmResult } from '../execute-wasm.js';
import { unsupported } from '../unsupported.js';
import type { TransactionRun } from './transaction-run.js';

/** What to run, with which entry point and arguments. */
export interface WasmCode {
  readonly executable: Executable;
  readonly entryPoint: string;
  readonly args: RuntimeArgs;
  /** Whether module bytes may add contract versions. */
  readonly allowInstallUpgrade: boolean;
}

const MODULE_ENTRY_POINT = 'call';

/** The session code. Throws Unsupported for what no 2.0 node would have admitted, and for the second machine. */
export function sessionCodeOf(transaction: Transaction): WasmCode {
  if (transaction.kind === 'Deploy') return deployItemCode(transaction.session, true);
  const { target, entryPoint, args } = transaction;
  if (target.kind === 'Native') return unsupported('a native target outside the native lanes');
  if (target.runtime.kind === 'VmCasperV2') return unsupported('runtime VmCasperV2');
  if (args.kind !== 'Named') return unsupported('a transaction without named arguments');
  if (target.kind === 'Session') {
    return {
      executable: { kind: 'module bytes', bytes: target.moduleBytes },
      entryPoint: MODULE_ENTRY_POINT,
      args: args.args,
      allowInstallUpgrade: target.isInstallUpgrade,
    };
  }
  if (entryPoint.kind !== 'Custom') return unsupported('a stored contract without named entry point');
  return {
    executable: invocationTarget(target.id),
    entryPoint: entryPoint.name,
    args: args.args,
    allowInstallUpgrade: true,
  };
}

/** Code of one half of a Deploy. */
export function deployItemCode(item: ExecutableDeployItem, allowInstallUpgrade: boolean): WasmCode {
  const { args } = item;
  switch (item.kind) {
    case 'ModuleBytes': {
      const executable = { kind: 'module bytes', bytes: item.moduleBytes } as const;
      return { executable, entryPoint: MODULE_ENTRY_POINT, args, allowInstallUpgrade };
    }
    case 'StoredContractByHash': {
      const executable = { kind: 'contract by hash', hash: item.hash } as const;
      return { executable, entryPoint: item.entryPoint, args, allowInstallUpgrade };
    }
    case 'StoredContractByName': {
      const executable = { kind: 'contract by name', name: item.name } as const;
      return { executable, entryPoint: item.entryPoint, args, allowInstallUpgrade };
    }
    case 'StoredVersionedContractByHash': {
      const { hash, version } = item;
      const executable = { kind: 'package by hash', hash, version, protocolVersionMajor: undefined } as const;
      return { executable, entryPoint: item.entryPoint, args, allowInstallUpgrade };
    }
    case 'StoredVersionedContractByName': {
      const { name, version } = item;
      const executable = { kind: 'package by name', name, version, protocolVersionMajor: undefined } as const;
      return { executable, entryPoint: item.entryPoint, args, allowInstallUpgrade };
    }
    case 'Transfer':
      return unsupported('a native transfer as payment');
  }
}

function invocationTarget(target: TransactionInvocationTarget): Executable {
  switch (target.kind) {
    case 'ByHash':
      return { kind: 'contract by hash', hash: target.hash };
    case 'ByName':
      return { kind: 'contract by name', name: target.name };
    case 'ByPackageHash':
      return { ...target, kind: 'package by hash' };
    case 'ByPackageName':
      return { ...target, kind: 'package by name' };
  }
}

/** Runs code on a fresh tracking copy. Nothing is committed yet. `gasLimit` in units of gas. */
export function runCode(
  run: TransactionRun,
  code: WasmCode,
  phase: 'payment' | 'session',
  gasLimit: bigint,
): WasmResult {
  const { transaction, transactionHash, signers, block, rules, scratch, inspector, modules } = run;
  return executeWasm({
    ...code,
    phase,
    gasLimit,
    initiator: transaction.initiator,
    signers,
    block,
    transactionHash,
    rules,
    tracking: new TrackingCopy(scratch),
    inspector,
    modules,
  });
}
