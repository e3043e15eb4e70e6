// What may be said on the command line: `npm start -- --archive DIR --port N --data DIR`.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { readSettings, type Settings } from '@casper-trace/config/settings';

export interface StartOptions {
  readonly archive: string;
  readonly data: string;
  readonly settings: Settings;
}

const inRepository = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** PermanentError 'bad-option' with the fault in one line. The port on the command line goes before PORT. */
export function readOptions(args: readonly string[]): StartOptions {
  const { archive, data, port } = parse(args);
  const settings = readSettings(undefined, port);
  return {
    archive: archive ?? inRepository('test/chains/devnet-2.0.3'),
    data: data ?? inRepository('.data'),
    settings,
  };
}

function parse(args: readonly string[]) {
  try {
    const options = { archive: { type: 'string' }, data: { type: 'string' }, port: { type: 'string' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const usage = 'usage: npm start -- [--archive DIR] [--port N] [--data DIR]';
    throw new PermanentError('bad-option', `${error instanceof Error ? error.message : String(error)}; ${usage}`);
  }
}
