// What is wrong with a report, one line each. A file with a million faults is no better known by the millionth.

/** Faults named at most; the first is enough to refuse a report. */
const MOST = 50;

export class Faults {
  private readonly found: string[] = [];

  add(fault: string): void {
    if (this.found.length < MOST) this.found.push(fault);
  }

  get list(): readonly string[] {
    return this.found;
  }
}
