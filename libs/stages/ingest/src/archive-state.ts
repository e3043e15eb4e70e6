// What an archive looks like from outside: if nothing changed since it was ingested, there is nothing to compare.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Archive } from '@casper-trace/chain-source/archive/archive';

/** Path, size and time of change of every file. */
export async function archiveState({ dir, trieStorePath, chainspecs }: Archive): Promise<string> {
  const files = ['blocks.jsonl', 'transactions.jsonl', 'events.txt'].map((name) => join(dir, name));
  const all = [...files, trieStorePath, ...chainspecs.map(({ file }) => file)];
  const lines = await Promise.all(
    all.map(async (file) => {
      // Only events.txt may be missing.
      const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      return `${file} ${found === undefined ? 'missing' : `${found.size} ${found.mtimeMs}`}`;
    }),
  );
  return lines.join('\n');
}
