// Who held a purse just before an event: main purses, and named keys as they stood at that moment. A tie begins with a
// write of the purse's URef under a name and ends with the next write of that name.
import type { MainPurseRow, NamedKeyWriteRow, OpeningNamedKeyRow } from '@casper-trace/db/rows/tables';
import type { OwnerDocument } from '@casper-trace/tracing/trace-document';
import { contextOf, urefText } from '../documents/format.js';

/** A moment in the chain's total order; ties are looked at just before it. */
export interface Moment {
  readonly blockHeight: bigint;
  readonly transactionIndex: number;
  readonly ordinal: number;
  readonly step: string;
}

/** After every event of a block. */
export const AT_THE_END = { transactionIndex: 2 ** 31 - 1, ordinal: 0, step: '' } as const;

/** What bears on the owners of a purse. Rows of other purses do no harm. */
export interface OwnershipRows {
  readonly openingNamedKeys: readonly OpeningNamedKeyRow[];
  readonly mainPurses: readonly MainPurseRow[];
  /** In the chain's order. */
  readonly namedKeyWrites: readonly NamedKeyWriteRow[];
}

export interface Owners {
  /** Main purse first, then by context and name; null if nothing is known, which is not the same as nobody. */
  readonly owners: readonly OwnerDocument[] | null;
  /** Ties from before this height may be missing; undefined if all are known. */
  readonly unknownBefore: bigint | undefined;
}

/** The URef of a purse with every set of rights: as which a named key can hold it. */
export function urefsOf(purse: string): string[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((rights) => urefText(purse, rights));
}

export function ownersAt(
  purse: string,
  moment: Moment,
  rows: OwnershipRows,
  unknownBefore: bigint | undefined,
): Owners {
  const forms = new Set(urefsOf(purse));
  const ties = new Map<string, OwnerDocument>();
  for (const row of rows.openingNamedKeys) if (forms.has(row.key)) tie(ties, row, row.key);
  for (const row of rows.namedKeyWrites) {
    if (!stands(row, moment)) continue;
    if (row.keyBefore !== null && forms.has(row.keyBefore)) ties.delete(tieId(row));
    if (row.keyAfter !== null && forms.has(row.keyAfter)) tie(ties, row, row.keyAfter);
  }
  const owners = [...mainPurseOwners(purse, moment, rows.mainPurses), ...sorted(ties.values())];
  const known = unknownBefore === undefined || owners.length > 0;
  return { owners: known ? owners : null, unknownBefore };
}

/** A purse made in a block counts as main purse of its account from its creation on: it never was anything else. */
function mainPurseOwners(purse: string, { blockHeight }: Moment, rows: readonly MainPurseRow[]): OwnerDocument[] {
  return rows
    .filter((row) => row.purse === purse && (row.opening || row.blockHeight <= blockHeight))
    .map((row) => ({ context: contextOf('account', row.account), namedKey: null, rights: row.rights }));
}

/**
 * Whether a write stands at a moment: committed ones from then on; what a step does not commit only until the step
 * ends, where it is there for the code that runs.
 */
function stands(row: NamedKeyWriteRow, moment: Moment): boolean {
  if (row.blockHeight !== moment.blockHeight) return row.committed && row.blockHeight < moment.blockHeight;
  if (row.transactionIndex !== moment.transactionIndex)
    return row.committed && row.transactionIndex < moment.transactionIndex;
  return row.ordinal < moment.ordinal && (row.committed || row.step === moment.step);
}

interface Tie {
  readonly contextKind: string;
  readonly contextAddress: string;
  readonly name: string;
}

function tie(ties: Map<string, OwnerDocument>, row: Tie, uref: string): void {
  ties.set(tieId(row), {
    context: contextOf(row.contextKind, row.contextAddress),
    namedKey: row.name,
    rights: Number(uref.slice(-1)),
  });
}

const tieId = ({ contextKind, contextAddress, name }: Tie): string => `${contextKind} ${contextAddress} ${name}`;

function sorted(owners: Iterable<OwnerDocument>): OwnerDocument[] {
  const id = ({ context, namedKey }: OwnerDocument): string => `${context.kind} ${context.address} ${namedKey}`;
  return [...owners].sort((a, b) => (id(a) < id(b) ? -1 : 1));
}
