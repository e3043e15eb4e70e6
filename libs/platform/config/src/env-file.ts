// The file `.env` of the clone, beside `.env.example`: settings that are kept. It is read from this one place, whatever the
// current folder is: a foreign project's `.env` must not name our database.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { PermanentError } from '@casper-trace/casper-types/app-error';

export const ENV_FILE = fileURLToPath(new URL('../../../../.env', import.meta.url));

/** Empty, a comment, or `NAME=value`: what Node's parser does not understand it drops without a word. */
const LINE = /^\s*(#.*|(export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=.*)?$/;

/** The variables of the file; none if there is no file. PermanentError 'bad-env-file'. */
export function readEnvFile(path: string): NodeJS.ProcessEnv {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return {};
    throw new PermanentError('bad-env-file', `${path} cannot be read: ${message}`, {}, { cause });
  }
  const bad = text.split(/\r?\n/).findIndex((line) => !LINE.test(line));
  if (bad === -1) return parseEnv(text);
  throw new PermanentError('bad-env-file', `${path}, line ${bad + 1}: not NAME=value, empty or a comment (#)`);
}
