// Tells the inspector when code starts and how it ends.
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import type { EntryPointType } from '@casper-trace/casper-types/entry-point';
import { EntryPointType as Type } from '@casper-trace/casper-types/entry-point';
import { Phase } from '../address-generator.js';
import { type ExecError, ExecTrap } from '../exec-error.js';
import type { CodeRef, FrameEntered, FrameOutcome, TracePhase } from '../inspector.js';
import type { RuntimeContext } from './runtime-context.js';

const typeNames: Readonly<Record<EntryPointType, FrameEntered['entryPointType']>> = {
  [Type.Caller]: 'Caller',
  [Type.Called]: 'Called',
  [Type.Factory]: 'Factory',
};

function tracePhase(phase: Phase): TracePhase {
  if (phase === Phase.Payment) return 'payment';
  return phase === Phase.Session ? 'session' : 'system';
}

/** How the inspector names the end of a frame. */
export function outcomeOf(error: ExecError): FrameOutcome {
  if (error.revertCode !== undefined) return { kind: 'reverted', code: error.revertCode, message: error.message };
  return { kind: error.kind === 'GasLimit' ? 'out of gas' : 'trapped', message: error.message };
}

/** Runs `body` as a frame of `context`: the arguments told are the context's. Traps pass through. */
export function inFrame(context: RuntimeContext, code: CodeRef, entryPoint: string, body: () => CLValue): CLValue {
  const { inspector, observed, phase } = context.execution;
  if (!observed) return body();
  inspector.frameEntered({
    phase: tracePhase(phase),
    context: context.ref,
    code,
    entryPoint,
    entryPointType: typeNames[context.entryPointType],
    args: context.args,
    gas: context.gas.value,
  });
  const exit = (outcome: FrameOutcome): void => inspector.frameExited({ outcome, gas: context.gas.value });
  try {
    const value = body();
    exit({ kind: 'returned', value });
    return value;
  } catch (error) {
    exit(error instanceof ExecTrap ? outcomeOf(error.error) : { kind: 'trapped', message: String(error) });
    throw error;
  }
}
