// What a report is about, as conditions in SQL. Parameters of every statement here: $1 chain, $2 first and $3 last
// height, $4 address of the subject (null for a range of blocks).

/** A range of blocks of one chain, and what of it is asked for. */
export interface ReportScope {
  readonly chainId: number;
  readonly subject: 'account' | 'contract' | 'package' | 'purse' | 'blocks';
  /** Lower-case hex; null for `blocks`. */
  readonly address: string | null;
  readonly from: bigint;
  readonly to: bigint;
}

export function scopeParameters({ chainId, from, to, address }: ReportScope): unknown[] {
  return [chainId, String(from), String(to), address];
}

/** The contexts that are the subject: an account, a contract, or every contract that ran as one of the package. */
const PACKAGE_CONTRACTS = 'SELECT code_address FROM frames WHERE chain_id = $1 AND code_package = $4';

function contexts({ subject }: ReportScope): string {
  return subject === 'package' ? PACKAGE_CONTRACTS : '$4::text';
}

/** Main purses and purses under named keys that the subject held at any moment up to the last height. */
function heldURefs(scope: ReportScope): string {
  const of = contexts(scope);
  const named = `SELECT uref FROM opening_named_keys WHERE chain_id = $1 AND context_address IN (${of}) AND uref IS NOT NULL
    UNION SELECT substr(key_after, 6, 64) FROM named_key_writes WHERE chain_id = $1 AND context_address IN (${of})
      AND committed AND block_height <= $3 AND key_after LIKE 'uref-%'`;
  const main = 'SELECT purse FROM main_purses WHERE chain_id = $1 AND account = $4 AND (opening OR block_height <= $3)';
  return scope.subject === 'account' ? `${main} UNION ${named}` : named;
}

/** Purses whose movements belong to the report whoever made them; null for a range of blocks: all. */
export function subjectPurses(scope: ReportScope): string | null {
  if (scope.subject === 'blocks') return null;
  return scope.subject === 'purse' ? 'SELECT $4::text' : heldURefs(scope);
}

/** Every table of events that a report lists. */
export type EventKind = 'namedKeyWrites' | 'purseTransfers' | 'purseHolds' | 'purseAccesses';

const PURSE_COLUMNS: Readonly<Record<EventKind, readonly string[]>> = {
  namedKeyWrites: [],
  purseTransfers: ['source_purse', 'target_purse'],
  purseHolds: ['purse'],
  purseAccesses: ['purse'],
};

/** The URef of the purse with every set of rights: as which a named key can hold it. */
const PURSE_KEYS = `SELECT 'uref-' || $4::text || '-00' || rights FROM generate_series(0, 7) AS rights`;

/** Condition on the alias `e`: the event belongs to the report. */
export function eventCondition(kind: EventKind, scope: ReportScope): string {
  if (scope.subject === 'blocks') return '$4::text IS NULL';
  const purses = PURSE_COLUMNS[kind].map((column) => `e.${column} IN (${subjectPurses(scope)})`);
  if (scope.subject === 'purse') {
    return kind === 'namedKeyWrites' ? `e.key_before IN (${PURSE_KEYS}) OR e.key_after IN (${PURSE_KEYS})` : or(purses);
  }
  const actors: string[] = [];
  if (scope.subject === 'account') actors.push('e.initiator = $4');
  // A hold is the node's: it has neither context nor code.
  if (kind !== 'purseHolds') {
    actors.push(`e.context_address IN (${contexts(scope)})`);
    if (scope.subject === 'contract') actors.push('e.code_address = $4');
    if (scope.subject === 'package') actors.push('e.code_package = $4');
  }
  return or([...actors, ...purses]);
}

/** Condition on a transaction, alias `t`: it belongs to the report, for an event or for a frame of the subject. */
export function transactionCondition(scope: ReportScope): string {
  if (scope.subject === 'blocks') return '$4::text IS NULL';
  const inIt =
    '.chain_id = t.chain_id AND e.block_height = t.block_height AND e.transaction_index = t.transaction_index';
  const events = Object.entries(EVENT_TABLE_NAMES).map(
    ([kind, table]) =>
      `EXISTS (SELECT FROM ${table} e WHERE e${inIt} AND (${eventCondition(kind as EventKind, scope)}))`,
  );
  const frames: Partial<Record<ReportScope['subject'], string>> = {
    account: 'e.context_address = $4',
    contract: 'e.context_address = $4 OR e.code_address = $4',
    package: 'e.code_package = $4',
  };
  const frame = frames[scope.subject];
  return or([
    ...(scope.subject === 'account' ? ['t.initiator = $4'] : []),
    ...(frame === undefined ? [] : [`EXISTS (SELECT FROM frames e WHERE e${inIt} AND (${frame}))`]),
    ...events,
  ]);
}

export const EVENT_TABLE_NAMES: Readonly<Record<EventKind, string>> = {
  namedKeyWrites: 'named_key_writes',
  purseTransfers: 'purse_transfers',
  purseHolds: 'purse_holds',
  purseAccesses: 'purse_accesses',
};

const or = (conditions: readonly string[]): string => conditions.map((condition) => `(${condition})`).join(' OR ');
