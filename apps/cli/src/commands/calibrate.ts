// `casper-trace calibrate`: which rule sets explain the transactions of a recorded chain, by protocol version.
import { existsSync } from 'node:fs';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import Table from 'cli-table3';
import { Command } from 'commander';
import type { Calibration } from './calibrate/calibrate-archive.js';
import { calibrateInThread } from './calibrate/calibrate-in-thread.js';

interface Options {
  readonly archive: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Every transaction of the archive is re-executed, by the candidate rule sets of its protocol version. A set explains a
transaction if it reproduces the node's record. 'left' are transactions that no set explains: new rules, or a fault.
docs/versions.md says what the sets and their changes (S1, S2, …) are.

Examples:
  $ casper-trace calibrate --archive test/chains/devnet-upgrade-2.0.3-2.2.0
  $ casper-trace calibrate --archive DIR --json
`;

export function calibrateCommand(): Command {
  return new Command('calibrate')
    .description('tell which rule sets explain the transactions of a recorded chain')
    .requiredOption('--archive <dir>', 'folder of the recorded chain')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run({ archive, json }: Options): Promise<void> {
  if (!existsSync(archive)) throw new PermanentError('no-archive', `there is no archive at ${archive}`);
  const rows = await calibrateInThread(archive);
  process.stdout.write(`${json ? JSON.stringify(rows) : tableOf(rows)}\n`);
}

function tableOf(rows: readonly Calibration[]): string {
  const table = new Table({ head: ['protocol', 'rules', 'explained', 'left'], style: { head: [] } });
  for (const { protocolVersion, rules, explained, left } of rows) {
    table.push([protocolVersion, rules ?? 'none', String(explained), String(left)]);
  }
  return table.toString();
}
