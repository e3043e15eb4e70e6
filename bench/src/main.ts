// `npm run bench [-- reexecute | engine [options] | api [options]]`: the benchmarks; without a name the two that need no
// database. Figures only: nothing here fails because something is slow.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { Command } from 'commander';
import { apiCommand } from './api/main.js';
import { benchEngine, engineCommand } from './engine/main.js';
import { benchReexecute } from './reexecute/main.js';

const program = new Command('npm run bench --')
  .description('Measures; without a command reexecute and engine.')
  .addCommand(
    new Command('reexecute').description('transactions per second of the bundled chain').action(() => benchReexecute()),
  )
  .addCommand(engineCommand())
  .addCommand(apiCommand())
  .action(async () => {
    await benchReexecute();
    await benchEngine({});
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof PermanentError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
