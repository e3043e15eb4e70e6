// What a block's transactions that are not verified touch, as far as anything says so: their own JSON, the recorded
// effects, the balances under the chain's roots, and the trace of a run that is not the chain's.
import type { BlockFacts, StoredTrace } from '@casper-trace/db/alerts/block-facts';
import { readMainPurses } from '@casper-trace/db/alerts/purse-past';
import { type ChangedBalance, readChangedBalances, readRawTransactions } from '@casper-trace/db/alerts/unverified';
import type { Queryable } from '@casper-trace/db/database';
import { eventsOf } from '@casper-trace/rules/events';
import type { PursePast, UnverifiedFacts } from '@casper-trace/rules/facts';
import { keySubjects, type RawClaims, rawClaims } from '@casper-trace/rules/raw-claims';
import { type Touch, touchFacts } from '@casper-trace/rules/touches';

/** By the index of the transaction; verified ones are left out. */
export async function readUnverified(
  connection: Queryable,
  chainId: number,
  height: bigint,
  { traces }: BlockFacts,
  past: PursePast,
): Promise<Map<number, UnverifiedFacts>> {
  const unverified = traces.filter(({ transaction }) => transaction.verdict !== 'verified');
  if (unverified.length === 0) return new Map();
  const indexes = unverified.map(({ transaction }) => transaction.transactionIndex);
  const raw = await readRawTransactions(connection, chainId, height, indexes);
  const moved = unexplainedBalances(await readChangedBalances(connection, chainId, height), traces);
  const known = unverified.map((trace) => {
    const claims = rawClaims(raw.get(trace.transaction.transactionIndex) ?? '');
    return { trace, claims, touches: touchesOf(trace, claims, moved, past) };
  });
  const purses = known.flatMap(({ touches }) =>
    touches.flatMap(({ subject }) => (subject.kind === 'purse' ? [subject.address] : [])),
  );
  const owners = await readMainPurses(connection, chainId, purses, height);
  return new Map(
    known.map(({ trace, claims, touches }) => [
      trace.transaction.transactionIndex,
      { target: claims.target, touches: touchFacts(touches.flatMap((touch) => withOwner(touch, owners))) },
    ]),
  );
}

function touchesOf(
  trace: StoredTrace,
  { called, argued, effectKeys }: RawClaims,
  moved: readonly Touch[],
  past: PursePast,
): Touch[] {
  const inTrace = eventsOf(trace, past).flatMap(({ kind, subjects }) => (kind === 'transaction' ? [] : subjects));
  return [
    { subject: { kind: 'account', address: trace.transaction.initiator }, way: 'initiator' },
    ...(called === undefined ? [] : [{ subject: called, way: 'target' } as const]),
    ...argued.map((subject): Touch => ({ subject, way: 'argument' })),
    ...effectKeys.flatMap((effectKey) =>
      keySubjects(effectKey).map((subject): Touch => ({ subject, way: 'recorded effect', effectKey })),
    ),
    // Which of the block's unverified transactions moved it is not known.
    ...moved,
    ...inTrace.map(({ subject }): Touch => ({ subject, way: 'unverified trace' })),
  ];
}

/** Balances that the block changed by something else than verified movements, rewards and upgrades. */
function unexplainedBalances(changes: readonly ChangedBalance[], traces: readonly StoredTrace[]): Touch[] {
  const verified = new Map<string, bigint>();
  const add = (purse: string | null, amount: bigint): void => {
    if (purse !== null) verified.set(purse, (verified.get(purse) ?? 0n) + amount);
  };
  for (const { transaction, purseTransfers } of traces) {
    if (transaction.verdict !== 'verified') continue;
    for (const { sourcePurse, targetPurse, amount, committed } of purseTransfers) {
      if (!committed) continue;
      add(sourcePurse, -amount);
      add(targetPurse, amount);
    }
  }
  return changes
    .filter(({ purse, before, after, outside }) => after - before !== outside + (verified.get(purse) ?? 0n))
    .map(({ purse, before, after }) => ({
      subject: { kind: 'purse', address: purse },
      way: 'balance change',
      balance: { before, after },
    }));
}

/** Who watches an account means its main purse, too. */
function withOwner(touch: Touch, owners: ReadonlyMap<string, string>): Touch[] {
  const account = touch.subject.kind === 'purse' ? owners.get(touch.subject.address) : undefined;
  return account === undefined ? [touch] : [touch, { ...touch, subject: { kind: 'account', address: account } }];
}
