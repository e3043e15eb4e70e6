// The trace as plain JSON: the form of `casper-trace trace --json` and of the stored rows. Names are those of the
// GraphQL schema; hashes are lower-case hex, keys and URefs in Casper's formatted form, motes and gas decimal strings.
import { clTypeToJson } from '@casper-trace/casper-types/cl-type';
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import { parsedJsonOf } from '@casper-trace/casper-types/cl-value-parsed';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { jsonToText } from '@casper-trace/casper-types/json';
import { formatKey, type Key } from '@casper-trace/casper-types/key';
import { formatURef, type URef } from '@casper-trace/casper-types/uref';
import type { CodeRef, ContextRef, FrameOutcome } from '@casper-trace/engine/inspector';
import { formatContext } from './format.js';
import type { PurseOwner } from './purse-owners.js';
import type { Frame, Grant, HostError, NamedKeyWrite, PurseAccess, PurseHold, PurseTransfer, Trace } from './trace.js';

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

export interface TraceDocument {
  readonly frames: readonly FrameDocument[];
  readonly namedKeyWrites: readonly NamedKeyWriteDocument[];
  readonly purseTransfers: readonly PurseTransferDocument[];
  readonly purseAccesses: readonly PurseAccessDocument[];
  readonly purseHolds: readonly PurseHoldDocument[];
  readonly grants: readonly GrantDocument[];
  readonly hostErrors: readonly HostErrorDocument[];
}

/** Owners of a purse before the event with the given ordinal; undefined if they are not known. */
export type OwnersAt = (purse: Uint8Array, ordinal: number) => readonly PurseOwner[] | undefined;

/** Renders a trace; without `ownersAt` the owners of purses are null. */
export function traceToDocument(trace: Trace, ownersAt: OwnersAt = () => undefined): TraceDocument {
  return {
    frames: trace.frames.map(frameDocument),
    namedKeyWrites: trace.namedKeyWrites.map(namedKeyWriteDocument),
    purseTransfers: trace.purseTransfers.map((transfer) => purseTransferDocument(transfer, ownersAt)),
    purseAccesses: trace.purseAccesses.map(purseAccessDocument),
    purseHolds: trace.purseHolds.map(purseHoldDocument),
    grants: trace.grants.map(grantDocument),
    hostErrors: trace.hostErrors.map(hostErrorDocument),
  };
}

function frameDocument(frame: Frame): FrameDocument {
  return {
    index: frame.index,
    parent: frame.parent ?? null,
    depth: frame.depth,
    phase: frame.phase,
    step: frame.step,
    context: contextDocument(frame.context),
    code: codeDocument(frame.code),
    entryPoint: frame.entryPoint,
    entryPointType: frame.entryPointType,
    caller: contextDocument(frame.caller),
    args: frame.args.map(({ name, value }) => ({ name, ...valueDocument(value) })),
    returned: frame.returned ? valueDocument(frame.returned) : null,
    gasOwn: String(frame.gasOwn),
    gasTotal: String(frame.gasTotal),
    outcome: outcomeDocument(frame.outcome),
    firstOrdinal: frame.firstOrdinal,
    lastOrdinal: frame.lastOrdinal,
  };
}

const place = ({ ordinal, frame, step }: EventDocument): EventDocument => ({ ordinal, frame, step });

function namedKeyWriteDocument(write: NamedKeyWrite): NamedKeyWriteDocument {
  return {
    ...place(write),
    context: contextDocument(write.context),
    name: write.name,
    operation: write.operation,
    before: keyText(write.before),
    after: keyText(write.after),
    committed: write.committed,
  };
}

function purseTransferDocument(transfer: PurseTransfer, ownersAt: OwnersAt): PurseTransferDocument {
  const owners = (purse: URef | undefined): OwnerDocument[] | null =>
    (purse && ownersAt(purse.addr, transfer.ordinal)?.map(ownerDocument)) ?? null;
  return {
    ...place(transfer),
    context: contextDocument(transfer.context),
    way: transfer.way,
    by: transfer.by,
    source: transfer.source ? formatURef(transfer.source) : null,
    target: transfer.target ? formatURef(transfer.target) : null,
    sourceOwners: owners(transfer.source),
    targetOwners: owners(transfer.target),
    amount: String(transfer.amount),
    id: transfer.id === undefined ? null : String(transfer.id),
    outcome: transfer.outcome,
    committed: transfer.committed,
  };
}

function purseAccessDocument(access: PurseAccess): PurseAccessDocument {
  return {
    ...place(access),
    context: contextDocument(access.context),
    access: access.access,
    purse: bytesToHex(access.purse),
    rightsAsked: access.rightsAsked,
    rightsEffective: access.rightsEffective,
    name: access.name ?? null,
    committed: access.committed,
  };
}

function purseHoldDocument(hold: PurseHold): PurseHoldDocument {
  return {
    ...place(hold),
    purse: bytesToHex(hold.purse),
    kind: hold.kind,
    operation: hold.operation,
    amount: String(hold.amount),
    committed: hold.committed,
  };
}

function grantDocument(grant: Grant): GrantDocument {
  return {
    ...place(grant),
    uref: formatURef(grant.uref),
    isPurse: grant.isPurse,
    from: grant.from ? contextDocument(grant.from) : null,
    to: contextDocument(grant.to),
    how: grant.how,
    rights: grant.uref.rights,
    committed: grant.committed,
  };
}

function hostErrorDocument(hostError: HostError): HostErrorDocument {
  return {
    ...place(hostError),
    context: contextDocument(hostError.context),
    hostFunction: hostError.hostFunction,
    error: hostError.error,
  };
}

/** A context with its address in Casper's formatted form. */
export function contextDocument(context: ContextRef): ContextDocument {
  return { kind: context.kind, address: formatContext(context) };
}

function ownerDocument({ context, name, rights }: PurseOwner): OwnerDocument {
  return { context: contextDocument(context), namedKey: name ?? null, rights };
}

function codeDocument(code: CodeRef): CodeDocument {
  const none = { hash: null, packageHash: null, version: null, name: null };
  switch (code.kind) {
    case 'session bytes':
      return { ...none, kind: code.kind, hash: bytesToHex(code.hash) };
    case 'contract':
      return {
        ...none,
        kind: code.kind,
        hash: bytesToHex(code.contractHash),
        packageHash: bytesToHex(code.packageHash),
        version: `${code.version.major}.${code.version.version}`,
      };
    case 'system contract':
      return { ...none, kind: code.kind, hash: bytesToHex(code.contractHash), name: code.name };
    case 'native':
      return { ...none, kind: code.kind, name: code.name };
  }
}

function outcomeDocument(outcome: FrameOutcome): OutcomeDocument {
  return {
    kind: outcome.kind,
    code: outcome.kind === 'reverted' ? outcome.code : null,
    message: outcome.kind === 'returned' ? null : outcome.message,
  };
}

function valueDocument(value: CLValue): ValueDocument {
  return {
    type: jsonToText(clTypeToJson(value.type)),
    bytes: bytesToHex(value.bytes),
    parsed: jsonToText(parsedJsonOf(value)),
  };
}

const keyText = (key: Key | undefined): string | null => (key ? formatKey(key) : null);
