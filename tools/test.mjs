// `npm test`: everything, from a clean clone: install, generate, build, format, lint and spelling checks, tests.
// Prints `N passed, N failed` as its last line; each failed check counts as one failed test.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagesAreStale, root } from './freshness.mjs';

const run = (command, args) =>
  spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: process.env }).status === 0;

let passed = 0;
let failed = 0;

function check(title, command, args) {
  console.log(`\n── ${title}`);
  if (run(command, args)) passed += 1;
  else {
    failed += 1;
    console.error(`failed: ${title}`);
  }
}

function end() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

if (!existsSync(join(root, 'node_modules', '.package-lock.json')))
  check('install (npm ci)', 'npm', ['ci', '--ignore-scripts']);
if (failed > 0) end();
check('build (prisma generate, tsc -b)', 'npm', ['run', '--silent', 'build']);
check('types of the tests (tsc)', 'npx', ['tsc', '-p', 'test/tsconfig.json']);
check('format (biome)', 'npx', ['biome', 'check', '.']);
check('lint (eslint, no warnings)', 'npx', ['eslint', '--max-warnings', '0', '.']);
check('spelling (cspell)', 'npm', ['run', '--silent', 'spelling']);

check('licences of the packages', 'node', ['tools/supply-chain.mjs', '--offline']);

console.log('\n── tests (vitest)');
const folder = mkdtempSync(join(tmpdir(), 'casper-trace-test-'));
const report = join(folder, 'report.json');
const ended = run('npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
if (existsSync(report)) {
  const results = JSON.parse(readFileSync(report, 'utf8'));
  passed += results.numPassedTests;
  failed += results.numFailedTests;
  // A file that does not load has no tests to count, yet it failed.
  failed += results.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
}
rmSync(folder, { recursive: true });
if (!ended && failed === 0) failed += 1;
end();
