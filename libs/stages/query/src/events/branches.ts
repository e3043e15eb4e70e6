// Which rows belong to whom: the one place that says what an entity's lists are made of.
import type { Branch } from './event-pages.js';

const keyText = (column: string): string =>
  `${column} = ANY(ARRAY[${[0, 1, 2, 3, 4, 5, 6, 7].map((rights) => `'uref-' || parent.key || '-00${rights}'`).join(', ')}])`;

/** What ran, wrote, moved, used, gained and changed records in a context. */
const inContext: readonly Branch[] = [
  { kind: 'Frame', where: 't.context_address = parent.key' },
  { kind: 'NamedKeyWrite', where: 't.context_address = parent.key' },
  { kind: 'PurseTransfer', where: 't.context_address = parent.key' },
  { kind: 'PurseAccess', where: 't.context_address = parent.key' },
  { kind: 'Grant', where: 't.to_address = parent.key' },
  { kind: 'RecordChange', where: 't.context_address = parent.key' },
];

const MAIN_PURSE = '(SELECT m.purse FROM main_purses m WHERE m.chain_id = parent.chain_id AND m.account = parent.key)';
const ELSEWHERE = 't.context_address <> parent.key';

/** What happened in its context, and what other contexts did to its main purse and its record. */
export const accountHistory: readonly Branch[] = [
  ...inContext,
  { kind: 'PurseTransfer', where: `t.source_purse = ${MAIN_PURSE} AND ${ELSEWHERE}` },
  {
    kind: 'PurseTransfer',
    where: `t.target_purse = ${MAIN_PURSE} AND t.source_purse IS DISTINCT FROM t.target_purse AND ${ELSEWHERE}`,
  },
  { kind: 'PurseAccess', where: `t.purse = ${MAIN_PURSE} AND ${ELSEWHERE}` },
  { kind: 'RecordChange', where: `t.address = parent.key AND ${ELSEWHERE}` },
];

/** What happened in its context, and what its code did in other contexts. */
export const contractHistory: readonly Branch[] = [
  ...inContext,
  ...(['Frame', 'NamedKeyWrite', 'PurseTransfer', 'PurseAccess', 'RecordChange'] as const).map((kind) => ({
    kind,
    where: `t.code_address = parent.key AND t.code_kind <> 'session bytes' AND ${ELSEWHERE}`,
  })),
];

/** What was changed in its record, and what the code of all its versions did, in whatever context. */
export const packageHistory: readonly Branch[] = [
  { kind: 'NamedKeyWrite', where: 't.code_package = parent.key' },
  { kind: 'PurseTransfer', where: 't.code_package = parent.key' },
  { kind: 'PurseAccess', where: 't.code_package = parent.key' },
  { kind: 'RecordChange', where: 't.address = parent.key' },
  { kind: 'RecordChange', where: 't.code_package = parent.key AND t.address <> parent.key' },
];

const intoName: Branch = {
  kind: 'NamedKeyWrite',
  where: `(${keyText('t.key_after')} OR ${keyText('t.key_before')})`,
};

/** Everything that touched a purse. */
export const purseHistory: readonly Branch[] = [
  { kind: 'PurseTransfer', where: 't.source_purse = parent.key' },
  { kind: 'PurseTransfer', where: 't.target_purse = parent.key AND t.source_purse IS DISTINCT FROM t.target_purse' },
  { kind: 'PurseAccess', where: 't.purse = parent.key' },
  { kind: 'PurseHold', where: 't.purse = parent.key' },
  { kind: 'Grant', where: 't.uref = parent.key' },
  intoName,
];

/** How contexts came to hold a purse, kept it and gave it away. */
export const purseLineage: readonly Branch[] = [
  { kind: 'Grant', where: 't.uref = parent.key' },
  { kind: 'PurseAccess', where: "t.purse = parent.key AND t.access <> 'balance read'" },
  intoName,
];

/** What changed the balance of a purse. */
export const purseLedger: readonly Branch[] = [
  { kind: 'PurseTransfer', where: 't.source_purse = parent.key AND t.committed' },
  {
    kind: 'PurseTransfer',
    where: 't.target_purse = parent.key AND t.source_purse IS DISTINCT FROM t.target_purse AND t.committed',
  },
  { kind: 'BalanceChange', where: 't.purse = parent.key' },
];

export const initiated: readonly Branch[] = [{ kind: 'Transaction', where: 't.initiator = parent.key' }];
export const contextFrames: readonly Branch[] = [{ kind: 'Frame', where: 't.context_address = parent.key' }];
export const codeFrames: readonly Branch[] = [
  { kind: 'Frame', where: "t.code_address = parent.key AND t.code_kind <> 'session bytes'" },
];
export const contextWrites: readonly Branch[] = [{ kind: 'NamedKeyWrite', where: 't.context_address = parent.key' }];
/** Changes of its own record, by whatever code. */
export const ownRecordChanges: readonly Branch[] = [{ kind: 'RecordChange', where: 't.address = parent.key' }];
export const namedKeyHistory: readonly Branch[] = [
  { kind: 'NamedKeyWrite', where: 't.context_address = parent.key AND t.name = parent.name' },
];
