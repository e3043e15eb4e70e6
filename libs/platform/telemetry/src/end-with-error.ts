// How a program ends that could not do its work: one clear line, and an exit code (docs/operations.md).
import { AppError } from '@casper-trace/casper-types/app-error';
import { StopRequest } from './shutdown.js';

/** Exit code: where the data are kept there is no more room, or the embedded server does not run any more. */
export const STORAGE_LOST = 3;

const STORAGE_CODES = new Set<unknown>(['disk-full', 'postgres-lost', 'ENOSPC']);

export function endWithError(error: unknown): void {
  process.exitCode = exitCodeOf(error);
  process.stderr.write(`error: ${lineOf(error)}\n`);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof StopRequest) return error.exitCode;
  return STORAGE_CODES.has((error as { code?: unknown } | null)?.code) ? STORAGE_LOST : 1;
}

/** A fault of ours is said in one line; of anything else the stack is worth more. */
function lineOf(error: unknown): string {
  if (error instanceof AppError || error instanceof StopRequest) return error.message;
  if (!(error instanceof Error)) return String(error);
  return (error as NodeJS.ErrnoException).code === 'ENOSPC' ? error.message : (error.stack ?? error.message);
}
