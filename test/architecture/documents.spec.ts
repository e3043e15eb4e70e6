// What documents and comments name is there: linked files, paths in backticks, other documents.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
});
const files = stdout.split('\n').filter((file) => existsSync(join(root, file)));
/** Archives, vectors and the programs that made them have documents of their own, some of them others'. */
const documents = files.filter((file) => file.endsWith('.md') && !/^test\/(chains|vectors|contracts)\//.test(file));
const sources = files.filter((file) => /^(apps|libs|bench|tools)\/.*\.(ts|mjs)$/.test(file));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Each folder of archives or vectors has its own. */
const isEachFolders = (path: string): boolean => ['PROVENANCE.md', 'CHECKLIST.md'].includes(path);

/** In the folder of the file that names it, in the repository, or in docs. */
const isThere = (file: string, path: string): boolean =>
  isEachFolders(path) || [dirname(file), '.', 'docs'].some((folder) => existsSync(join(root, folder, path)));

function missing(names: RegExp, from: readonly string[]): string[] {
  return from.flatMap((file) =>
    [...read(file).matchAll(names)]
      .map(([, path]) => path)
      .filter((path) => !isThere(file, path))
      .map((path) => `${file} names ${path}`),
  );
}

describe('documents', () => {
  it('are all looked at', () => {
    expect(documents).toEqual(
      expect.arrayContaining(['README.md', 'docs/architecture.md', 'docs/adr/0001-synchronous-state-view.md']),
    );
    expect(sources.length).toBeGreaterThan(300);
  });

  it('link to files that are there', () => {
    expect(missing(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g, documents)).toEqual([]);
  });

  it('name paths that are there', () => {
    expect(missing(/`((?:apps|libs|docs|test|tools|bench|prisma|bin|\.ci|\.github)\/[\w./-]+)`/g, documents)).toEqual(
      [],
    );
  });

  it('and comments name documents that are there', () => {
    expect(missing(/(?<![\w/.*-])([\w./-]+\.md)\b/g, [...documents, ...sources])).toEqual([]);
  });

  it('have each change once: a merge of two branches can repeat lines', () => {
    const entries = read('CHANGELOG.md')
      .split(/\n(?=- |\n|#)/)
      .filter((entry) => entry.startsWith('- '));
    expect(entries.length).toBeGreaterThan(20);
    expect(entries.filter((entry, index) => entries.indexOf(entry) !== index)).toEqual([]);
  });
});
