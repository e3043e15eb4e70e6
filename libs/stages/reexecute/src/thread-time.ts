// Processor time of a worker thread, seen from outside while it is busy. A machine that is suspended or has other things
// to do takes time from everybody, but no processor time: it must not decide a verdict.
import { readFileSync, readlinkSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever its own clock (USER_HZ). */
const TICK_MS = 10;

/** Id that the kernel has for the calling thread; 0 where it does not say (other than Linux). */
export function kernelThreadId(): number {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  } catch {
    return 0;
  }
}

/**
 * Milliseconds of processor time that a thread of this process has used; of the whole process where the kernel does not
 * know the thread by this id, which is never less.
 */
export function processorMs(threadId: number): number {
  return (threadId > 0 ? ofThread(threadId) : undefined) ?? ofProcess();
}

function ofThread(threadId: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/self/task/${threadId}/stat`, 'utf8');
    // The name in brackets may hold blanks and brackets: the fields are counted from the last one (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return undefined;
  }
}

function ofProcess(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
