// Runs session or payment bytes in the context of the initiating account.
// Mirrors casper-execution-engine 8.1.1 runtime/mod.rs `execute_module_bytes`.
import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { type CLValue, clUnit } from '@casper-trace/casper-types/cl-value';
import { expectedReturnValueError, trap } from '../exec-error.js';
import { moduleHash } from '../wasm/module-hash.js';
import { tellReceivedArgs } from './argument-events.js';
import { inFrame } from './frames.js';
import { attenuateURefInArgs } from './rewrite-urefs.js';
import { instantiateFor, loadModuleBytes, runExport } from './running-module.js';
import { Runtime } from './runtime.js';
import type { RuntimeContext } from './runtime-context.js';
import type { RuntimeStack } from './runtime-stack.js';

const SESSION_ENTRY_POINT = 'call';

/** Preprocesses, instantiates and runs `call`. The WRITE right on the main purse is taken out of the arguments. */
export function executeModuleBytes(context: RuntimeContext, stack: RuntimeStack, bytes: Uint8Array): CLValue {
  const { execution } = context;
  const code = { kind: 'session bytes', hash: execution.observed ? moduleHash(bytes) : new Uint8Array(0) } as const;
  return inFrame(context, code, SESSION_ENTRY_POINT, () => {
    const module = loadModuleBytes(execution, bytes);
    const runtime = new Runtime(context, stack, module);
    const instance = instantiateFor(runtime, module);
    const asked = context.args;
    context.args = attenuateURefInArgs(asked, execution.mainPurse.addr, AccessRights.WRITE);
    tellReceivedArgs(context, undefined, asked, context.args);
    const ended = runExport(instance, SESSION_ENTRY_POINT);
    const value = runtime.takeHostBuffer();
    return value ?? (ended.kind === 'ret' ? trap(expectedReturnValueError) : clUnit());
  });
}
