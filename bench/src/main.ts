// `npm run bench [-- reexecute | engine [options] | api [options]]`: the benchmarks; without a name the two that need no
// database. Figures only: nothing here fails because something is slow.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { benchApi } from './api/main.js';
import { benchEngine } from './engine/main.js';
import { benchReexecute } from './reexecute/main.js';

const [name, ...options] = process.argv.slice(2);
switch (name) {
  case 'reexecute':
    await benchReexecute();
    break;
  case 'engine':
    await benchEngine(options);
    break;
  case 'api':
    await benchApi(options);
    break;
  case undefined:
    await benchReexecute();
    await benchEngine([]);
    break;
  default:
    throw new PermanentError('bench', `no benchmark ${name}: reexecute, engine or api`);
}
