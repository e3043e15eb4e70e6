// The shapes of a trace as plain JSON: what `casper-trace trace --json` prints and GraphQL serves, under the same names.
// Hashes are lower-case hex, keys and URefs in Casper's formatted form, motes and gas decimal strings. Built from the
// stored rows (libs/stages/query), so that a trace reads the same with and without a database.
import { clTypeToJson } from '@casper-trace/casper-types/cl-type';
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import { parsedJsonOf } from '@casper-trace/casper-types/cl-value-parsed';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { jsonToText } from '@casper-trace/casper-types/json';
import type { CodeRef, ContextRef, FrameOutcome } from '@casper-trace/engine/inspector';
import type { Frame, Grant, NamedKeyWrite, PurseAccess, PurseHold, PurseTransfer, RecordChange } from './trace.js';

export interface ContextDocument {
  readonly kind: ContextRef['kind'];
  /** `account-hash-…` or `hash-…`; `node` for the node's own moves. */
  readonly address: string;
}

export interface CodeDocument {
  readonly kind: CodeRef['kind'];
  /** Hash of session bytes, or contract hash; null for native code. */
  readonly hash: string | null;
  /** Set only for contracts. */
  readonly packageHash: string | null;
  /** `<protocol major>.<contract version>`; set only for contracts. */
  readonly version: string | null;
  /** Set only for system contracts and native code. */
  readonly name: string | null;
}

export interface ValueDocument {
  /** CLType as the node's JSON writes it, as text. */
  readonly type: string;
  readonly bytes: string;
  /** Decoded value as JSON text with exact digits; `null` if the type has no JSON form. */
  readonly parsed: string;
}

export interface ArgumentDocument extends ValueDocument {
  readonly name: string;
}

export interface OutcomeDocument {
  readonly kind: FrameOutcome['kind'];
  /** Set only for reverts. */
  readonly code: number | null;
  /** Error text; null if the frame returned. */
  readonly message: string | null;
}

export interface FrameDocument {
  readonly index: number;
  readonly parent: number | null;
  readonly depth: number;
  readonly phase: Frame['phase'];
  readonly step: Frame['step'];
  readonly context: ContextDocument;
  readonly code: CodeDocument;
  readonly entryPoint: string;
  readonly entryPointType: Frame['entryPointType'];
  readonly caller: ContextDocument;
  readonly args: readonly ArgumentDocument[];
  readonly returned: ValueDocument | null;
  readonly gasOwn: string;
  readonly gasTotal: string;
  readonly outcome: OutcomeDocument;
  readonly firstOrdinal: number;
  readonly lastOrdinal: number;
}

interface EventDocument {
  readonly ordinal: number;
  readonly frame: number;
  readonly step: Frame['step'];
}

export interface NamedKeyWriteDocument extends EventDocument {
  readonly context: ContextDocument;
  readonly name: string;
  readonly operation: NamedKeyWrite['operation'];
  readonly before: string | null;
  readonly after: string | null;
  readonly committed: boolean;
}

export interface OwnerDocument {
  readonly context: ContextDocument;
  /** Named key that holds the purse; null for a main purse. */
  readonly namedKey: string | null;
  readonly rights: number;
}

export interface PurseTransferDocument extends EventDocument {
  readonly context: ContextDocument;
  readonly way: PurseTransfer['way'];
  readonly by: string;
  readonly source: string | null;
  readonly target: string | null;
  /** Null if owners are not known from the state at hand. */
  readonly sourceOwners: readonly OwnerDocument[] | null;
  readonly targetOwners: readonly OwnerDocument[] | null;
  readonly amount: string;
  readonly id: string | null;
  readonly outcome: string;
  readonly committed: boolean;
}

export interface PurseAccessDocument extends EventDocument {
  readonly context: ContextDocument;
  readonly access: PurseAccess['access'];
  readonly purse: string;
  readonly rightsAsked: number;
  readonly rightsEffective: number;
  readonly name: string | null;
  readonly committed: boolean;
}

export interface PurseHoldDocument extends EventDocument {
  readonly purse: string;
  readonly kind: PurseHold['kind'];
  readonly operation: PurseHold['operation'];
  readonly amount: string;
  readonly committed: boolean;
}

export interface GrantDocument extends EventDocument {
  readonly uref: string;
  readonly isPurse: boolean;
  readonly from: ContextDocument | null;
  readonly to: ContextDocument;
  readonly how: Grant['how'];
  readonly rights: number;
  readonly committed: boolean;
}

export interface HostErrorDocument extends EventDocument {
  readonly context: ContextDocument;
  readonly hostFunction: string;
  readonly error: string;
}

export interface RecordChangeDocument extends EventDocument {
  readonly context: ContextDocument;
  readonly record: RecordChange['record'];
  /** `account-hash-…` or `contract-package-…`: whose record it is. */
  readonly address: string;
  readonly change: RecordChange['change'];
  /** Account hash and weight of a key, action and threshold, contract hash, or name of a group. */
  readonly detail: string;
  readonly committed: boolean;
}

export interface TraceDocument {
  readonly frames: readonly FrameDocument[];
  readonly namedKeyWrites: readonly NamedKeyWriteDocument[];
  readonly purseTransfers: readonly PurseTransferDocument[];
  readonly purseAccesses: readonly PurseAccessDocument[];
  readonly purseHolds: readonly PurseHoldDocument[];
  readonly grants: readonly GrantDocument[];
  readonly hostErrors: readonly HostErrorDocument[];
  readonly recordChanges: readonly RecordChangeDocument[];
}

/** A value with its type and its readable form: what arguments and returned values are stored as. */
export function valueDocument(value: CLValue): ValueDocument {
  return {
    type: jsonToText(clTypeToJson(value.type)),
    bytes: bytesToHex(value.bytes),
    parsed: jsonToText(parsedJsonOf(value)),
  };
}
