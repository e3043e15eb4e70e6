// What is said of a transaction whose recorded and computed results may differ, or of which there is only one. Alerts and
// reports take `error`, `consumed` and `cost` from here: docs/glossary.md, 'stated result'.

/**
 * The result that the verdict stands for: ours if the transaction is verified; otherwise the recorded one, as a claim of
 * the source; undefined if the source recorded none. A computed result that is not verified is never stated.
 * @param verdict `verified`, `diverged` or `unverifiable`; null while the block is not recorded
 */
export function statedResult<Result>(
  verdict: string | null,
  recorded: Result | undefined,
  computed: Result | undefined,
): Result | undefined {
  return verdict === 'verified' ? (computed ?? recorded) : recorded;
}
