// `casper-trace rules watch`: what a tag stands for.
import { unwatchSubject, watchSubject } from '@casper-trace/db/access/manage-rules';
import { openForReading } from '@casper-trace/db/open-for-reading';
import { parseSubject } from '@casper-trace/rules/subject';
import { Command } from 'commander';
import { commandLine, withDatabase } from '../../with-database.js';

interface Options {
  readonly data: string;
  readonly allowed?: boolean;
  readonly remove?: boolean;
  readonly note?: string;
}

const HELP = `
Rules select by tag what they watch. Each tag has an allow-list: contexts and code that may touch its subjects.
The built-in rules about watched purses, accounts, contracts and packages look at every tag.

Examples:
  $ casper-trace rules watch treasury purse uref-b44c977af7918779fd7e835f0c0da42d817f9e26ebcf7e53a319fc5d524474ba-007
  $ casper-trace rules watch treasury account account-hash-b707b930e7dfec5a4654502bb54e7958fe6d8980609d2a4ffc5567af2ba0f8cb --allowed
  $ casper-trace rules watch treasury contract hash-7bfef15eba8e98cc2e21e3202330d04b0b9283dc1c010fceaedcd009ad74c8f3 --remove
`;

export function watchCommand(): Command {
  return new Command('watch')
    .description('put a purse, account, contract or package under a tag, or on its allow-list')
    .argument('<tag>', 'name of the group')
    .argument('<kind>', 'purse, account, contract or package')
    .argument('<address>', 'in any of its forms')
    .option('--allowed', "put it on the tag's allow-list instead")
    .option('--remove', 'take it away again')
    .option('--note <text>', 'why')
    .option('--data <dir>', 'folder of the embedded database, used without DATABASE_URL', '.data')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(tag: string, kind: string, address: string, options: Options): Promise<void> {
  const entry = {
    tag,
    role: options.allowed ? ('allowed' as const) : ('subject' as const),
    ...parseSubject(kind, address),
    note: options.note,
  };
  const said = await withDatabase(
    options.data,
    async (database) => {
      if (options.remove) return (await unwatchSubject(database, commandLine(), entry)) ? 'removed' : 'was not there';
      await watchSubject(database, commandLine(), entry);
      return entry.role === 'allowed' ? 'allowed' : 'watched';
    },
    openForReading,
  );
  process.stdout.write(`${tag}: ${entry.kind} ${entry.address} ${said}\n`);
}
