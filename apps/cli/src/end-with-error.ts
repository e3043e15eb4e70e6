// How a command ends that could not do its work: one clear line, and exit code 1 (or a signal's own).
import { AppError } from '@casper-trace/casper-types/app-error';
import { StopRequest } from '@casper-trace/telemetry/shutdown';

export function endWithError(error: unknown): void {
  process.exitCode = error instanceof StopRequest ? error.exitCode : 1;
  process.stderr.write(`error: ${lineOf(error)}\n`);
}

/** A fault of ours is said in one line; of anything else the stack is worth more. */
function lineOf(error: unknown): string {
  if (error instanceof AppError || error instanceof StopRequest) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
