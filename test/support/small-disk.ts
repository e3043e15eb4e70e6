// A disk that is soon full: a tmpfs of its own, for tests that root runs.
import { spawnSync } from 'node:child_process';
import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SmallDisk {
  readonly path: string;
  /** Not to less than what is on it. */
  resize(megabytes: number): void;
  /** At once: no room is left beside what is on it, until the next `resize`. */
  fill(): void;
  remove(): void;
}

/** Mounted at `path`; the system's words if it cannot be. */
export function mountSmallDisk(path: string, megabytes: number): SmallDisk | string {
  mkdirSync(path);
  const refusal = mount('tmpfs', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, path);
  if (refusal !== undefined) return refusal;
  // A size of nothing would mean any size.
  writeFileSync(join(path, 'first'), '.');
  return {
    path,
    resize(to) {
      const fault = mount('tmpfs', '-o', `remount,size=${to}m`, path);
      if (fault !== undefined) throw new RangeError(fault);
    },
    fill() {
      // What is on it may grow in between.
      for (let fault: string | undefined = ''; fault !== undefined; ) {
        const { blocks, bfree, bsize } = statfsSync(path);
        fault = mount('tmpfs', '-o', `remount,size=${(blocks - bfree) * bsize}`, path);
      }
    },
    remove() {
      // Lazily: a process that was killed may take a moment to be gone.
      spawnSync('umount', ['-l', path]);
    },
  };
}

function mount(...args: string[]): string | undefined {
  const { status, stderr, error } = spawnSync('mount', args, { encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}
