// Sums over the movements of one transaction.
import type { FrameFact, PursePast, TransactionFacts } from './facts.js';
import type { Value } from './values.js';

/** What committed movements leave in a purse that the transaction created. */
export function leftIn(purse: string, { purseTransfers }: TransactionFacts): bigint {
  return purseTransfers.reduce((left, { sourcePurse, targetPurse, amount, committed }) => {
    if (!committed) return left;
    return left + (targetPurse === purse ? amount : 0n) - (sourcePurse === purse ? amount : 0n);
  }, 0n);
}

/** What session code spent of the amount that the initiator approved: the fields of a `transaction` event. */
export function spending(
  { transaction, frames, purseTransfers }: TransactionFacts,
  past: PursePast,
): Readonly<Record<string, Value>> {
  const session = frames.find(({ step, parentIndex }) => step === 'session' && parentIndex === null);
  const sessionCode = session?.codeKind === 'session bytes';
  const approvedAmount = session && sessionCode ? amountArgument(session) : undefined;
  const spent = purseTransfers
    .filter(
      ({ step, sourcePurse, committed }) =>
        step === 'session' &&
        committed &&
        sourcePurse !== null &&
        past.mainPurseOf(sourcePurse) === transaction.initiator,
    )
    .reduce((sum, { amount }) => sum + amount, 0n);
  return {
    sessionCode,
    approvedAmount: approvedAmount ?? null,
    spent,
    spentPercent: approvedAmount === undefined || approvedAmount === 0n ? null : (spent * 100n) / approvedAmount,
  };
}

/** Type text of a U512 as `ArgumentDocument` of libs/core/tracing has it. */
const U512 = '"U512"';

function amountArgument({ args }: FrameFact): bigint | undefined {
  if (!Array.isArray(args)) return undefined;
  for (const arg of args as readonly Readonly<Record<string, unknown>>[]) {
    const { name, type, parsed } = arg;
    if (name === 'amount' && type === U512 && typeof parsed === 'string') {
      const digits = /^"?(\d+)"?$/.exec(parsed)?.[1];
      return digits === undefined ? undefined : BigInt(digits);
    }
  }
  return undefined;
}
