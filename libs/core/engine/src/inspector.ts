// The hooks through which the engine tells what it does, in the order in which it does it. The engine
// knows nothing of who listens: `noInspector` hears nothing, `libs/core/tracing` fills its arena from them.
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import type { Key } from '@casper-trace/casper-types/key';
import type { RuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import type { URef } from '@casper-trace/casper-types/uref';

/** Whose named keys and access rights apply. `node` is the pseudo context of hold, refund and fee. */
export interface ContextRef {
  readonly kind: 'account' | 'contract' | 'system' | 'node';
  /** 32 bytes: account hash or contract hash; zeros for `node`. */
  readonly address: Uint8Array;
}

export type SystemContractName = 'mint' | 'handle payment' | 'standard payment' | 'auction';

/** Which code runs; never the same thing as the context that it runs in. */
export type CodeRef =
  /** Wasm carried by the transaction; `hash` is blake2b-256 of the module bytes as signed. */
  | { readonly kind: 'session bytes'; readonly hash: Uint8Array }
  | {
      readonly kind: 'contract';
      readonly contractHash: Uint8Array;
      readonly packageHash: Uint8Array;
      /** Protocol major version and contract version inside the package. */
      readonly version: { readonly major: number; readonly version: number };
    }
  | { readonly kind: 'system contract'; readonly name: SystemContractName; readonly contractHash: Uint8Array }
  /** Native transfer, burn and auction transactions, and the node's own money moves. */
  | { readonly kind: 'native'; readonly name: string };

export type TracePhase = 'payment' | 'session' | 'system';

export interface FrameEntered {
  readonly phase: TracePhase;
  readonly context: ContextRef;
  readonly code: CodeRef;
  readonly entryPoint: string;
  /** `Caller`: runs in the context of who calls it. `Called`: in its own. `Factory`: in its own, may add versions. */
  readonly entryPointType: 'Caller' | 'Called' | 'Factory';
  /** After attenuation: what the code really receives. */
  readonly args: RuntimeArgs;
  /** Gas counter at entry. */
  readonly gas: bigint;
}

export type FrameOutcome =
  | { readonly kind: 'returned'; readonly value: CLValue | undefined }
  | { readonly kind: 'reverted'; readonly code: number; readonly message: string }
  | { readonly kind: 'out of gas'; readonly message: string }
  | { readonly kind: 'trapped'; readonly message: string };

export interface FrameExited {
  readonly outcome: FrameOutcome;
  /** Gas counter at exit, what it called included. */
  readonly gas: bigint;
}

export interface NamedKeyWritten {
  readonly context: ContextRef;
  readonly name: string;
  readonly operation: 'put' | 'remove' | 'initial' | 'inherited';
  /** Undefined if the name was not there. */
  readonly before: Key | undefined;
  /** Undefined after a remove. */
  readonly after: Key | undefined;
}

export type TransferWay =
  | 'host function'
  | 'mint call'
  | 'native'
  | 'fee'
  | 'penalty'
  | 'refund'
  | 'bond'
  | 'unbond'
  | 'burn'
  | 'reward';

export interface PurseTransferred {
  readonly context: ContextRef;
  readonly way: TransferWay;
  /** Name of the host function or system entry point that moved it. */
  readonly by: string;
  /** Undefined only for rewards. */
  readonly source: URef | undefined;
  /** Undefined only for burns. */
  readonly target: URef | undefined;
  /** Motes. */
  readonly amount: bigint;
  readonly id: bigint | undefined;
  /** `moved`, or the text of the error that refused it (the mint's error, ForgedReference, ...). */
  readonly outcome: { readonly kind: 'moved' } | { readonly kind: 'refused'; readonly error: string };
}

export interface PurseHeld {
  readonly purse: Uint8Array;
  readonly kind: 'processing' | 'gas';
  readonly operation: 'placed' | 'cleared';
  /** Motes. */
  readonly amount: bigint;
}

export type PurseAccessKind =
  | 'created'
  | 'main purse taken'
  | 'balance read'
  | 'received as argument'
  | 'passed'
  | 'returned'
  | 'stored'
  | 'loaded';

export interface PurseAccessed {
  readonly context: ContextRef;
  readonly access: PurseAccessKind;
  readonly purse: Uint8Array;
  /** Rights that the code asked for (3 bits, READ 1, WRITE 2, ADD 4). */
  readonly rightsAsked: number;
  /** Rights it got: the host strips WRITE from a passed main purse. */
  readonly rightsEffective: number;
  /** Named key, argument or host function by which it happened; undefined where there is none. */
  readonly name: string | undefined;
}

/** An edge of a URef's lineage: a context gains rights on it. */
export interface URefGranted {
  readonly uref: URef;
  readonly isPurse: boolean;
  /** Undefined if it came with the transaction's arguments or out of nothing (created). */
  readonly from: ContextRef | undefined;
  readonly to: ContextRef;
  readonly how: 'created' | 'argument' | 'returned' | 'main purse';
}

export interface HostErrored {
  readonly context: ContextRef;
  readonly hostFunction: string;
  readonly error: string;
}

/** A change of the record that decides who may use an account, or which code a package stands for. */
export interface RecordChanged {
  readonly context: ContextRef;
  readonly record: 'account' | 'package';
  /** 32 bytes: account hash or package hash. */
  readonly address: Uint8Array;
  readonly change:
    | 'key added'
    | 'key removed'
    | 'key weight set'
    | 'threshold set'
    | 'version added'
    | 'version enabled'
    | 'version disabled'
    | 'group created'
    | 'group removed'
    | 'group URefs added'
    | 'group URefs removed';
  /** What was changed: account hash and weight of a key, action and threshold, contract hash, name of a group. */
  readonly detail: string;
}

/** A step of the transaction's pipeline: its effects are committed, or all of them are dropped. */
export type Step =
  | 'set refund purse'
  | 'payment'
  | 'hold'
  | 'session'
  | 'clear hold'
  | 'refund'
  | 'fee'
  | 'clear refund purse'
  | 'penalty';

export interface Inspector {
  stepBegan(step: Step): void;
  /**
   * `committed` is true if the chain's state has the effects of all events since `stepBegan`. The result lists them,
   * unless the transaction failed: code that ended well after an earlier error, or without consuming gas, is committed too.
   */
  stepEnded(step: Step, committed: boolean): void;
  frameEntered(event: FrameEntered): void;
  frameExited(event: FrameExited): void;
  namedKeyWritten(event: NamedKeyWritten): void;
  purseTransferred(event: PurseTransferred): void;
  purseHeld(event: PurseHeld): void;
  purseAccessed(event: PurseAccessed): void;
  urefGranted(event: URefGranted): void;
  hostErrored(event: HostErrored): void;
  recordChanged(event: RecordChanged): void;
}

const ignore = (): void => undefined;

/** Hears nothing: for runs that want effects only. */
export const noInspector: Inspector = {
  stepBegan: ignore,
  stepEnded: ignore,
  frameEntered: ignore,
  frameExited: ignore,
  namedKeyWritten: ignore,
  purseTransferred: ignore,
  purseHeld: ignore,
  purseAccessed: ignore,
  urefGranted: ignore,
  hostErrored: ignore,
  recordChanged: ignore,
};
