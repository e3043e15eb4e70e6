// What may be said on the command line: `npm start -- --archive DIR --trust HEIGHT:HASH --port N --data DIR`.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { readSettings, type Settings } from '@casper-trace/config/settings';
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import { pinnedBlocks } from '@casper-trace/verdict/root-of-trust';

export interface StartOptions {
  readonly archive: string;
  readonly data: string;
  /** Blocks that the user trusts. */
  readonly pins: readonly TrustedBlock[];
  readonly settings: Settings;
}

const inRepository = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** PermanentError 'bad-option' or 'bad-pin' with the fault in one line. The port on the command line goes before PORT. */
export function readOptions(args: readonly string[]): StartOptions {
  const { archive, data, port, trust } = parse(args);
  const settings = readSettings(undefined, port);
  return {
    archive: archive ?? inRepository('test/chains/devnet-2.0.3'),
    data: data ?? inRepository('.data'),
    pins: pinnedBlocks(trust ?? [], settings.trust),
    settings,
  };
}

function parse(args: readonly string[]) {
  try {
    const options = {
      archive: { type: 'string' },
      data: { type: 'string' },
      port: { type: 'string' },
      trust: { type: 'string', multiple: true },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const usage = 'usage: npm start -- [--archive DIR] [--trust HEIGHT:HASH]... [--port N] [--data DIR]';
    throw new PermanentError('bad-option', `${error instanceof Error ? error.message : String(error)}; ${usage}`);
  }
}
