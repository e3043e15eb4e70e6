// `npm start`: from a clean clone to the running program. Plain Node, no dependency: it runs before anything is there.
// Each step is skipped where its result is newer than what it is made from.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changed, packagesAreStale, root } from './freshness.mjs';

const LEAST_NODE = [20, 19];

function fail(message) {
  console.error(`error: ${message}`);
  process.exit(1);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1])) {
  fail(`casper-trace needs Node ${LEAST_NODE.join('.')} or newer, this is ${process.versions.node}`);
}

// Both need nothing installed and nothing built. apps/start prints the same (apps/start/src/options.ts).
const asks = (...options) => process.argv.slice(2).some((arg) => options.includes(arg));
if (asks('-h', '--help')) {
  process.stdout.write(readFileSync(join(root, 'apps/start/help.txt'), 'utf8'));
  process.exit();
}
if (asks('-V', '--version')) {
  console.log(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
  process.exit();
}

/** Time of the newest file in a folder and below. */
function newest(folder) {
  if (!existsSync(join(root, folder))) return 0;
  return readdirSync(join(root, folder), { withFileTypes: true }).reduce((latest, entry) => {
    const path = join(folder, entry.name);
    return Math.max(latest, entry.isDirectory() ? newest(path) : changed(path));
  }, 0);
}

function step(title, command, args) {
  console.error(`${title} …`);
  // What the tools say goes to standard error: standard output is for results.
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error) fail(`${title}: ${error.message}`);
  if (status !== 0) fail(`${title} failed, see above`);
}

const tool = (name) => join(root, 'node_modules', '.bin', name);

if (packagesAreStale()) {
  step('installing packages', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
}
if (changed('libs/adapters/db/src/generated/prisma/client.ts') < changed('prisma/schema.prisma')) {
  step('generating the database client', tool('prisma'), ['generate']);
}

const packages = ['apps', ...readdirSync(join(root, 'libs')).map((layer) => `libs/${layer}`)].flatMap((layer) =>
  readdirSync(join(root, layer)).map((name) => `${layer}/${name}`),
);
const sources = packages.reduce((latest, folder) => Math.max(latest, newest(`${folder}/src`)), 0);
const built = changed('apps/start/dist/.built');
if (built === 0 || built < sources) {
  step('building', tool('tsc'), ['-b']);
  writeFileSync(join(root, 'apps/start/dist/.built'), '');
}

// In this process, not in a child of it: whoever ends this process ends the program.
await import('../apps/start/dist/main.js');
