// What a match says: an id that only rule, version, transaction and ordinal decide, a sentence for people, and the
// evidence by which it can be looked up in the trace.
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { Rule } from './compile.js';
import type { Candidate } from './evaluate.js';
import { fieldOf } from './event-kinds.js';
import { subjectText } from './subject.js';
import type { TraceEvent } from './trace-event.js';
import { amountText, type Value } from './values.js';

/** A value as plain JSON: amounts and numbers as decimal text. */
type Plain = string | boolean | null | readonly string[];

/** A frame on the way to the event. */
export interface EvidenceFrame {
  readonly [name: string]: string | number | null;
  readonly index: number;
  readonly depth: number;
  readonly contextKind: string;
  readonly context: string;
  readonly codeKind: string;
  readonly code: string | null;
  readonly entryPoint: string;
}

/** What an alert rests on. */
export interface Evidence {
  readonly [name: string]: unknown;
  readonly rule: { readonly id: string; readonly version: number; readonly title: string };
  readonly event: string;
  readonly ordinals: readonly number[];
  /** From the frame that the node started to the event's own. */
  readonly frames: readonly EvidenceFrame[];
  /** Every field of the event that has a value. */
  readonly fields: Readonly<Record<string, Plain>>;
  readonly verdict: string | null;
  /** Tags by which the subject was selected. */
  readonly tags: readonly string[];
}

/** An alert before it is stored. */
export interface Match {
  readonly id: string;
  readonly severity: string;
  readonly blockHeight: bigint;
  readonly transactionIndex: number | null;
  readonly ordinal: number | null;
  readonly transactionHash: string | null;
  readonly subject: string;
  readonly sentence: string;
  readonly evidence: Evidence;
  readonly verdict: string | null;
}

/**
 * Hex of blake2b-256 over what names a match.
 * @param name hash of the transaction, or of the block for a match without one; `hash subject` for an unverified touch
 */
export function matchId(ruleId: string, ruleVersion: number, name: string, ordinal: number): string {
  return bytesToHex(blake2b256(new TextEncoder().encode(`${ruleId}\n${ruleVersion}\n${name}\n${ordinal}`)));
}

/** The match of a candidate. @param blockHash names a match without transaction */
export function matchOf(rule: Rule, { event, subject, tags }: Candidate, blockHash: string): Match {
  const { transaction, ordinal, part } = event;
  const name = transaction?.hash ?? blockHash;
  const height = event.fields.blockHeight;
  return {
    id: matchId(rule.id, rule.version, part === undefined ? name : `${name} ${part}`, ordinal),
    severity: rule.document.severity,
    blockHeight: transaction?.blockHeight ?? (typeof height === 'bigint' ? height : 0n),
    transactionIndex: transaction?.transactionIndex ?? null,
    ordinal: transaction === undefined ? null : ordinal,
    transactionHash: transaction?.hash ?? null,
    subject: subject === undefined ? 'chain' : subjectText(subject),
    sentence: `${rule.document.title}: ${sentenceOf(event)}.`,
    evidence: evidenceOf(rule, event, tags),
    verdict: transaction?.verdict ?? null,
  };
}

function evidenceOf({ id, version, document }: Rule, event: TraceEvent, tags: readonly string[]): Evidence {
  const fields = Object.entries(event.fields).flatMap(([name, value]): [string, Plain][] =>
    value === null ? [] : [[name, typeof value === 'bigint' ? value.toString() : value]],
  );
  return {
    rule: { id, version, title: document.title },
    event: event.kind,
    ordinals: [event.ordinal],
    frames: event.frames.map((frame) => ({
      index: frame.frameIndex,
      depth: frame.depth,
      contextKind: frame.contextKind,
      context: frame.contextAddress,
      codeKind: frame.codeKind,
      code: frame.codeAddress,
      entryPoint: frame.entryPoint,
    })),
    fields: Object.fromEntries(fields),
    verdict: event.transaction?.verdict ?? null,
    tags,
  };
}

/** What happened, in one sentence without its full stop. */
function sentenceOf(event: TraceEvent): string {
  const show = (name: string): string => shown(event, name);
  const at = event.transaction ? ` in transaction ${event.transaction.hash}, ordinal ${event.ordinal}` : '';
  const where = `${show('codeKind')} '${show('entryPoint')}' in the context of ${show('contextKind')} ${show('context')}`;
  const end = event.fields.committed === false ? ' (not committed)' : '';
  switch (event.kind) {
    case 'transaction': {
      const error = event.fields.error === null ? '' : `, failed with '${show('error')}'`;
      const spent = event.fields.approvedAmount === null ? '' : `, spent ${show('spent')} of ${show('approvedAmount')}`;
      const reason = event.fields.reason === null ? '' : ` (${show('reason')})`;
      const difference =
        event.fields.differenceField === null ? '' : `, first difference in ${show('differenceField')}`;
      const hash = event.transaction?.hash ?? '';
      return `transaction ${hash} of account ${show('initiator')} is ${show('verdict')}${reason}${difference}${error}${spent}`;
    }
    case 'frame':
      return `${where} ${show('outcome')} at depth ${show('depth')}${at}`;
    case 'named key write':
      return `${where} made '${show('name')}' ${show('keyAfter')}, before ${show('keyBefore')}${at}${end}`;
    case 'purse transfer': {
      const moved = event.fields.refused === true ? `was refused (${show('error')}) to move` : 'moved';
      const purses = `from purse ${show('sourcePurse')} to purse ${show('targetPurse')}`;
      return `${where} ${moved} ${show('amount')} ${purses}${at}${event.fields.refused === true ? '' : end}`;
    }
    case 'purse access': {
      const to = event.fields.receiver === null ? '' : ` to ${show('receiverKind')} ${show('receiver')}`;
      const left = event.fields.left === null ? '' : `; the transaction leaves ${show('left')} in it`;
      const what = `purse ${show('purse')} with ${show('rightsEffective')}`;
      return `${where}: ${what} ${show('access')}${to}${left}${at}${end}`;
    }
    case 'purse touch':
      return `${where}: purse ${show('purse')} ${show('touch')}${at}${end}`;
    case 'grant':
      return `${show('toKind')} ${show('to')} gained ${show('rights')} on URef ${show('uref')} (${show('how')})${at}${end}`;
    case 'host error':
      return `${where} was refused ${show('hostFunction')}: ${show('error')}${at}`;
    case 'record change':
      return `${where} changed ${show('record')} ${show('address')}: ${show('change')} (${show('detail')})${at}${end}`;
    case 'unverified touch': {
      const { transaction, fields } = event;
      const why = fields.reason === null ? '' : ` (${show('reason')})`;
      const difference = fields.differenceField === null ? '' : `, first difference in ${show('differenceField')}`;
      const balance =
        fields.balanceAfter === null
          ? ''
          : `; balance before the block ${show('balanceBefore')}, after it ${show('balanceAfter')}`;
      const touched = `${show('subjectKind')} ${show('subject')}, known by: ${show('ways')}`;
      const what = `transaction ${transaction?.hash ?? ''} of account ${show('initiator')}`;
      return `${what} is ${show('verdict')}${why}${difference} and touches ${touched}; it calls ${show('target')}${balance}`;
    }
    case 'block':
      return event.fields.proven === true
        ? `block ${show('blockHeight')} (${show('blockHash')}) is proven`
        : `block ${show('blockHeight')} (${show('blockHash')}) is not proven: ${show('reason')}; ${show('unverified')} of its ${show('transactions')} transactions are not verified`;
    case 'stall':
      return `${show('role')} stands still at height ${show('blockHeight')} for ${show('seconds')} seconds`;
  }
}

function shown({ kind, fields }: TraceEvent, name: string): string {
  const value: Value = fields[name] ?? null;
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'no rights' : value.join('_');
  if (typeof value === 'bigint' && fieldOf(kind, name)?.type === 'amount') return amountText(value);
  return String(value);
}
