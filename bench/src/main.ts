// `npm run bench [-- reexecute | engine [options] | api [options]]`: the benchmarks; without a name the two that need no
// database. Figures only: nothing here fails because something is slow.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { benchApi } from './api/main.js';
import { benchEngine } from './engine/main.js';
import { benchReexecute } from './reexecute/main.js';

async function run(name: string | undefined, options: readonly string[]): Promise<void> {
  switch (name) {
    case 'reexecute':
      return benchReexecute();
    case 'engine':
      return benchEngine(options);
    case 'api':
      return benchApi(options);
    case undefined:
      await benchReexecute();
      return benchEngine([]);
    default:
      throw new PermanentError('bench', `no benchmark ${name}: reexecute, engine or api`);
  }
}

/** What the one who called can mend: one line says it. */
const isMisuse = (error: unknown): error is Error =>
  error instanceof PermanentError ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));

const [name, ...options] = process.argv.slice(2);
try {
  await run(name, options);
} catch (error) {
  if (!isMisuse(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
