// Two makings of one report, line by line: what re-execution gives against what a report says.
import { join } from 'node:path';
import { SECTIONS } from '../documents/lines.js';
import { linesOf } from '../files.js';
import { Faults } from './faults.js';

/** Tags are read when a block is evaluated; the manifest has those of the moment when the report was made. */
const RULES = ' with the rules and tags of the manifest';

export interface Comparison {
  /** Lines that are equal. */
  readonly equal: number;
  readonly faults: readonly string[];
}

/** @param again folder of the report that was made from the re-execution */
export async function compareReports(folder: string, again: string): Promise<Comparison> {
  const faults = new Faults();
  let equal = 0;
  for (const name of SECTIONS) {
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
      faults.add(`${name}.jsonl line ${number} is not what re-execution gives${name === 'findings' ? RULES : ''}`);
      // From here on lines may only be shifted: nothing more is known.
      break;
    }
    await Promise.all([own.return(undefined), others.return(undefined)]);
  }
  return { equal, faults: faults.list };
}
