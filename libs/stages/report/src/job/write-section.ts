// One section from the database into its file of JSON Lines, page by page, from where the journal stands.
import { appendFileSync, existsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '@casper-trace/db/rows/column';
import { canonicalJson } from '../documents/canonical-json.js';
import type { SectionName } from '../documents/lines.js';
import type { Journal, SectionState } from './journal.js';
import { READERS, type ReportSource, type SectionPage, type SectionPosition } from './section-readers.js';

/** Rows a page: what is in memory at one time. */
export const PAGE_SIZE = 200;

export interface SectionRun {
  readonly source: ReportSource;
  readonly journal: Journal;
  readonly pageSize: number;
  /** Told after every page, when it is safe. */
  readonly onPage: (name: SectionName, after: SectionPosition | undefined) => void;
  readonly signal: AbortSignal | undefined;
}

export async function writeSection(name: SectionName, run: SectionRun): Promise<void> {
  const { source, journal, pageSize, onPage, signal } = run;
  const path = join(journal.folder, `${name}.jsonl`);
  let state = journal.section(name);
  cutTo(path, state.bytes);
  while (!state.done) {
    signal?.throwIfAborted();
    const page: SectionPage<unknown> = await READERS[name](source, state.after, pageSize);
    state = append(path, state, page, page.lines.length < pageSize);
    journal.note(name, state);
    onPage(name, page.last);
  }
}

function cutTo(path: string, bytes: number): void {
  if (existsSync(path)) truncateSync(path, bytes);
  else writeFileSync(path, '');
}

function append(path: string, state: SectionState, page: SectionPage<unknown>, done: boolean): SectionState {
  const text = Buffer.from(page.lines.map((line) => `${canonicalJson(line as Json)}\n`).join(''));
  appendFileSync(path, text);
  return {
    bytes: state.bytes + text.length,
    rows: state.rows + page.lines.length,
    after: page.last === undefined ? state.after : [...page.last],
    done,
  };
}
