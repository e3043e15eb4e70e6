// `npm run release -- VERSION`: cuts a release from the changelog. What is under `## Unreleased` gets the version and the date, and every
// package.json and the lock file get the version. Then look at it, commit and tag.
//   node tools/release.mjs VERSION [FOLDER]
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './freshness.mjs';

const [version = '', folder = root] = process.argv.slice(2);
const UNRELEASED = '## Unreleased\n';

function fail(message) {
  console.error(`error: ${message}`);
  process.exit(1);
}

const read = (path) => readFileSync(join(folder, path), 'utf8');
const readJson = (path) => JSON.parse(read(path));
const writeJson = (path, value) => writeFileSync(join(folder, path), `${JSON.stringify(value, null, 2)}\n`);

/** Our packages name each other by exact version. */
function setVersion(manifest) {
  manifest.version = version;
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (name.startsWith('@casper-trace/')) manifest.dependencies[name] = version;
  }
}

if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) fail(`'${version}' is no version: 1.2.3 or 1.2.3-beta.1`);
const changelog = read('CHANGELOG.md');
if (changelog.includes(`\n## ${version} `)) fail(`CHANGELOG.md has version ${version} already`);
const [, unreleased] = changelog.split(`\n${UNRELEASED}`);
if (unreleased === undefined || !/^- /m.test(unreleased.split('\n## ')[0]))
  fail('CHANGELOG.md has nothing under Unreleased');

const lock = readJson('package-lock.json');
lock.version = version;
for (const [path, manifest] of Object.entries(lock.packages)) {
  if (path.includes('node_modules/')) continue;
  setVersion(manifest);
  const own = readJson(join(path, 'package.json'));
  setVersion(own);
  writeJson(join(path, 'package.json'), own);
}
writeJson('package-lock.json', lock);
const heading = `## ${version} (${new Date().toISOString().slice(0, 10)})\n`;
writeFileSync(join(folder, 'CHANGELOG.md'), changelog.replace(UNRELEASED, `${UNRELEASED}\n${heading}`));
console.log(`git commit --all --message 'Release ${version}' && git tag v${version}`);
