// The command-line options of `npm start`.
import { fileURLToPath } from 'node:url';
import { readSettings, type Settings } from '@casper-trace/config/settings';
import { packageVersion } from '@casper-trace/config/version';
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import { pinnedBlocks } from '@casper-trace/verdict/root-of-trust';
import { Command, InvalidArgumentError } from 'commander';

export interface StartOptions {
  readonly archive: string;
  readonly data: string;
  /** Blocks that the user trusts. */
  readonly pins: readonly TrustedBlock[];
  /** GraphQL and the pages in a process of their own. */
  readonly apiProcess: boolean;
  readonly settings: Settings;
}

interface Given {
  readonly archive?: string;
  readonly data?: string;
  readonly trust?: readonly string[];
  readonly port?: number;
  readonly apiProcess?: boolean;
}

const EXAMPLES = `
Without options it indexes the bundled chain. Settings come from the environment and the file .env: see .env.example.

Examples:
  $ npm start
  $ npm start -- --archive test/chains/devnet-2.2.0 --data /var/tmp/casper-trace --port 0
`;

const inRepository = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** apps/start/help.txt has its help, for a clone where nothing is installed; a test keeps the two equal. */
export function startCommand(): Command {
  return new Command('npm start --')
    .description('Indexes a recorded chain, and serves GraphQL and a status page until Ctrl-C.')
    .configureOutput({ getOutHelpWidth: () => 120 })
    .showHelpAfterError("'npm start -- --help' lists the options; npm passes on only what follows '--'")
    .helpOption('-h, --help', 'print this')
    .version(packageVersion(), '-V, --version', 'print the version')
    .option('--archive <dir>', 'folder of the recorded chain (default: the bundled one)')
    .option('--data <dir>', 'folder of the embedded database, used without DATABASE_URL (default: .data in the clone)')
    .option('--port <n>', 'where to listen; 0 takes any free port (default: PORT, or 4000)', parsePort)
    .option(
      '--trust <height:hash>',
      'a block that you trust: the proofs lead to it; may be given several times',
      (text: string, given: readonly string[] = []) => [...given, text],
    )
    .option('--api-process', 'GraphQL and the pages in a process of their own')
    .addHelpText('after', EXAMPLES);
}

/** Ends the process where commander does: after help and version, and with one line for a bad option. PermanentError 'bad-pin'. */
export function readOptions(args: readonly string[]): StartOptions {
  const { archive, data, port, trust, apiProcess = false } = startCommand().parse(args, { from: 'user' }).opts<Given>();
  const settings = readSettings({ port });
  return {
    archive: archive ?? inRepository('test/chains/devnet-2.0.3'),
    data: data ?? inRepository('.data'),
    pins: pinnedBlocks(trust ?? [], settings.trust),
    apiProcess,
    settings,
  };
}

function parsePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('Give a number from 0 to 65535.');
}
