// What happened in a frame, one line an event. What was refused or not committed is marked.
import { AccessRights, accessRightsOf, formatAccessRights } from '@casper-trace/casper-types/access-rights';
import type {
  ContextDocument,
  GrantDocument,
  NamedKeyWriteDocument,
  OwnerDocument,
  PurseAccessDocument,
  PurseHoldDocument,
  PurseTransferDocument,
  RecordChangeDocument,
  TraceDocument,
} from '@casper-trace/tracing/trace-document';
import { formatMotes, printable, shortHash } from './format.js';
import type { Paint } from './paint.js';

export interface EventLine {
  readonly ordinal: number;
  readonly frame: number;
  readonly text: string;
}

/** One line an event, in no order. */
export function eventLines(trace: TraceDocument, paint: Paint): EventLine[] {
  /** An event's context is told only if it is not that of its frame. */
  const where = ({ frame, context }: { frame: number; context: ContextDocument }): string =>
    context.address === trace.frames[frame].context.address ? '' : ` in ${contextText(context, paint)}`;
  const line = <E extends { ordinal: number; frame: number; committed?: boolean }>(event: E, text: string) => ({
    ordinal: event.ordinal,
    frame: event.frame,
    text: event.committed === false ? `${text} ${paint.warn('(not committed)')}` : text,
  });
  return [
    ...trace.namedKeyWrites.map((event) => line(event, `${namedKeyText(event, paint)}${where(event)}`)),
    ...trace.purseTransfers.map((event) => line(event, transferText(event, where(event), paint))),
    ...trace.purseAccesses.map((event) => line(event, `${accessText(event)}${where(event)}`)),
    ...trace.purseHolds.map((event) => line(event, holdText(event))),
    ...trace.grants.map((event) => line(event, grantText(event, paint))),
    ...trace.hostErrors.map((event) =>
      line(event, paint.bad(`${event.hostFunction} refused: ${printable(event.error)}`)),
    ),
    ...trace.recordChanges.map((event) => line(event, `${recordText(event, paint)}${where(event)}`)),
  ];
}

function namedKeyText({ operation, name, before, after }: NamedKeyWriteDocument, paint: Paint): string {
  const from = before === null ? '' : ` ${shortHash(before)}`;
  const to = after === null ? '' : ` → ${shortHash(after)}`;
  return `named key ${operation} ${paint.bold(printable(name))}${from}${to}`;
}

function transferText(transfer: PurseTransferDocument, where: string, paint: Paint): string {
  const { way, by, amount, source, target, id, outcome } = transfer;
  const purse = (uref: string | null, owners: readonly OwnerDocument[] | null): string =>
    `${shortHash(uref ?? 'nothing')}${uref === null ? '' : ownersText(owners, paint)}`;
  const parts = [
    `${way}${way === by ? '' : ` ${by}`}:`,
    paint.bold(formatMotes(amount)),
    `${purse(source, transfer.sourceOwners)} → ${purse(target, transfer.targetOwners)}`,
    ...(id === null ? [] : [`id ${id}`]),
    ...(outcome === 'moved' ? [] : [paint.bad(`refused: ${printable(outcome)}`)]),
  ];
  return `${parts.join(' ')}${where}`;
}

function ownersText(owners: readonly OwnerDocument[] | null, paint: Paint): string {
  if (owners === null) return ' (owner unknown)';
  if (owners.length === 0) return '';
  const texts = owners.map(({ context, namedKey, rights }) => {
    const name = namedKey === null ? 'main purse' : `'${printable(namedKey)}'`;
    // Only less than all rights is worth a word: such an owner cannot take what is in it.
    const held = rights === AccessRights.READ_ADD_WRITE ? '' : ` ${rightsText(rights)}`;
    return `${name}${held} of ${contextText(context, paint)}`;
  });
  return ` (${texts.join(', ')})`;
}

function accessText({ access, purse, name, rightsAsked, rightsEffective }: PurseAccessDocument): string {
  const by = name === null ? '' : ` ${printable(name)}`;
  const rights =
    rightsAsked === rightsEffective
      ? rightsText(rightsEffective)
      : `asked ${rightsText(rightsAsked)}, effective ${rightsText(rightsEffective)}`;
  return `purse ${shortHash(purse)} ${access}${by === '' ? '' : `:${by}`}, ${rights}`;
}

function holdText({ operation, kind, amount, purse }: PurseHoldDocument): string {
  return `${kind} hold ${operation}: ${formatMotes(amount)} on ${shortHash(purse)}`;
}

function grantText({ how, uref, rights, from, to }: GrantDocument, paint: Paint): string {
  const giver = from === null ? '' : `${contextText(from, paint)} `;
  return `grant (${how}) ${shortHash(uref)} ${rightsText(rights)} ${giver}→ ${contextText(to, paint)}`;
}

function recordText({ record, address, change, detail }: RecordChangeDocument, paint: Paint): string {
  return `record of ${record} ${shortHash(address)}: ${paint.bold(change)} ${shortHash(printable(detail))}`;
}

const rightsText = (bits: number): string => formatAccessRights(accessRightsOf(bits) ?? AccessRights.NONE);

/** `[account b707b930…]` in the colour of its kind. */
export function contextText({ kind, address }: ContextDocument, paint: Paint): string {
  if (kind === 'node') return paint.context(kind, '[node]');
  const hash = address.slice(address.lastIndexOf('-') + 1);
  return paint.context(kind, `[${kind} ${shortHash(hash)}]`);
}
