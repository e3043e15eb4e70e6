// `casper-trace verify`: whether a report is as it was made and signed, and, from an archive, whether it is true.
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { startedByNpm } from '@casper-trace/config/settings';
import { openDatabase } from '@casper-trace/db/open-database';
import type { Manifest } from '@casper-trace/report/documents/manifest';
import { makeReport } from '@casper-trace/report/make-report';
import { type Comparison, compareReports } from '@casper-trace/report/verify/compare-reports';
import { verifyReport } from '@casper-trace/report/verify/verify-report';
import { stopSignal } from '@casper-trace/telemetry/shutdown';
import { Command } from 'commander';
import { indexInto } from './index-archive.js';

interface Options {
  readonly publicKey?: string;
  readonly archive?: string;
  readonly reExecute?: boolean;
}

const EXAMPLES = `
Prints one line for each thing that is wrong and exits with 1; otherwise says what was checked and exits with 0.

Without --public-key the signature is checked against the key that the report itself names: it then says only that
nothing was changed since, not who made it. With --re-execute every block of the archive is executed again in a
database of its own, the report is made anew from it, and every line is compared.

Examples:
  $ casper-trace verify report --public-key 5f0c…
  $ casper-trace verify docs/sample-report --archive test/chains/devnet-2.0.3 --re-execute
`;

export function verifyReportCommand(): Command {
  return new Command('verify')
    .description('check an audit report: files, signature, arithmetic; with --re-execute its truth')
    .argument('<dir>', 'folder of the report')
    .option('--public-key <hex>', 'whose signature it must bear')
    .option('--archive <dir>', 'recorded chain for --re-execute')
    .option('--re-execute', 'make the report anew from the archive and compare every line')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(folder: string, { publicKey, archive, reExecute }: Options): Promise<void> {
  if (reExecute === true && archive === undefined) throw badOption('--re-execute needs --archive DIR');
  if (archive !== undefined && reExecute !== true) throw badOption('--archive is for --re-execute: give both');
  const { manifest, faults } = await verifyReport(folder, publicKey === undefined ? undefined : keyOf(publicKey));
  if (manifest === undefined || faults.length > 0) return fail(faults);
  process.stdout.write(`${soundText(manifest, publicKey !== undefined)}\n`);
  if (archive === undefined) return;
  const { equal, faults: differences } = await reExecuted(folder, manifest, archive);
  if (differences.length > 0) return fail(differences);
  process.stdout.write(`✔ re-executed from ${archive}: all ${equal} lines are equal\n`);
}

function fail(faults: readonly string[]): void {
  for (const fault of faults) process.stderr.write(`✘ ${fault}\n`);
  process.exitCode = 1;
}

const badOption = (message: string): PermanentError => new PermanentError('bad-option', message);

/** Also with the byte that Casper puts before ed25519 keys. */
function keyOf(text: string): string {
  const hex = text
    .trim()
    .toLowerCase()
    .replace(/^01(?=[0-9a-f]{64}$)/, '');
  if (!/^[0-9a-f]{64}$/.test(hex)) throw badOption('--public-key takes 64 hex digits');
  return hex;
}

function soundText({ query, range, coverage, files, publicKey }: Manifest, wanted: boolean): string {
  const signed =
    publicKey === null
      ? 'NOT SIGNED: who can write the folder can have made it all'
      : `signed by ${publicKey}${wanted ? '' : ' (as the report itself says: compare it with the key you know)'}`;
  return [
    `✔ nothing was changed: ${files.length} files, their digests, counts and sums`,
    `  ${signed}`,
    `  ${query.subject}${query.address === null ? '' : ` ${query.address}`}, blocks ${query.from} to ${query.to}, digest ${range.digest}`,
    `  ${coverage.proven} of ${coverage.blocks} blocks proven, ${coverage.gapCount} gaps`,
  ].join('\n');
}

/** The report made anew from the archive, in a database that is gone afterwards. */
async function reExecuted(folder: string, { query, chain }: Manifest, archive: string): Promise<Comparison> {
  if (!existsSync(archive)) throw new PermanentError('no-archive', `there is no archive at ${archive}`);
  const scratch = mkdtempSync(join(tmpdir(), 'casper-trace-verify-'));
  // The embedded server may run as another user.
  chmodSync(scratch, 0o755);
  const signal = stopSignal(startedByNpm());
  try {
    const open = await openDatabase(undefined, join(scratch, 'data'));
    try {
      await indexInto(open, archive, [], signal);
      await makeReport({
        database: open.database,
        chain: chain.firstBlockHash,
        subject: query.subject,
        address: query.address,
        from: BigInt(query.from),
        to: BigInt(query.to),
        out: join(scratch, 'report'),
        key: undefined,
        signal,
      });
    } finally {
      await open.close();
    }
    return await compareReports(folder, join(scratch, 'report'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
