// What is wrong with a report, one line each. A file with a million faults is no better known by the millionth.
import { AppError } from '@casper-trace/casper-types/app-error';

/** Faults named at most; the first is enough to refuse a report. */
const MOST = 50;

export class Faults {
  private readonly found: string[] = [];

  add(fault: string): void {
    if (this.found.length < MOST) this.found.push(fault);
  }

  /** Runs a check; what keeps it from going on is a fault of the report, too. */
  async of<T>(check: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await check();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.add(error.message);
      return undefined;
    }
  }

  get list(): readonly string[] {
    return this.found;
  }
}
