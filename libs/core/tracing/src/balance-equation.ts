// The balance equation of a block: for every purse, balance at this root minus balance at the parent's root equals
// the committed movements of the block's transactions plus changes outside transactions. What remains is such a change:
// a reward in an era-end block; anywhere else it would mean that a movement is missing from the traces.
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { PurseTransfer } from './trace.js';

/** Balance of a purse under two roots, motes; a purse that is not there counts 0. */
export interface BalanceChange {
  /** Lower-case hex of the purse's address. */
  readonly purse: string;
  readonly before: bigint;
  readonly after: bigint;
}

/** Motes that a purse gained (or lost, below 0) in a block without a transaction. */
export interface OutsideChange {
  readonly purse: string;
  readonly amount: bigint;
}

/**
 * The changes of a block that no committed movement explains, by purse, ascending; empty if the equation holds.
 * @param changes every purse whose balance differs between the parent's root and the block's root
 * @param transfers movements of all transactions of the block; uncommitted ones are ignored
 */
export function changesOutsideTransactions(
  changes: Iterable<BalanceChange>,
  transfers: Iterable<PurseTransfer>,
): OutsideChange[] {
  const unexplained = new Map<string, bigint>();
  const add = (purse: string, amount: bigint): void => {
    unexplained.set(purse, (unexplained.get(purse) ?? 0n) + amount);
  };
  for (const { purse, before, after } of changes) add(purse, after - before);
  for (const { source, target, amount, committed } of transfers) {
    if (!committed) continue;
    if (source) add(bytesToHex(source.addr), amount);
    if (target) add(bytesToHex(target.addr), -amount);
  }
  return [...unexplained]
    .filter(([, amount]) => amount !== 0n)
    .map(([purse, amount]) => ({ purse, amount }))
    .sort((a, b) => (a.purse < b.purse ? -1 : 1));
}
