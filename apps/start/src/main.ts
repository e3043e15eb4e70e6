// The main job behind `npm start`: database, queue, ingest, re-execution and the pages, all in one process.
import 'reflect-metadata';
import { endWithError } from '@casper-trace/telemetry/end-with-error';
import { exitSoon } from '@casper-trace/telemetry/shutdown';
import { readOptions } from './options.js';
import { start } from './start.js';

try {
  await start(readOptions(process.argv.slice(2)));
} catch (error) {
  endWithError(error);
}
exitSoon();
