// The trace as a tree in the terminal: frames in the order of the calls, between them what happened in each, in order.
// Contexts are told apart by colour; what was refused or not committed is marked.

import { AccessRights, accessRightsOf, formatAccessRights } from '@casper-trace/casper-types/access-rights';
import type { CodeDocument, ContextDocument, FrameDocument, TraceDocument } from '@casper-trace/tracing/trace-document';
import { formatGas, formatMotes, shortHash } from './format.js';
import type { Paint } from './paint.js';

interface Line {
  readonly ordinal: number;
  readonly frame: number;
  readonly text: string;
}

/** Lines of the call tree. */
export function renderTraceTree(trace: TraceDocument, paint: Paint): string[] {
  const events = eventLines(trace, paint);
  const children = (parent: number | null): FrameDocument[] => trace.frames.filter((frame) => frame.parent === parent);

  const renderFrame = (frame: FrameDocument, indent: string, last: boolean): string[] => {
    const below = indent + (last ? '   ' : '│  ');
    const parts: { ordinal: number; lines: (last: boolean) => string[] }[] = [
      ...events
        .filter((event) => event.frame === frame.index)
        .map((event) => ({
          ordinal: event.ordinal,
          lines: (): string[] => [`${below}${paint.dim('·')} ${event.text}`],
        })),
      ...children(frame.index).map((child) => ({
        ordinal: child.firstOrdinal,
        lines: (lastChild: boolean): string[] => renderFrame(child, below, lastChild),
      })),
    ].sort((a, b) => a.ordinal - b.ordinal);
    const head = `${indent}${last ? '└─' : '├─'} ${frameText(frame, paint)}`;
    return [head, ...parts.flatMap((part, index) => part.lines(index === parts.length - 1))];
  };

  const roots = children(null);
  return roots.flatMap((root, index) => renderFrame(root, '', index === roots.length - 1));
}

function frameText(frame: FrameDocument, paint: Paint): string {
  const args = frame.args
    .map(({ name, parsed, bytes }) => `${name}: ${shorten(parsed === 'null' ? bytes : parsed)}`)
    .join(', ');
  const gas = frame.gasTotal === '0' ? '' : paint.dim(` gas ${formatGas(frame.gasTotal)}${ownGas(frame)}`);
  const outcome =
    frame.outcome.kind === 'returned'
      ? returned(frame)
      : paint.bad(` ${frame.outcome.kind}: ${frame.outcome.message ?? ''}`);
  const entry = `${paint.bold(frame.entryPoint)}(${args})`;
  return `${contextText(frame.context, paint)} ${codeText(frame.code)} ${entry}${outcome}${gas}`;
}

const ownGas = (frame: FrameDocument): string =>
  frame.gasOwn === frame.gasTotal ? '' : `, own ${formatGas(frame.gasOwn)}`;

function returned(frame: FrameDocument): string {
  const { returned: value } = frame;
  return value === null || value.type === '"Unit"'
    ? ''
    : ` → ${shorten(value.parsed === 'null' ? value.bytes : value.parsed)}`;
}

function codeText(code: CodeDocument): string {
  switch (code.kind) {
    case 'session bytes':
      return `session bytes ${shortHash(code.hash ?? '')}`;
    case 'contract':
      return `contract ${shortHash(code.hash ?? '')} v${code.version ?? '?'}`;
    case 'system contract':
    case 'native':
      return code.name ?? code.kind;
  }
}

function contextText(context: ContextDocument, paint: Paint): string {
  if (context.kind === 'node') return paint.context('node', '[node]');
  return paint.context(context.kind, `[${context.kind} ${shortHash(context.address)}]`);
}

function eventLines(trace: TraceDocument, paint: Paint): Line[] {
  const mark = (committed: boolean, text: string): string =>
    committed ? text : `${text} ${paint.warn('(not committed)')}`;
  const ctx = (context: ContextDocument): string => contextText(context, paint);
  return [
    ...trace.namedKeyWrites.map((write) => ({
      ordinal: write.ordinal,
      frame: write.frame,
      text: mark(
        write.committed,
        `named key ${write.operation} ${paint.bold(write.name)} ${write.before === null ? '' : `${shortHash(write.before)} `}→ ${write.after === null ? 'removed' : shortHash(write.after)} in ${ctx(write.context)}`,
      ),
    })),
    ...trace.purseTransfers.map((transfer) => {
      const owners = (transfer.sourceOwners ?? []).map(
        (owner) => `${ctx(owner.context)}${owner.namedKey === null ? ' main purse' : ` ${owner.namedKey}`}`,
      );
      const text = `${transfer.way}: ${paint.bold(formatMotes(transfer.amount))} ${shortHash(transfer.source ?? 'nothing')} → ${shortHash(transfer.target ?? 'nothing')}${transfer.id === null ? '' : ` id ${transfer.id}`} by ${transfer.by} in ${ctx(transfer.context)}${owners.length > 0 ? `, source owned by ${owners.join(', ')}` : ''}`;
      const outcome = transfer.outcome === 'moved' ? text : `${text} ${paint.bad(`refused: ${transfer.outcome}`)}`;
      return { ordinal: transfer.ordinal, frame: transfer.frame, text: mark(transfer.committed, outcome) };
    }),
    ...trace.purseAccesses.map((access) => ({
      ordinal: access.ordinal,
      frame: access.frame,
      text: mark(
        access.committed,
        `purse ${access.access} ${shortHash(access.purse)}${access.name === null ? '' : ` ${access.name}`} ${rights(access.rightsAsked, access.rightsEffective)} in ${ctx(access.context)}`,
      ),
    })),
    ...trace.purseHolds.map((hold) => ({
      ordinal: hold.ordinal,
      frame: hold.frame,
      text: mark(
        hold.committed,
        `hold ${hold.operation}: ${formatMotes(hold.amount)} on ${shortHash(hold.purse)} (${hold.kind})`,
      ),
    })),
    ...trace.grants.map((grant) => ({
      ordinal: grant.ordinal,
      frame: grant.frame,
      text: mark(
        grant.committed,
        `grant ${grant.how} ${shortHash(grant.uref)} ${rightsText(grant.rights)} ${grant.from === null ? '' : `${ctx(grant.from)} `}→ ${ctx(grant.to)}`,
      ),
    })),
    ...trace.hostErrors.map((error) => ({
      ordinal: error.ordinal,
      frame: error.frame,
      text: paint.bad(`${error.hostFunction} refused: ${error.error}`),
    })),
  ];
}

const rightsText = (bits: number): string => formatAccessRights(accessRightsOf(bits) ?? AccessRights.NONE);

const rights = (asked: number, effective: number): string =>
  asked === effective ? rightsText(effective) : `asked ${rightsText(asked)}, effective ${rightsText(effective)}`;

/** Longest argument shown in a tree line; `--json` has all of it. */
const SHOWN_CHARACTERS = 48;

const shorten = (text: string): string =>
  text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
