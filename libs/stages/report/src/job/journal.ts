// How far a report is: one small file beside its unfinished sections, replaced as a whole after every page. A killed
// process leaves a section that is longer than the journal says: what is too much is cut off before the work goes on.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { z } from 'zod';
import { SECTIONS, type SectionName } from '../documents/lines.js';

const sectionSchema = z.object({
  bytes: z.number(),
  rows: z.number(),
  after: z.array(z.string()).optional(),
  done: z.boolean(),
});
const journalSchema = z.object({ of: z.string(), sections: z.partialRecord(z.enum(SECTIONS), sectionSchema) });

export type SectionState = z.infer<typeof sectionSchema>;

const JOURNAL_FILE = 'job.json';
const BEGINNING: SectionState = { bytes: 0, rows: 0, done: false };

export class Journal {
  readonly folder: string;
  private readonly of: string;
  private readonly sections: Map<SectionName, SectionState>;

  /**
   * Goes on with what the folder holds of the same report, or begins. PermanentError 'not-empty' if the folder holds
   * something else: nothing of others is overwritten.
   * @param of text that is the same only for the same report of the same rows
   */
  constructor(folder: string, of: string) {
    this.folder = folder;
    this.of = of;
    const found = readJournal(folder);
    if (found !== undefined && found.of !== of) rmSync(folder, { recursive: true });
    mkdirSync(folder, { recursive: true });
    const sections = found?.of === of ? found.sections : {};
    this.sections = new Map(SECTIONS.map((name) => [name, sections[name] ?? BEGINNING]));
    this.save();
  }

  section(name: SectionName): SectionState {
    return this.sections.get(name) ?? BEGINNING;
  }

  note(name: SectionName, state: SectionState): void {
    this.sections.set(name, state);
    this.save();
  }

  /** Takes the journal away: the folder is a report from now on. */
  remove(): void {
    rmSync(join(this.folder, JOURNAL_FILE), { force: true });
  }

  private save(): void {
    const path = join(this.folder, JOURNAL_FILE);
    writeFileSync(`${path}.new`, JSON.stringify({ of: this.of, sections: Object.fromEntries(this.sections) }));
    renameSync(`${path}.new`, path);
  }
}

function readJournal(folder: string): z.infer<typeof journalSchema> | undefined {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return undefined;
  const path = join(folder, JOURNAL_FILE);
  const parsed = existsSync(path) ? journalSchema.safeParse(jsonOf(readFileSync(path, 'utf8'))) : undefined;
  if (parsed?.success) return parsed.data;
  throw new PermanentError('not-empty', `${folder} is in the way and holds no unfinished report: remove it`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
