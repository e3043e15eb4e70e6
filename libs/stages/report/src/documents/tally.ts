// Counts that the manifest states of its sections: taken from the lines themselves, so that a check takes them alike.
import type { StatementLine, TransactionLine } from './lines.js';

export interface Tally {
  readonly verdicts: Record<string, number>;
  transactions: number;
  purses: number;
  unexplained: number;
}

export const emptyTally = (): Tally => ({ verdicts: {}, transactions: 0, purses: 0, unexplained: 0 });

export function countTransaction(tally: Tally, { verdict }: TransactionLine): void {
  tally.transactions++;
  tally.verdicts[verdict] = (tally.verdicts[verdict] ?? 0) + 1;
}

/** A balance that is not known counts as unexplained. */
export function countStatement(tally: Tally, { unexplained }: StatementLine): void {
  tally.purses++;
  if (unexplained !== '0') tally.unexplained++;
}
