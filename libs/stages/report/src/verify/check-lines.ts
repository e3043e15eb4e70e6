// Checks what the lines of a section say by themselves: canonical form, place in the range, order, and what the
// manifest counts of them.
import { join } from 'node:path';
import type { Json } from '@casper-trace/db/rows/column';
import { canonicalJson } from '../documents/canonical-json.js';
import {
  LINE_SCHEMAS,
  SECTIONS,
  type SectionName,
  type StatementLine,
  type TransactionLine,
} from '../documents/lines.js';
import type { Manifest } from '../documents/manifest.js';
import { countStatement, countTransaction, emptyTally, type Tally } from '../documents/tally.js';
import { linesOf } from '../files.js';
import type { Faults } from './faults.js';
import { statementFault } from './statement-fault.js';

export async function checkLines(folder: string, manifest: Manifest, faults: Faults): Promise<void> {
  const tally = emptyTally();
  for (const name of SECTIONS) await checkSection(folder, name, manifest, tally, faults);
  const { covered, statements } = manifest;
  const stated = { ...covered, ...statements };
  if (canonicalJson(stated) !== canonicalJson(tally as unknown as Json)) {
    faults.add('manifest.json: the counts of verdicts or of statements are not those of the lines');
  }
}

async function checkSection(
  folder: string,
  name: SectionName,
  manifest: Manifest,
  tally: Tally,
  faults: Faults,
): Promise<void> {
  const { from, to } = manifest.query;
  let rows = 0;
  let before: readonly (number | string)[] | undefined;
  for await (const { number, text } of linesOf(join(folder, `${name}.jsonl`))) {
    rows++;
    const at = `${name}.jsonl line ${number}`;
    const line = canonicalLine(text);
    if (line === undefined) {
      faults.add(`${at} is not in canonical form (${manifest.canonical})`);
      continue;
    }
    const shape = LINE_SCHEMAS[name].safeParse(line);
    if (!shape.success) {
      const [issue] = shape.error.issues;
      faults.add(`${at} has not the form of its section: ${issue.path.join('.')}: ${issue.message}`);
      continue;
    }
    try {
      const place = placeOf(name, line);
      const [height] = place;
      if (typeof height === 'number' && (height < from || height > to)) faults.add(`${at} is outside of the range`);
      if (before !== undefined && !isAfter(place, before)) faults.add(`${at} is out of order`);
      before = place;
      const fault = checkOne(name, line, tally);
      if (fault !== undefined) faults.add(`${at}: ${fault}`);
    } catch {
      faults.add(`${at} has not the form of its section`);
    }
  }
  const stated = manifest.rows[name];
  if (rows !== stated) faults.add(`${name}.jsonl has ${rows} lines, the manifest says ${stated}`);
}

function canonicalLine(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(text) as Json;
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
    return isObject && canonicalJson(value) === text ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

type Place = readonly (number | string)[];

/** Height first; a purse for statements. */
function placeOf(name: SectionName, line: Readonly<Record<string, unknown>>): Place {
  switch (name) {
    case 'statements':
      return [required(line.purse, 'string')];
    case 'findings':
      return [required(line.block, 'number'), required(line.id, 'string')];
    case 'blocks':
      return [required(line.height, 'number')];
    case 'transactions':
      return [required(line.block, 'number'), required(line.transactionIndex, 'number')];
    default: {
      const when = line.when as Readonly<Record<string, unknown>>;
      const place = [when.block, when.transactionIndex, when.ordinal];
      return place.map((part) => required(part, 'number'));
    }
  }
}

function required(value: unknown, type: 'string' | 'number'): string | number {
  if ((typeof value === 'string' || typeof value === 'number') && typeof value === type) return value;
  throw new TypeError(`a ${type} is missing`);
}

function isAfter(place: Place, before: Place): boolean {
  for (const [index, part] of place.entries()) if (part !== before[index]) return part > before[index];
  return false;
}

function checkOne(name: SectionName, line: Readonly<Record<string, unknown>>, tally: Tally): string | undefined {
  if (name === 'transactions') countTransaction(tally, line as TransactionLine);
  if (name !== 'statements') return undefined;
  countStatement(tally, line as StatementLine);
  return statementFault(line as StatementLine);
}
