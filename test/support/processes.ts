// Processes of this machine, as /proc shows them.
import { readdirSync, readFileSync } from 'node:fs';

/** A process and its children; nothing of those that ended. */
export function familyOf(pid: number): number[] {
  const members = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statusOf(Number(name)))
    .filter((status) => status !== undefined && status.state !== 'Z')
    .filter((status) => status?.pid === pid || status?.parent === pid)
    .map((status) => status?.pid ?? 0);
  return members.sort((a, b) => (a === pid ? -1 : b === pid ? 1 : a - b));
}

export const runs = (pid: number): boolean => {
  const status = statusOf(pid);
  return status !== undefined && status.state !== 'Z';
};

/** Also one that ended and that its parent has not waited for yet. */
export const exists = (pid: number): boolean => statusOf(pid) !== undefined;

function statusOf(pid: number): { pid: number; state: string; parent: number } | undefined {
  try {
    // Behind the name in brackets: state, then the parent's id.
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return { pid, state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
