// Owners of many purses at many moments: four statements, however many are asked.
import type { Database } from '@casper-trace/db/database';
import type { PrismaService } from '@casper-trace/db/prisma.service';
import { type Moment, type Owners, type OwnershipRows, ownersAt, urefsOf } from './owners-at.js';

export interface OwnersQuestion extends Moment {
  readonly chainId: number;
  /** Address of the purse. */
  readonly purse: string;
}

export async function loadOwners(
  prisma: PrismaService,
  database: Database,
  questions: readonly OwnersQuestion[],
): Promise<Owners[]> {
  const chainId = { in: [...new Set(questions.map((question) => question.chainId))] };
  const purse = { in: [...new Set(questions.map((question) => question.purse))] };
  const forms = { in: purse.in.flatMap(urefsOf) };
  const newest = questions.reduce((height, { blockHeight }) => (blockHeight > height ? blockHeight : height), 0n);
  const [openingNamedKeys, mainPurses, namedKeyWrites, unknownBefore] = await Promise.all([
    prisma.openingNamedKey.findMany({ where: { chainId, uref: purse } }),
    prisma.mainPurse.findMany({ where: { chainId, purse } }),
    prisma.namedKeyWrite.findMany({
      where: { chainId, blockHeight: { lte: newest }, OR: [{ keyAfter: forms }, { keyBefore: forms }] },
      orderBy: [{ blockHeight: 'asc' }, { transactionIndex: 'asc' }, { ordinal: 'asc' }],
    }),
    loadUnknownBefore(database, chainId.in),
  ]);
  const ofChain = new Map(
    chainId.in.map((id): [number, OwnershipRows] => [
      id,
      {
        openingNamedKeys: openingNamedKeys.filter((row) => row.chainId === id),
        mainPurses: mainPurses.filter((row) => row.chainId === id),
        namedKeyWrites: namedKeyWrites.filter((row) => row.chainId === id),
        unknownBefore: unknownBefore.get(id),
      },
    ]),
  );
  return questions.map((question) => ownersAt(question.purse, question, ofChain.get(question.chainId) ?? nothing));
}

const nothing: OwnershipRows = { openingNamedKeys: [], mainPurses: [], namedKeyWrites: [], unknownBefore: 0n };

/**
 * For each chain whose first state was not walked, the first height from which all ties are recorded: transactions of
 * the first block itself are never executed, as they have no state before them.
 */
export async function loadUnknownBefore(database: Database, chainIds: readonly number[]): Promise<Map<number, bigint>> {
  const { rows } = await database.query<{ id: number; first_height: string }>(
    `SELECT id, first_height FROM chains WHERE id = ANY($1::int4[]) AND NOT EXISTS (
       SELECT 1 FROM main_purses WHERE chain_id = chains.id AND block_height = chains.first_height AND opening)`,
    [chainIds],
  );
  return new Map(rows.map(({ id, first_height }) => [id, BigInt(first_height) + 1n]));
}
