// The arithmetic of a statement, from its own figures.
import type { StatementLine } from '../documents/lines.js';

/** Undefined if the statement is sound. Throws for a figure that is no integer. */
export function statementFault(line: StatementLine): string | undefined {
  const [received, sent] = [line.received, line.sent].map(BigInt);
  if (line.opening === null || line.closing === null) {
    return line.unexplained === null && line.why !== null
      ? undefined
      : 'a balance is unknown, but the rest is not said to be';
  }
  if (line.unexplained === null) return 'both balances are known, but what is unexplained is not said';
  const outside = line.outside.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const end = BigInt(line.opening) + received - sent + outside + BigInt(line.unexplained);
  if (end !== BigInt(line.closing)) {
    return `opening + received − sent + outside + unexplained is ${end}, closing is ${line.closing}`;
  }
  return (line.unexplained === '0') === (line.why === null)
    ? undefined
    : 'what is unexplained and its reason do not go together';
}
