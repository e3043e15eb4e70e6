// When to end: on the first SIGINT or SIGTERM, or when the npm that started us is gone. A second signal ends at once,
// and so does the clock: whatever hangs, the program is gone within ten seconds of the first signal.
import { readFileSync } from 'node:fs';
import { setInterval, setTimeout } from 'node:timers';

const LOOK_FOR_PARENT_MS = 500;
/** Time for an orderly end. What listens to the process's `exit` still has a moment after it. */
const END_WITHIN_MS = 7_000;

/** Why the program was asked to end. */
export class StopRequest extends Error {
  /** As a shell counts it: 128 and the signal's number. */
  readonly exitCode: number;

  constructor(reason: string, exitCode: number) {
    super(`stopped by ${reason}`);
    this.name = 'StopRequest';
    this.exitCode = exitCode;
  }
}

/**
 * A signal that aborts with a `StopRequest`.
 * @param withParent end when the parent process is gone: a killed npm cannot tell what it started
 */
export function stopSignal(withParent: boolean): AbortSignal {
  const controller = new AbortController();
  const stop = (name: string, exitCode: number): void => {
    if (controller.signal.aborted) process.exit(exitCode);
    setTimeout(() => {
      process.stderr.write(`error: stopped by ${name}; something did not end in ${END_WITHIN_MS / 1000} s\n`);
      process.exit(exitCode);
    }, END_WITHIN_MS).unref();
    controller.abort(new StopRequest(name, exitCode));
  };
  process.on('SIGINT', () => stop('SIGINT', 130));
  process.on('SIGTERM', () => stop('SIGTERM', 143));
  if (withParent) {
    const parents = parentIds();
    const watch = setInterval(() => {
      if (parentIds() === parents) return;
      clearInterval(watch);
      stop('the end of its parent process', 143);
    }, LOOK_FOR_PARENT_MS);
    watch.unref();
  }
  return controller.signal;
}

/** Connections that a lost server left behind must not keep the process alive once its work is done. */
export function exitSoon(): void {
  setTimeout(() => process.exit(), 500).unref();
}

/** The parent and, if /proc knows it, its parent: npm starts programs through a shell, which outlives it. */
function parentIds(): string {
  const { ppid } = process;
  try {
    // Behind the name in brackets: state, then the parent's id.
    const fields = readFileSync(`/proc/${ppid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return `${ppid} ${fields?.[1] ?? ''}`;
  } catch {
    // No /proc here, or the parent is gone: its id alone must do.
    return `${ppid}`;
  }
}
