// The main job behind `npm start`: database, queue, ingest, re-execution and the pages, all in one process.
import 'reflect-metadata';
import { AppError } from '@casper-trace/casper-types/app-error';
import { StopRequest } from '@casper-trace/telemetry/shutdown';
import { readOptions } from './options.js';
import { start } from './start.js';

try {
  await start(readOptions(process.argv.slice(2)));
} catch (error) {
  const known = error instanceof AppError || error instanceof StopRequest;
  const text = error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`error: ${text}\n`);
  process.exitCode = error instanceof StopRequest ? error.exitCode : 1;
}
