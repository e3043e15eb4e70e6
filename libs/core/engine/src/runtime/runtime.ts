// One running piece of code: its context, its callers, its memory and the host buffer.
// Mirrors casper-execution-engine 8.1.1 runtime/mod.rs `struct Runtime`.
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import { isSystemAccount, type SystemCaller } from '../system/system-caller.js';
import type { LinearMemory } from '../wasm/linear-memory.js';
import type { LoadedModule } from '../wasm/loaded-module.js';
import type { Execution } from './execution.js';
import type { RuntimeContext } from './runtime-context.js';
import type { RuntimeStack } from './runtime-stack.js';

/** Lives as long as one call. System contracts run in one without module and memory. */
export class Runtime {
  readonly context: RuntimeContext;
  readonly stack: RuntimeStack;
  /** What runs here: `casper_add_contract_version` stores it. */
  readonly module: LoadedModule | undefined;
  memory: LinearMemory | undefined;
  /** At most one value that the contract fetches with `casper_read_host_buffer`. */
  hostBuffer: CLValue | undefined;

  constructor(context: RuntimeContext, stack: RuntimeStack, module?: LoadedModule) {
    this.context = context;
    this.stack = stack;
    this.module = module;
  }

  /** What all runtimes of this execution share. */
  get execution(): Execution {
    return this.context.execution;
  }

  /** The frame below this one's; undefined at the bottom. */
  get immediateCaller(): SystemCaller | undefined {
    return this.stack.previous;
  }

  /** True if a system contract (or the system account) called. */
  get isCalledBySystem(): boolean {
    const caller = this.immediateCaller;
    if (caller === undefined) return false;
    if (caller.kind === 'Initiator') return isSystemAccount(caller.accountHash);
    return this.execution.systemRegistry.has(caller.contractHash);
  }

  /** The host buffer's value, which is gone from it then. */
  takeHostBuffer(): CLValue | undefined {
    const value = this.hostBuffer;
    this.hostBuffer = undefined;
    return value;
  }
}

/**
 * Charges for an entry point of a system contract; free if a system contract called it or a host function did.
 * `runtime` is the system contract's own.
 */
export function chargeSystemContractCall(runtime: Runtime, cost: bigint): void {
  if (runtime.isCalledBySystem || runtime.execution.hostFunctionScope !== 0) return;
  runtime.context.gas.chargeBig(cost);
}
