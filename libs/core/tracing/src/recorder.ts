// Turns the engine's hooks into a trace: gives every event its ordinal and frame, and decides at the end of a
// pipeline step whether what happened in it was committed. Nothing here is derived from effects.
import { EngineBug } from '@casper-trace/casper-types/app-error';
import type {
  ContextRef,
  FrameEntered,
  FrameExited,
  HostErrored,
  Inspector,
  NamedKeyWritten,
  PurseAccessed,
  PurseHeld,
  PurseTransferred,
  RecordChanged,
  Step,
  URefGranted,
} from '@casper-trace/engine/inspector';
import type {
  Frame,
  Grant,
  HostError,
  NamedKeyWrite,
  Ordinal,
  PurseAccess,
  PurseHold,
  PurseTransfer,
  RecordChange,
  Trace,
} from './trace.js';

interface OpenFrame extends FrameEntered {
  readonly index: number;
  readonly parent: number | undefined;
  readonly depth: number;
  readonly step: Step;
  readonly caller: ContextRef;
  readonly firstOrdinal: Ordinal;
  gasOfCallees: bigint;
}

/** A listener for one transaction's execution, and the trace of what it heard. */
export interface TraceRecorder {
  readonly inspector: Inspector;
  /** The trace so far. Throws EngineBug if a frame or a step is still open. */
  trace(): Trace;
}

/** @param initiator context of the account that signed: the caller of every frame that the node starts. */
export function createRecorder(initiator: ContextRef): TraceRecorder {
  const recording = new Recording(initiator);
  return { inspector: recording, trace: () => recording.finish() };
}

/** An event until its step ends: `committed` is not known before. */
type Pending = { committed: boolean };

class Recording implements Inspector {
  private readonly initiator: ContextRef;
  private readonly frames: (Frame | undefined)[] = [];
  private readonly open: OpenFrame[] = [];
  private readonly namedKeyWrites: NamedKeyWrite[] = [];
  private readonly purseTransfers: PurseTransfer[] = [];
  private readonly purseHolds: PurseHold[] = [];
  private readonly purseAccesses: PurseAccess[] = [];
  private readonly grants: Grant[] = [];
  private readonly hostErrors: HostError[] = [];
  private readonly recordChanges: RecordChange[] = [];
  private pending: Pending[] = [];
  private step: Step | undefined;
  private nextOrdinal: Ordinal = 0;

  constructor(initiator: ContextRef) {
    this.initiator = initiator;
  }

  stepBegan(step: Step): void {
    if (this.step !== undefined) throw new EngineBug(`step '${step}' began inside step '${this.step}'`);
    this.step = step;
  }

  stepEnded(step: Step, committed: boolean): void {
    if (this.step !== step || this.open.length > 0) {
      throw new EngineBug(
        `step '${step}' ended with step '${this.step ?? 'none'}' and ${this.open.length} frames open`,
      );
    }
    if (committed) for (const event of this.pending) event.committed = true;
    this.pending = [];
    this.step = undefined;
  }

  frameEntered(event: FrameEntered): void {
    const parent = this.open.at(-1);
    const index = this.frames.length;
    this.frames.push(undefined);
    this.open.push({
      ...event,
      index,
      parent: parent?.index,
      depth: this.open.length,
      step: this.currentStep(),
      caller: parent?.context ?? this.initiator,
      firstOrdinal: this.takeOrdinal(),
      gasOfCallees: 0n,
    });
  }

  frameExited(event: FrameExited): void {
    const frame = this.open.pop();
    if (frame === undefined) throw new EngineBug('a frame ended that never began');
    const gasTotal = event.gas - frame.gas;
    const caller = this.open.at(-1);
    if (caller !== undefined) caller.gasOfCallees += gasTotal;
    this.frames[frame.index] = {
      index: frame.index,
      parent: frame.parent,
      depth: frame.depth,
      phase: frame.phase,
      step: frame.step,
      context: frame.context,
      code: frame.code,
      entryPoint: frame.entryPoint,
      entryPointType: frame.entryPointType,
      caller: frame.caller,
      args: frame.args,
      returned: event.outcome.kind === 'returned' ? event.outcome.value : undefined,
      gasOwn: gasTotal - frame.gasOfCallees,
      gasTotal,
      outcome: event.outcome,
      firstOrdinal: frame.firstOrdinal,
      lastOrdinal: this.nextOrdinal - 1,
    };
  }

  namedKeyWritten({ context, name, operation, before, after }: NamedKeyWritten): void {
    this.namedKeyWrites.push(this.uncommitted({ ...this.place(), context, name, operation, before, after }));
  }

  purseTransferred({ outcome, ...moved }: PurseTransferred): void {
    const transfer = {
      ...this.place(),
      ...moved,
      outcome: outcome.kind === 'moved' ? 'moved' : outcome.error,
      committed: false,
    };
    // A refused movement is an attempt: nothing of it can be committed, whatever becomes of its step.
    if (outcome.kind === 'moved') this.pending.push(transfer);
    this.purseTransfers.push(transfer);
  }

  purseHeld(event: PurseHeld): void {
    this.purseHolds.push(this.uncommitted({ ...this.place(), ...event }));
  }

  purseAccessed(event: PurseAccessed): void {
    this.purseAccesses.push(this.uncommitted({ ...this.place(), ...event }));
  }

  urefGranted(event: URefGranted): void {
    this.grants.push(this.uncommitted({ ...this.place(), ...event }));
  }

  hostErrored(event: HostErrored): void {
    this.hostErrors.push({ ...this.place(), ...event });
  }

  recordChanged(event: RecordChanged): void {
    this.recordChanges.push(this.uncommitted({ ...this.place(), ...event }));
  }

  finish(): Trace {
    const { namedKeyWrites, purseTransfers, purseHolds, purseAccesses, grants, hostErrors, recordChanges } = this;
    if (this.step !== undefined) throw new EngineBug(`step '${this.step}' never ended`);
    const frames = this.frames.map((frame, index) => {
      if (frame === undefined) throw new EngineBug(`frame ${index} never ended`);
      return frame;
    });
    return { frames, namedKeyWrites, purseTransfers, purseHolds, purseAccesses, grants, hostErrors, recordChanges };
  }

  private uncommitted<E extends object>(event: E): E & Pending {
    const pending = { ...event, committed: false };
    this.pending.push(pending);
    return pending;
  }

  private place(): { ordinal: Ordinal; frame: number; step: Step } {
    const frame = this.open.at(-1);
    if (frame === undefined) throw new EngineBug('an event happened outside every frame');
    return { ordinal: this.takeOrdinal(), frame: frame.index, step: this.currentStep() };
  }

  private takeOrdinal(): Ordinal {
    return this.nextOrdinal++;
  }

  private currentStep(): Step {
    if (this.step === undefined) throw new EngineBug('a frame began outside every step');
    return this.step;
  }
}
