// What native steps tell the inspector: their frames, and the purses they make.
import type { RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import type { URef } from '@casper-trace/casper-types/uref';
import type { ContextRef, FrameEntered, Inspector } from '../../inspector.js';
import type { Result } from '../../result.js';
import type { NativeRuntime } from './native-runtime.js';

/** The pseudo context of what the node does by itself. */
export const NODE_CONTEXT: ContextRef = { kind: 'node', address: new Uint8Array(32) };

/** What a native frame runs. */
export interface NativeFrame {
  readonly context: ContextRef;
  readonly phase: FrameEntered['phase'];
  /** `transfer`, `delegate`, `hold`, `fee`, … */
  readonly name: string;
  readonly args: RuntimeArgs;
  /** Units of gas at its end: the whole limit for a native transaction, nothing for the node's own moves. */
  readonly gas: bigint;
}

/** Runs `body` as a frame; the text of its error ends the frame as trapped. */
export function inNativeFrame<T>(
  inspector: Inspector,
  frame: NativeFrame,
  body: () => Result<T, string>,
): Result<T, string> {
  inspector.frameEntered({
    phase: frame.phase,
    context: frame.context,
    code: { kind: 'native', name: frame.name },
    entryPoint: frame.name,
    entryPointType: 'Called',
    args: frame.args,
    gas: 0n,
  });
  const result = body();
  inspector.frameExited({
    outcome: result.ok ? { kind: 'returned', value: undefined } : { kind: 'trapped', message: result.error },
    gas: frame.gas,
  });
  return result;
}

/** Runs `body` as a frame of the node itself. */
export function inNodeFrame<T>(inspector: Inspector, name: string, body: () => Result<T, string>): Result<T, string> {
  return inNativeFrame(inspector, { context: NODE_CONTEXT, phase: 'system', name, args: [], gas: 0n }, body);
}

/** Tells that a native transaction made a purse. */
export function purseCreatedNatively(runtime: NativeRuntime, purse: URef, name: string): void {
  const context: ContextRef = { kind: 'account', address: runtime.caller };
  runtime.inspector.purseAccessed({
    context,
    access: 'created',
    purse: purse.addr,
    rightsAsked: purse.rights,
    rightsEffective: purse.rights,
    name,
  });
  runtime.inspector.urefGranted({ uref: purse, isPurse: true, from: undefined, to: context, how: 'created' });
}
