// Which statements are worth a name. Postgres keeps the plan of a named statement on each connection: over many partitions
// planning costs more than running. But it keeps it for good, so the many texts that are asked once get no name.

/** Most names: each costs memory on each connection. */
const MAX_NAMES = 100;
/** Times that a text is asked before it gets a name. */
const OFTEN = 5;
/** Texts that are counted at a time. */
const MAX_COUNTED = 1_000;

export class FrequentStatements {
  private readonly names = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** Counts the text as asked once more; undefined for one that has no name. */
  nameOf(sql: string): string | undefined {
    const known = this.names.get(sql);
    if (known !== undefined || this.names.size >= MAX_NAMES) return known;
    const count = (this.counts.get(sql) ?? 0) + 1;
    if (count < OFTEN) {
      if (this.counts.size >= MAX_COUNTED) this.counts.clear();
      this.counts.set(sql, count);
      return undefined;
    }
    this.counts.delete(sql);
    const name = `q${this.names.size}`;
    this.names.set(sql, name);
    return name;
  }
}
