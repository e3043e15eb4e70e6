// `casper-trace rules add`: a file becomes the newest version of its rule.
import { addAuditedRule } from '@casper-trace/db/access/manage-rules';
import { readRule } from '@casper-trace/db/alerts/rules';
import { openForReading } from '@casper-trace/db/open-for-reading';
import type { Json } from '@casper-trace/db/rows/column';
import { Command } from 'commander';
import { commandLine, withDatabase } from '../../with-database.js';
import { heightOf, operator, readRuleFile } from './rule-file.js';

interface Options {
  readonly data: string;
  readonly from?: string;
  readonly off?: boolean;
}

const HELP = `
The file's id names the rule. If the database has it, this is its next version: the evaluation goes on with it where the
version before stands. A new rule begins at the newest recorded block, unless --from names a height.
With --off the argument may also be the id of a stored rule, such as a built-in one.

Examples:
  $ casper-trace rules add large-withdrawal.yaml
  $ casper-trace rules add large-withdrawal.yaml --from 1200000
  $ casper-trace rules add transfer-refused --off
`;

export function addCommand(): Command {
  return new Command('add')
    .description('add a rule, or the next version of it')
    .argument('<file>', 'rule file, YAML or JSON')
    .option('--from <height>', 'first block that the rule is evaluated at')
    .option('--off', 'switch the rule off')
    .option('--data <dir>', 'folder of the embedded database, used without DATABASE_URL', '.data')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(file: string, { data, from, off = false }: Options): Promise<void> {
  const fromHeight = heightOf(from, '--from') ?? null;
  const stored = await withDatabase(
    data,
    async (database) => {
      const isId = off && /^[a-z][a-z0-9-]*$/.test(file);
      const document = isId ? (await readRule(database, file)).document : (readRuleFile(file) as unknown as Json);
      const { id } = document as { readonly id: string };
      const rule = { id, document, enabled: !off, fromHeight, createdBy: operator() };
      return addAuditedRule(database, commandLine(), rule);
    },
    openForReading,
  );
  process.stdout.write(`rule ${stored.id}, version ${stored.version}${off ? ', off' : ''}\n`);
}
