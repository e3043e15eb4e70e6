// `casper-trace rules evaluate`: all rules over all that is recorded, without `npm start`.
import { evaluateAll } from '@casper-trace/alert/evaluation/evaluator';
import { addBuiltInRules } from '@casper-trace/db/alerts/rules';
import { readChains } from '@casper-trace/db/chains';
import { chooseChain } from '@casper-trace/db/choose-chain';
import type { Database } from '@casper-trace/db/database';
import { openForReading } from '@casper-trace/db/open-for-reading';
import { builtInRules } from '@casper-trace/rules/built-in/built-in-rules';
import { Command } from 'commander';
import { withDatabase } from '../../with-database.js';

interface Options {
  readonly data: string;
  readonly chain?: string;
}

const HELP = `
Raises the alerts that 'npm start' would: the built-in rules and those that were added, from where each of them stands.
Raised alerts wait for delivery until 'npm start' runs; reports list them as findings.

Example:
  $ casper-trace index --archive test/chains/devnet-2.0.3 --once --data /tmp/casper-trace
  $ casper-trace rules evaluate --data /tmp/casper-trace
`;

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('evaluate all rules over what is recorded, and end')
    .option('--chain <name>', 'network, or hash of its first block, if the database has several chains')
    .option('--data <dir>', 'folder of the embedded database, used without DATABASE_URL', '.data')
    .addHelpText('after', HELP)
    .action(run);
}

async function run({ data, chain }: Options): Promise<void> {
  const raised = await withDatabase(
    data,
    async (database: Database) => {
      const { id: chainId } = chooseChain(await readChains(database), chain);
      await addBuiltInRules(database, builtInRules);
      return evaluateAll(database, chainId);
    },
    openForReading,
  );
  process.stdout.write(`${raised} new alert${raised === 1 ? '' : 's'}\n`);
}
