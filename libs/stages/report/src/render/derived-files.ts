// The files that follow from the JSON Lines and the manifest alone: CSV of each section, and the page. Whoever checks a
// report derives them again.
import { join } from 'node:path';
import { type LineOf, SECTIONS, type SectionName } from '../documents/lines.js';
import { linesOf } from '../files.js';
import { csvHead, csvRecord } from './csv.js';
import { type PageFacts, pageFoot, pageHead, ROWS_ON_PAGE, tableFoot, tableHead, tableRow } from './page.js';

async function* sectionLines<Name extends SectionName>(folder: string, name: Name): AsyncGenerator<LineOf[Name]> {
  for await (const { text } of linesOf(join(folder, `${name}.jsonl`))) yield JSON.parse(text) as LineOf[Name];
}

export async function* csvPieces(folder: string, name: SectionName): AsyncGenerator<string> {
  yield csvHead(name);
  for await (const line of sectionLines(folder, name)) yield csvRecord(name, line);
}

export async function* pagePieces(folder: string, facts: PageFacts): AsyncGenerator<string> {
  yield pageHead(facts);
  for (const name of SECTIONS) {
    const rows = facts.rows[name];
    yield tableHead(name, rows);
    if (rows > 0) yield* tableRows(folder, name);
    yield tableFoot(name, rows);
  }
  yield pageFoot(facts);
}

async function* tableRows(folder: string, name: SectionName): AsyncGenerator<string> {
  let shown = 0;
  for await (const line of sectionLines(folder, name)) {
    if (++shown > ROWS_ON_PAGE) return;
    yield tableRow(name, line);
  }
}
