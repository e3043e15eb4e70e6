// Builds and runs the official engine on the exported cases (bench/official), if the machine has Rust.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { ProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import type { Measured } from './measured.js';
import { pinned } from './pinned.js';

/** Since protocol 2.2 the engine is 9.0.0: the same program on other crates. */
function projectFor({ major, minor }: ProtocolVersion): { readonly folder: string; readonly program: string } {
  const folder = resolve(import.meta.dirname, '../../official');
  const isNine = major > 2 || (major === 2 && minor >= 2);
  const program = 'casper-trace-bench-official';
  return isNine ? { folder: join(folder, 'engine-9'), program: `${program}-9` } : { folder, program };
}

/** Makes the lock file of the pinned versions; without it cargo would take the newest ones. */
const pins = resolve(import.meta.dirname, '../../../test/support/cargo-pins.sh');
/** Without these glibc gives memory back and asks for it again at each execution, and the benchmark measures that. */
const withoutTrimming = {
  MALLOC_TRIM_THRESHOLD_: '1073741824',
  MALLOC_MMAP_THRESHOLD_: '1073741824',
  MALLOC_TOP_PAD_: '67108864',
};

/** Path of the program for blocks of a version, or undefined without Rust. The first build takes some minutes. */
export function buildOfficialSide(version: ProtocolVersion): string | undefined {
  const { folder: project, program } = projectFor(version);
  if (spawnSync('cargo', ['--version']).status !== 0) return undefined;
  if (!existsSync(join(project, 'Cargo.lock')) && spawnSync('sh', [pins, 'lock', project]).status !== 0) {
    throw new PermanentError('bench', `${pins} could not make ${project}/Cargo.lock: run it by hand to see why`);
  }
  const build = spawnSync('cargo', ['build', '--release'], {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (build.status !== 0) throw new PermanentError('bench', `cargo could not build ${project}`);
  const target = process.env['CARGO_TARGET_DIR'] ?? join(project, 'target');
  return join(resolve(project, target), 'release', program);
}

/** Runs the program over the cases, as `exportCases` wrote them. */
export function runOfficialSide(program: string, cases: string, warmUp: number, rounds: number): Measured[] {
  const folder = mkdtempSync(join(tmpdir(), 'casper-trace-bench-'));
  try {
    const file = join(folder, 'cases.json');
    writeFileSync(file, cases);
    const output = pinned(program, [file, String(warmUp), String(rounds)], withoutTrimming);
    return JSON.parse(output) as Measured[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
