#!/usr/bin/env node
// The command `casper-trace`. A committed file, so that `npm ci` links it before anything is built.
import { existsSync } from 'node:fs';

const main = new URL('../apps/cli/dist/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  console.error('error: casper-trace is not built: run npm run build first');
  process.exitCode = 1;
}
