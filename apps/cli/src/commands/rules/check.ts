// `casper-trace rules check`: whether files are rules; needs no database.
import { AppError } from '@casper-trace/casper-types/app-error';
import { Command } from 'commander';
import { outputPaint } from '../../render/paint.js';
import { readRuleFile } from './rule-file.js';

const HELP = `
Every file is checked; a fault is one line with file, path and reason, and the exit code is then 1.

Examples:
  $ casper-trace rules check rules/*.yaml
`;

export function checkCommand(): Command {
  return new Command('check')
    .description('check rule files: form, fields, types, values')
    .argument('<file...>', 'rule files, YAML or JSON')
    .addHelpText('after', HELP)
    .action(run);
}

function run(files: readonly string[]): void {
  const paint = outputPaint();
  for (const file of files) {
    try {
      const { id, severity, event } = readRuleFile(file);
      process.stdout.write(`${paint.good('good')}  ${file}: ${id}, ${severity}, looks at each ${event}\n`);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      process.stdout.write(`${paint.bad('bad')}   ${error.message}\n`);
      process.exitCode = 1;
    }
  }
}
