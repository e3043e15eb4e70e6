// What statements say was received and sent must be the sums of the movements that the report lists: it lists every
// movement of the purses that it has statements of.
import { join } from 'node:path';
import type { MovementLine, StatementLine } from '../documents/lines.js';
import { linesOf } from '../files.js';
import type { Faults } from './faults.js';

/** Statements whose sums are in memory at one time; the movements are read once for each such part. */
const AT_ONCE = 50_000;

interface Sums {
  received: bigint;
  sent: bigint;
  movements: number;
}

export async function checkSums(folder: string, faults: Faults, atOnce = AT_ONCE): Promise<void> {
  let part: StatementLine[] = [];
  for await (const { text } of linesOf(join(folder, 'statements.jsonl'))) {
    part.push(JSON.parse(text) as StatementLine);
    if (part.length < atOnce) continue;
    await checkPart(folder, part, faults);
    part = [];
  }
  if (part.length > 0) await checkPart(folder, part, faults);
}

async function checkPart(folder: string, statements: readonly StatementLine[], faults: Faults): Promise<void> {
  const sums = new Map(
    statements.map(({ purse }): [string, Sums] => [purse, { received: 0n, sent: 0n, movements: 0 }]),
  );
  const { openingBlock } = statements[0];
  for await (const { text } of linesOf(join(folder, 'purse-movements.jsonl'))) {
    const { when, what } = JSON.parse(text) as MovementLine;
    if (what.committed && when.block > openingBlock) addMovement(sums, what);
  }
  for (const { purse, received, sent, movements } of statements) {
    const own = sums.get(purse);
    const agree = own && own.received === BigInt(received) && own.sent === BigInt(sent) && own.movements === movements;
    if (!agree) faults.add(`statements.jsonl: what ${purse} received and sent is not the sum of the movements`);
  }
}

function addMovement(sums: ReadonlyMap<string, Sums>, { source, target, amount }: MovementLine['what']): void {
  const from = sums.get(withoutRights(source));
  const to = sums.get(withoutRights(target));
  if (from) from.sent += BigInt(amount);
  if (to) to.received += BigInt(amount);
  if (from) from.movements++;
  if (to && to !== from) to.movements++;
}

const withoutRights = (uref: string | null): string => uref?.replace(/-00[0-7]$/, '') ?? '';
