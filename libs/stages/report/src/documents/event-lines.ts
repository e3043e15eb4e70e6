// Rows of events as lines of a report.
import { createHash } from 'node:crypto';
import { accessRightsOf, formatAccessRights } from '@casper-trace/casper-types/access-rights';
import { EngineBug } from '@casper-trace/casper-types/app-error';
import type { BlockFacts } from '@casper-trace/db/reports/blocks';
import type { ReportedEvent, ReportedRow } from '@casper-trace/db/reports/event-pages';
import type { EventKind } from '@casper-trace/db/reports/scope';
import type { FrameRow } from '@casper-trace/db/rows/tables';
import type { ArgumentDocument } from '@casper-trace/tracing/trace-document';
import type {
  AccessLine,
  ArgumentLine,
  CodeLine,
  ContextLine,
  EventLine,
  FrameLine,
  HoldLine,
  MovementLine,
  NamedKeyWriteLine,
  ProofLine,
} from './lines.js';

/** Heights and eras as JSON numbers; EngineBug beyond 2^53, which no chain reaches. */
export function heightNumber(height: bigint): number {
  if (height > BigInt(Number.MAX_SAFE_INTEGER)) throw new EngineBug(`a height of ${height} has no JSON number`);
  return Number(height);
}

export const accountText = (address: string): string => `account-hash-${address}`;
/** A purse that is known without rights, such as one in a statement. */
export const purseText = (address: string): string => `uref-${address}`;
const urefText = (address: string, rights: number): string => `uref-${address}-00${rights}`;
const rightsText = (bits: number): string => formatAccessRights(accessRightsOf(bits) ?? 0);

export function namedKeyWriteLine(event: ReportedEvent<'namedKeyWrites'>): NamedKeyWriteLine {
  const { operation, name, keyBefore, keyAfter, committed } = event.row;
  return eventLine(event, { operation, name, before: keyBefore, after: keyAfter, committed });
}

export function movementLine(event: ReportedEvent<'purseTransfers'>): MovementLine {
  const { row } = event;
  return eventLine(event, {
    way: row.way,
    by: row.movedBy,
    source: row.sourcePurse === null ? null : urefText(row.sourcePurse, row.sourceRights ?? 0),
    target: row.targetPurse === null ? null : urefText(row.targetPurse, row.targetRights ?? 0),
    amount: String(row.amount),
    id: row.transferId === null ? null : String(row.transferId),
    outcome: row.outcome,
    committed: row.committed,
  });
}

export function accessLine(event: ReportedEvent<'purseAccesses'>): AccessLine {
  const { access, purse, rightsAsked, rightsEffective, name, committed } = event.row;
  return eventLine(event, {
    access,
    purse: purseText(purse),
    rightsAsked: rightsText(rightsAsked),
    rightsEffective: rightsText(rightsEffective),
    name,
    committed,
  });
}

export function holdLine(event: ReportedEvent<'purseHolds'>): HoldLine {
  const { kind, operation, purse, amount, committed } = event.row;
  return eventLine(event, { kind, operation, purse: purseText(purse), amount: String(amount), committed });
}

function eventLine<What, K extends EventKind>({ row, block, path }: ReportedEvent<K>, what: What): EventLine<What> {
  const own = path.at(-1);
  if (own === undefined) throw new EngineBug(`event ${row.ordinal} of ${row.transactionHash} has no frame`);
  return {
    when: {
      block: heightNumber(row.blockHeight),
      time: block.timestamp,
      transaction: row.transactionHash,
      transactionIndex: row.transactionIndex,
      ordinal: row.ordinal,
    },
    who: {
      initiator: accountText(row.initiator),
      caller: contextLine(own.callerKind, own.callerAddress),
      context: contextOf(row, own),
      code: codeLine(own),
    },
    what,
    how: { step: row.step, path: path.map(frameLine), arguments: argumentsOf(own).map(argumentLine) },
    proof: proofLine(row.verdict, block),
  };
}

/**
 * The context in which the event happened. It is not always that of its frame: named keys that a contract gets at its
 * installation or inherits at an upgrade belong to the new contract. Only a hold, which is the node's, has none.
 */
function contextOf(row: ReportedRow<EventKind>, frame: FrameRow): ContextLine {
  const { contextKind, contextAddress }: ContextColumns = { ...frame, ...row };
  return contextLine(contextKind, contextAddress);
}

type ContextColumns = Pick<FrameRow, 'contextKind' | 'contextAddress'>;

function contextLine(kind: string, address: string): ContextLine {
  if (kind === 'node') return { kind, address: 'node' };
  return { kind, address: kind === 'account' ? accountText(address) : `hash-${address}` };
}

function codeLine(frame: FrameRow): CodeLine {
  return {
    kind: frame.codeKind,
    hash: frame.codeAddress,
    packageHash: frame.codePackage,
    version: frame.codeMajor === null ? null : `${frame.codeMajor}.${frame.codeVersion}`,
    name: frame.codeName,
  };
}

function frameLine(frame: FrameRow): FrameLine {
  return {
    frame: frame.frameIndex,
    context: contextLine(frame.contextKind, frame.contextAddress),
    code: codeLine(frame),
    entryPoint: frame.entryPoint,
    entryPointType: frame.entryPointType,
  };
}

const argumentsOf = ({ args }: FrameRow): readonly ArgumentDocument[] => args as unknown as ArgumentDocument[];

/** Longer values are told by their sha256: one argument may be a megabyte, and every event of its frame repeats it. */
const LONGEST_BYTES = 1024;

function argumentLine({ name, type, bytes, parsed }: ArgumentDocument): ArgumentLine {
  const length = bytes.length / 2;
  if (length <= LONGEST_BYTES) return { name, type, bytes, length, sha256: null, parsed };
  const sha256 = createHash('sha256').update(bytes, 'hex').digest('hex');
  return { name, type, bytes: null, length, sha256, parsed: null };
}

export function proofLine(verdict: string, block: BlockFacts): ProofLine {
  return {
    verdict,
    proven: block.proven,
    blockHash: block.hash,
    checksum: block.checksumRecorded,
    stateRoot: block.stateRootHash,
    rootOfTrust: rootOfTrustText(block),
  };
}

export function rootOfTrustText(block: BlockFacts): string | null {
  const { rootOfTrustKind, rootOfTrustHeight, rootOfTrustHash, rootOfTrustPinned } = block;
  if (rootOfTrustKind === null) return null;
  const pinned = rootOfTrustPinned === true ? 'pinned' : 'not pinned';
  return `${rootOfTrustKind} ${rootOfTrustHeight} ${rootOfTrustHash}, ${pinned}`;
}
