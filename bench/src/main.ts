// `npm run bench [-- reexecute | engine [--alone]]`: the benchmarks, both if none is named. Figures only: nothing here
// fails because something is slow.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { benchEngine } from './engine/main.js';
import { benchReexecute } from './reexecute/main.js';

const [name, ...options] = process.argv.slice(2);
const isAlone = options.includes('--alone');
switch (name) {
  case 'reexecute':
    await benchReexecute();
    break;
  case 'engine':
    await benchEngine(isAlone);
    break;
  case undefined:
    await benchReexecute();
    await benchEngine(isAlone);
    break;
  default:
    throw new PermanentError('bench', `no benchmark ${name}: reexecute or engine`);
}
