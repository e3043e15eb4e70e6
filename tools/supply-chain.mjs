// `npm run supply-chain`: what the program is made of. Writes a CycloneDX SBOM of the production dependencies, fails for a
// licence that is not on the list and for a known vulnerability of high severity. Where the registry does not tell of
// vulnerabilities, one line says so.
//   node tools/supply-chain.mjs [--sbom FILE] [--offline] [--lock FILE]
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './freshness.mjs';

/** Licences under which the parts may be used and passed on with an Apache-2.0 program. */
const ALLOWED = new Set([
  ...['MIT', 'MIT-0', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'Unlicense'],
  ...['MIT OR Apache-2.0', 'MIT and ISC', '(MIT AND BSD-3-Clause)'],
]);

/** Packages that were looked at one by one: name, and the licence that holds. */
const REVIEWED = new Map([
  // The old field `licenses` and a LICENSE file say MIT.
  ['busboy', 'MIT'],
  ['streamsearch', 'MIT'],
  // A LICENSE file says MIT. Comes with `prisma`, which needs it for other databases only.
  ['seq-queue', 'MIT'],
  // Weak copyleft: used unchanged, not linked into our own code. Comes with `prisma` (Prisma Studio).
  ['elkjs', 'EPL-2.0'],
  // Weak copyleft: a tool of the tests (vitest), not part of the program.
  ['lightningcss', 'MPL-2.0'],
  // Word lists of the spelling check (cspell), not part of the program.
  ['@cspell/dict-django', 'WTFPL'],
  ['@cspell/dict-en-common-misspellings', 'CC BY-SA 4.0'],
]);

/** Severities that fail. */
const FAILING = ['high', 'critical'];

const { values: options } = parseArgs({
  options: { sbom: { type: 'string' }, offline: { type: 'boolean' }, lock: { type: 'string' } },
});
let failed = false;

function fail(line) {
  console.error(`error: ${line}`);
  failed = true;
}

function npm(...args) {
  return spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    shell: process.platform === 'win32',
    timeout: 120_000,
  });
}

function checkLicences() {
  const { packages } = JSON.parse(readFileSync(options.lock ?? join(root, 'package-lock.json'), 'utf8'));
  let count = 0;
  for (const [path, { license, link, version }] of Object.entries(packages)) {
    if (link || !path.startsWith('node_modules/')) continue;
    count += 1;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const reviewed = REVIEWED.get(name) ?? REVIEWED.get(name.replace(/^(lightningcss)-.*/, '$1'));
    if (ALLOWED.has(license) || (reviewed !== undefined && (license ?? reviewed) === reviewed)) continue;
    fail(
      `${name} ${version} has the licence ${license ?? '(none)'}, which is not on the list in tools/supply-chain.mjs`,
    );
  }
  console.log(`licences: ${count} packages checked`);
}

function writeSbom(file) {
  const made = npm('sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--omit', 'dev');
  if (made.status !== 0) return fail(`npm sbom: ${made.stderr.trim().split('\n')[0]}`);
  writeFileSync(file, made.stdout);
  console.log(`SBOM: ${file}, ${JSON.parse(made.stdout).components.length} components (CycloneDX)`);
}

function checkVulnerabilities() {
  const { stdout } = npm('audit', '--json', '--omit', 'dev');
  let report;
  try {
    report = JSON.parse(stdout);
  } catch {
    report = {};
  }
  if (report.vulnerabilities === undefined) {
    const reason = String(report.message ?? report.error?.summary ?? 'no answer').split('\n')[0];
    return console.log(`vulnerabilities: NOT CHECKED, the registry does not tell (${reason.slice(0, 150)})`);
  }
  const found = Object.values(report.vulnerabilities);
  for (const { name, severity, range } of found) {
    const line = `${name} ${range}: ${severity}`;
    if (FAILING.includes(severity)) fail(`vulnerability: ${line}`);
    else console.log(`vulnerability: ${line}`);
  }
  console.log(`vulnerabilities: ${found.length} known`);
}

checkLicences();
if (options.sbom !== undefined) writeSbom(options.sbom);
if (!options.offline) checkVulnerabilities();
process.exitCode = failed ? 1 : 0;
