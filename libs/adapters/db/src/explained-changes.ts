// Changes of balances outside transactions that are known for what they are.

/**
 * SQL: a row of `balance_changes` whose way says what made it (`reward`, `protocol upgrade`). What is `unexplained` is no cause:
 * it stays the difference between the chain's balances and all that is known.
 */
export const EXPLAINED_CHANGE = "way <> 'unexplained'";
