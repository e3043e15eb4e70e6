// The results of a transaction as alerts and reports read them: the recorded one, the computed one, and the one that is
// stated.
import { statedResult } from '@casper-trace/verdict/stated-result';

/** Error, gas and motes of one result. */
export interface ResultFigures {
  /** Null if the transaction succeeded. */
  readonly error: string | null;
  readonly consumed: bigint;
  readonly cost: bigint;
}

export interface TransactionResults {
  /** Undefined if the source kept no result, or one that cannot be compared. */
  readonly recorded: ResultFigures | undefined;
  /** Undefined if the transaction was not executed. */
  readonly computed: ResultFigures | undefined;
  /** See `statedResult`; undefined: whether the transaction succeeded is not known. */
  readonly stated: ResultFigures | undefined;
}

/** Columns of `transactions` for `resultsOf`; the verdict is one of them. */
export const RESULT_COLUMNS = `verdict, recorded, recorded_error_message, recorded_consumed, recorded_cost, executed,
  computed_error_message, computed_consumed, computed_cost`;

/** A row of these columns as node-postgres gives it. */
export interface StoredResults {
  readonly verdict: string | null;
  readonly recorded: boolean;
  readonly recorded_error_message: string | null;
  readonly recorded_consumed: string | null;
  readonly recorded_cost: string | null;
  readonly executed: boolean | null;
  readonly computed_error_message: string | null;
  readonly computed_consumed: string | null;
  readonly computed_cost: string | null;
}

export function resultsOf(row: StoredResults): TransactionResults {
  const recorded = row.recorded
    ? figures(row.recorded_error_message, row.recorded_consumed, row.recorded_cost)
    : undefined;
  const computed =
    row.executed === true ? figures(row.computed_error_message, row.computed_consumed, row.computed_cost) : undefined;
  return { recorded, computed, stated: statedResult(row.verdict, recorded, computed) };
}

const figures = (error: string | null, consumed: string | null, cost: string | null): ResultFigures => ({
  error,
  consumed: BigInt(consumed ?? 0),
  cost: BigInt(cost ?? 0),
});
