// The command `casper-trace`: one file a command. Results go to standard output, everything else to standard error.
import { packageVersion } from '@casper-trace/config/version';
import { endWithError } from '@casper-trace/telemetry/end-with-error';
import { exitSoon } from '@casper-trace/telemetry/shutdown';
import { Command } from 'commander';
import { calibrateCommand } from './commands/calibrate.js';
import { channelsCommand } from './commands/channels.js';
import { deliveriesCommand } from './commands/deliveries.js';
import { indexCommand } from './commands/index-archive.js';
import { keysCommand } from './commands/keys.js';
import { reportCommand } from './commands/report.js';
import { rulesCommand } from './commands/rules.js';
import { traceCommand } from './commands/trace.js';
import { verifyReportCommand } from './commands/verify-report.js';

const program = new Command('casper-trace')
  .description('Re-executes recorded Casper chains and tells in whose context everything happened.')
  .version(packageVersion(), '-V, --version', 'print the version')
  .showHelpAfterError()
  .addCommand(indexCommand())
  .addCommand(traceCommand())
  .addCommand(calibrateCommand())
  .addCommand(rulesCommand())
  .addCommand(channelsCommand())
  .addCommand(deliveriesCommand())
  .addCommand(keysCommand())
  .addCommand(reportCommand())
  .addCommand(verifyReportCommand());

try {
  await program.parseAsync();
} catch (error) {
  endWithError(error);
}
exitSoon();
