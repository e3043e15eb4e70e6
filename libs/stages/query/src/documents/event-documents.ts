// Rows of a trace as the documents of libs/core/tracing/src/trace-document.ts: the same names, the same forms.
import type { Json } from '@casper-trace/db/rows/column';
import type {
  FrameRow,
  GrantRow,
  HostErrorRow,
  NamedKeyWriteRow,
  PurseAccessRow,
  PurseHoldRow,
  PurseTransferRow,
  RecordChangeRow,
} from '@casper-trace/db/rows/tables';
import type {
  ArgumentDocument,
  CodeDocument,
  FrameDocument,
  GrantDocument,
  HostErrorDocument,
  NamedKeyWriteDocument,
  OwnerDocument,
  PurseAccessDocument,
  PurseHoldDocument,
  PurseTransferDocument,
  RecordChangeDocument,
  ValueDocument,
} from '@casper-trace/tracing/trace-document';
import { accountHashText, contextOf, decimal, packageHashText, urefText } from './format.js';

export function frameDocument(row: FrameRow): FrameDocument {
  return {
    index: row.frameIndex,
    parent: row.parentIndex,
    depth: row.depth,
    phase: row.phase as FrameDocument['phase'],
    step: row.step as FrameDocument['step'],
    context: contextOf(row.contextKind, row.contextAddress),
    code: codeDocument(row),
    entryPoint: row.entryPoint,
    entryPointType: row.entryPointType as FrameDocument['entryPointType'],
    caller: contextOf(row.callerKind, row.callerAddress),
    args: argumentDocuments(row.args),
    returned: row.returned === null ? null : valueDocument(row.returned),
    gasOwn: String(row.gasOwn),
    gasTotal: String(row.gasTotal),
    outcome: {
      kind: row.outcome as FrameDocument['outcome']['kind'],
      code: row.outcomeCode === null ? null : Number(row.outcomeCode),
      message: row.outcomeMessage,
    },
    firstOrdinal: row.firstOrdinal,
    lastOrdinal: row.lastOrdinal,
  };
}

function codeDocument(row: FrameRow): CodeDocument {
  const version = row.codeVersion === null ? null : `${row.codeMajor ?? '?'}.${row.codeVersion}`;
  return {
    kind: row.codeKind as CodeDocument['kind'],
    hash: row.codeAddress,
    packageHash: row.codePackage,
    version,
    name: row.codeName,
  };
}

/** jsonb does not keep the order in which names were written: the documents do. */
function argumentDocuments(args: Json): ArgumentDocument[] {
  return (args as unknown as ArgumentDocument[]).map(({ name, type, bytes, parsed }) => ({
    name,
    type,
    bytes,
    parsed,
  }));
}

function valueDocument(value: Json): ValueDocument {
  const { type, bytes, parsed } = value as unknown as ValueDocument;
  return { type, bytes, parsed };
}

interface EventRow {
  readonly ordinal: number;
  readonly frameIndex: number;
  readonly step: string;
}

const place = (row: EventRow) => ({
  ordinal: row.ordinal,
  frame: row.frameIndex,
  step: row.step as FrameDocument['step'],
});

export function namedKeyWriteDocument(row: NamedKeyWriteRow): NamedKeyWriteDocument {
  return {
    ...place(row),
    context: contextOf(row.contextKind, row.contextAddress),
    name: row.name,
    operation: row.operation as NamedKeyWriteDocument['operation'],
    before: row.keyBefore,
    after: row.keyAfter,
    committed: row.committed,
  };
}

/** Owners of the two purses just before the movement; null if they are not known. */
export interface TransferOwners {
  readonly source: readonly OwnerDocument[] | null;
  readonly target: readonly OwnerDocument[] | null;
}

export function purseTransferDocument(row: PurseTransferRow, owners: TransferOwners): PurseTransferDocument {
  return {
    ...place(row),
    context: contextOf(row.contextKind, row.contextAddress),
    way: row.way as PurseTransferDocument['way'],
    by: row.movedBy,
    source: row.sourcePurse === null ? null : urefText(row.sourcePurse, row.sourceRights ?? 0),
    target: row.targetPurse === null ? null : urefText(row.targetPurse, row.targetRights ?? 0),
    sourceOwners: owners.source,
    targetOwners: owners.target,
    amount: String(row.amount),
    id: decimal(row.transferId),
    outcome: row.outcome,
    committed: row.committed,
  };
}

export function purseAccessDocument(row: PurseAccessRow): PurseAccessDocument {
  return {
    ...place(row),
    context: contextOf(row.contextKind, row.contextAddress),
    access: row.access as PurseAccessDocument['access'],
    purse: row.purse,
    rightsAsked: row.rightsAsked,
    rightsEffective: row.rightsEffective,
    name: row.name,
    committed: row.committed,
  };
}

export function purseHoldDocument(row: PurseHoldRow): PurseHoldDocument {
  return {
    ...place(row),
    purse: row.purse,
    kind: row.kind as PurseHoldDocument['kind'],
    operation: row.operation as PurseHoldDocument['operation'],
    amount: String(row.amount),
    committed: row.committed,
  };
}

export function grantDocument(row: GrantRow): GrantDocument {
  return {
    ...place(row),
    uref: urefText(row.uref, row.rights),
    isPurse: row.isPurse,
    from: row.fromKind === null ? null : contextOf(row.fromKind, row.fromAddress ?? ''),
    to: contextOf(row.toKind, row.toAddress),
    how: row.how as GrantDocument['how'],
    rights: row.rights,
    committed: row.committed,
  };
}

export function hostErrorDocument(row: HostErrorRow): HostErrorDocument {
  return {
    ...place(row),
    context: contextOf(row.contextKind, row.contextAddress),
    hostFunction: row.hostFunction,
    error: row.error,
  };
}

export function recordChangeDocument(row: RecordChangeRow): RecordChangeDocument {
  return {
    ...place(row),
    context: contextOf(row.contextKind, row.contextAddress),
    record: row.record as RecordChangeDocument['record'],
    address: row.record === 'account' ? accountHashText(row.address) : packageHashText(row.address),
    change: row.change as RecordChangeDocument['change'],
    detail: row.detail,
    committed: row.committed,
  };
}
