// A transaction's trace as rows. Hashes, addresses and purses become bare lower-case hex; keys keep Casper's form.
import type { CLValue } from '@casper-trace/casper-types/cl-value';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type Key } from '@casper-trace/casper-types/key';
import { formatKey } from '@casper-trace/casper-types/key-format';
import { type Json, storableText } from '@casper-trace/db/rows/column';
import type { BlockEventRows, FrameRow } from '@casper-trace/db/rows/tables';
import type { CodeRef, ContextRef } from '@casper-trace/engine/inspector';
import type { Frame, Trace } from '@casper-trace/tracing/trace';
import { valueDocument } from '@casper-trace/tracing/trace-document';

/** The transaction that all rows of a trace repeat. */
export interface TracedTransaction {
  readonly blockHeight: bigint;
  readonly transactionIndex: number;
  readonly transactionHash: string;
  /** Account hash, bare hex. */
  readonly initiator: string;
  readonly verdict: string;
}

/** The lists of `BlockEventRows` that come from traces. */
export type TraceRows = Omit<
  BlockEventRows,
  'balanceChanges' | 'upgradeChanges' | 'openingNamedKeys' | 'mainPurses' | 'purseBalances'
>;

export function traceRows(transaction: TracedTransaction, trace: Trace): TraceRows {
  const place = (event: { ordinal: number; frame: number; step: string }) => ({
    ...transaction,
    ordinal: event.ordinal,
    frameIndex: event.frame,
    step: event.step,
  });
  const codeOf = (event: { frame: number }) => codeColumns(trace.frames[event.frame].code);
  return {
    frames: trace.frames.map((frame) => ({
      ...transaction,
      ...frameColumns(frame),
      args: frame.args.map(({ name, value }) => ({ name: storableText(name), ...valueJson(value) })),
      returned: frame.returned ? valueJson(frame.returned) : null,
    })),
    namedKeyWrites: trace.namedKeyWrites.map((write) => ({
      ...place(write),
      ...contextColumns(write.context),
      ...codeOf(write),
      name: write.name,
      operation: write.operation,
      keyBefore: keyText(write.before),
      keyAfter: keyText(write.after),
      committed: write.committed,
    })),
    purseTransfers: trace.purseTransfers.map((transfer) => ({
      ...place(transfer),
      ...contextColumns(transfer.context),
      ...codeOf(transfer),
      way: transfer.way,
      movedBy: transfer.by,
      sourcePurse: transfer.source ? bytesToHex(transfer.source.addr) : null,
      sourceRights: transfer.source?.rights ?? null,
      targetPurse: transfer.target ? bytesToHex(transfer.target.addr) : null,
      targetRights: transfer.target?.rights ?? null,
      amount: transfer.amount,
      transferId: transfer.id ?? null,
      outcome: transfer.outcome,
      committed: transfer.committed,
    })),
    purseHolds: trace.purseHolds.map((hold) => ({
      ...place(hold),
      purse: bytesToHex(hold.purse),
      kind: hold.kind,
      operation: hold.operation,
      amount: hold.amount,
      committed: hold.committed,
    })),
    purseAccesses: trace.purseAccesses.map((access) => ({
      ...place(access),
      ...contextColumns(access.context),
      ...codeOf(access),
      access: access.access,
      purse: bytesToHex(access.purse),
      rightsAsked: access.rightsAsked,
      rightsEffective: access.rightsEffective,
      name: access.name ?? null,
      committed: access.committed,
    })),
    grants: trace.grants.map((grant) => ({
      ...place(grant),
      uref: bytesToHex(grant.uref.addr),
      rights: grant.uref.rights,
      isPurse: grant.isPurse,
      fromKind: grant.from?.kind ?? null,
      fromAddress: grant.from ? bytesToHex(grant.from.address) : null,
      toKind: grant.to.kind,
      toAddress: bytesToHex(grant.to.address),
      how: grant.how,
      committed: grant.committed,
    })),
    hostErrors: trace.hostErrors.map((hostError) => ({
      ...place(hostError),
      ...contextColumns(hostError.context),
      hostFunction: hostError.hostFunction,
      error: hostError.error,
    })),
    recordChanges: trace.recordChanges.map((changed) => ({
      ...place(changed),
      ...contextColumns(changed.context),
      ...codeOf(changed),
      record: changed.record,
      address: bytesToHex(changed.address),
      change: changed.change,
      detail: changed.detail,
      committed: changed.committed,
    })),
  };
}

type FrameColumns = Omit<FrameRow, keyof TracedTransaction | 'args' | 'returned'>;

function frameColumns(frame: Frame): FrameColumns {
  const { outcome, code } = frame;
  return {
    frameIndex: frame.index,
    parentIndex: frame.parent ?? null,
    depth: frame.depth,
    phase: frame.phase,
    step: frame.step,
    ...contextColumns(frame.context),
    ...codeColumns(code),
    codeMajor: code.kind === 'contract' ? code.version.major : null,
    codeVersion: code.kind === 'contract' ? code.version.version : null,
    entryPoint: frame.entryPoint,
    entryPointType: frame.entryPointType,
    callerKind: frame.caller.kind,
    callerAddress: bytesToHex(frame.caller.address),
    gasOwn: frame.gasOwn,
    gasTotal: frame.gasTotal,
    outcome: outcome.kind,
    outcomeCode: outcome.kind === 'reverted' ? BigInt(outcome.code) : null,
    outcomeMessage: outcome.kind === 'returned' ? null : outcome.message,
    firstOrdinal: frame.firstOrdinal,
    lastOrdinal: frame.lastOrdinal,
  };
}

export const contextColumns = (context: ContextRef) => ({
  contextKind: context.kind,
  contextAddress: bytesToHex(context.address),
});

function codeColumns(code: CodeRef) {
  const none = { codeKind: code.kind, codeAddress: null, codePackage: null, codeName: null };
  switch (code.kind) {
    case 'session bytes':
      return { ...none, codeAddress: bytesToHex(code.hash) };
    case 'contract':
      return { ...none, codeAddress: bytesToHex(code.contractHash), codePackage: bytesToHex(code.packageHash) };
    case 'system contract':
      return { ...none, codeAddress: bytesToHex(code.contractHash), codeName: code.name };
    case 'native':
      return { ...none, codeName: code.name };
  }
}

/** Parsed text may hold U+0000, escaped as JSON: jsonb refuses neither the text nor the escape inside a text. */
const valueJson = (value: CLValue): { [name: string]: Json } => ({ ...valueDocument(value) });

const keyText = (key: Key | undefined): string | null => (key ? formatKey(key) : null);
