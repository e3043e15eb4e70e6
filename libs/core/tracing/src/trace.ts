// The trace of one transaction: what happened, in which context, in the order of execution.
// Design: every event carries an ordinal (valid inside reverted work too) and the index of its frame.
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import type { Key } from '@casper-trace/casper-types/key';
import type { RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import type { URef } from '@casper-trace/casper-types/uref';
import type {
  CodeRef,
  ContextRef,
  FrameOutcome,
  NamedKeyWritten,
  PurseAccessKind,
  PurseHeld,
  RecordChanged,
  Step,
  TracePhase,
  TransferWay,
  URefGranted,
} from '@casper-trace/engine/inspector';

/** Position of an event inside its transaction: 0, 1, 2, … over all kinds of events and frame starts together. */
export type Ordinal = number;

interface TraceEvent {
  readonly ordinal: Ordinal;
  /** Index into `Trace.frames`. */
  readonly frame: number;
  /** The pipeline step in which it happened. */
  readonly step: Step;
}

/** One entry of the call stack: which code ran in which context. */
export interface Frame {
  readonly index: number;
  /** Index of the frame above; undefined for a frame that the node started. */
  readonly parent: number | undefined;
  /** 0 for a frame that the node started. */
  readonly depth: number;
  readonly phase: TracePhase;
  readonly step: Step;
  readonly context: ContextRef;
  readonly code: CodeRef;
  readonly entryPoint: string;
  readonly entryPointType: 'Caller' | 'Called' | 'Factory';
  /** Context of the immediate caller; the initiator's account for a frame without parent. */
  readonly caller: ContextRef;
  readonly args: RuntimeArgs;
  /** Set only if the frame returned a value. */
  readonly returned: CLValue | undefined;
  /** Gas of this frame without the frames that it called. */
  readonly gasOwn: bigint;
  readonly gasTotal: bigint;
  readonly outcome: FrameOutcome;
  /** Ordinal of the frame's start. */
  readonly firstOrdinal: Ordinal;
  /** Highest ordinal of the frame and of what it called. */
  readonly lastOrdinal: Ordinal;
}

/** A change of a context's named keys. */
export interface NamedKeyWrite extends TraceEvent {
  readonly context: ContextRef;
  readonly name: string;
  readonly operation: NamedKeyWritten['operation'];
  readonly before: Key | undefined;
  readonly after: Key | undefined;
  /** True only if it happened and the chain's state has its effects (`Inspector.stepEnded`). */
  readonly committed: boolean;
}

/** A movement of motes, or the attempt of one. */
export interface PurseTransfer extends TraceEvent {
  readonly context: ContextRef;
  readonly way: TransferWay;
  readonly by: string;
  readonly source: URef | undefined;
  readonly target: URef | undefined;
  /** Motes. */
  readonly amount: bigint;
  readonly id: bigint | undefined;
  /** `moved`, or the text of the error that refused it. */
  readonly outcome: string;
  readonly committed: boolean;
}

/** A part of a purse's balance set aside or released: not a movement. */
export interface PurseHold extends TraceEvent {
  readonly purse: Uint8Array;
  readonly kind: PurseHeld['kind'];
  readonly operation: PurseHeld['operation'];
  /** Motes. */
  readonly amount: bigint;
  readonly committed: boolean;
}

/** A context got, used or gave a purse without moving motes. */
export interface PurseAccess extends TraceEvent {
  readonly context: ContextRef;
  readonly access: PurseAccessKind;
  readonly purse: Uint8Array;
  readonly rightsAsked: number;
  readonly rightsEffective: number;
  /** Set only if a named key, an argument or a host function names the way. */
  readonly name: string | undefined;
  readonly committed: boolean;
}

/** An edge of a URef's lineage. */
export interface Grant extends TraceEvent {
  readonly uref: URef;
  readonly isPurse: boolean;
  readonly from: ContextRef | undefined;
  readonly to: ContextRef;
  readonly how: URefGranted['how'];
  readonly committed: boolean;
}

/** A host function refused what the code asked; the code may have gone on. */
export interface HostError extends TraceEvent {
  readonly context: ContextRef;
  readonly hostFunction: string;
  readonly error: string;
}

/** The record of an account or a package was changed: keys, thresholds, versions, groups. */
export interface RecordChange extends TraceEvent {
  readonly context: ContextRef;
  readonly record: RecordChanged['record'];
  readonly address: Uint8Array;
  readonly change: RecordChanged['change'];
  readonly detail: string;
  readonly committed: boolean;
}

/** All of one transaction's trace; every list ascends by ordinal. */
export interface Trace {
  readonly frames: readonly Frame[];
  readonly namedKeyWrites: readonly NamedKeyWrite[];
  readonly purseTransfers: readonly PurseTransfer[];
  readonly purseHolds: readonly PurseHold[];
  readonly purseAccesses: readonly PurseAccess[];
  readonly grants: readonly Grant[];
  readonly hostErrors: readonly HostError[];
  readonly recordChanges: readonly RecordChange[];
}
