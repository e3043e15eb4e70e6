#!/usr/bin/env node
// The command `casper-trace`. A committed file: it is there before anything is built, and says so.
import { existsSync, readFileSync } from 'node:fs';

const main = new URL('../apps/cli/dist/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else if (['-V', '--version'].includes(process.argv[2])) {
  console.log(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version);
} else {
  console.error('error: casper-trace is not built: run npm ci && npm run build first');
  process.exitCode = 1;
}
