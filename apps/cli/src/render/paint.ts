// Colours of the terminal by meaning; without colour every function returns its text.
import { isatty } from 'node:tty';
import picocolors from 'picocolors';

/** What a piece of text means to the reader. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
  /** Each kind of context has its own colour. */
  context(kind: 'account' | 'contract' | 'system' | 'node', text: string): string;
}

/** For standard output. Asks the terminal itself: picocolors alone takes CI=true for one, and a pipe would get colours. */
export const outputPaint = (): Paint => createPaint(isatty(process.stdout.fd) && picocolors.isColorSupported);

/** @param colours false for a pipe or `NO_COLOR` */
export function createPaint(colours: boolean): Paint {
  const colour = picocolors.createColors(colours);
  const contexts = { account: colour.cyan, contract: colour.magenta, system: colour.blue, node: colour.gray };
  return {
    bold: colour.bold,
    dim: colour.dim,
    good: colour.green,
    warn: colour.yellow,
    bad: colour.red,
    context: (kind, text) => contexts[kind](text),
  };
}
