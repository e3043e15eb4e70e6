// Two makings of one report, line by line: what re-execution gives against what a report says.
import { join } from 'node:path';
import { SECTIONS, type SectionName } from '../documents/lines.js';
import { linesOf } from '../files.js';
import { Faults } from './faults.js';

/** Findings depend on rules of an installation, not on the chain. */
const COMPARED: readonly SectionName[] = SECTIONS.filter((name) => name !== 'findings');

export interface Comparison {
  /** Lines that are equal. */
  readonly equal: number;
  readonly faults: readonly string[];
}

/** @param again folder of the report made anew */
export async function compareReports(folder: string, again: string): Promise<Comparison> {
  const faults = new Faults();
  let equal = 0;
  for (const name of COMPARED) {
    const own = linesOf(join(folder, `${name}.jsonl`));
    const others = linesOf(join(again, `${name}.jsonl`));
    for (;;) {
      const [one, other] = [await own.next(), await others.next()];
      if (one.done && other.done) break;
      const number = one.done ? (other.done ? 0 : other.value.number) : one.value.number;
      if (!one.done && !other.done && one.value.text === other.value.text) {
        equal++;
        continue;
      }
      faults.add(`${name}.jsonl line ${number} is not what re-execution gives`);
      // From here on lines may only be shifted: nothing more is known.
      break;
    }
    await Promise.all([own.return(undefined), others.return(undefined)]);
  }
  return { equal, faults: faults.list };
}
