// Owners of many purses at many moments: four statements, however many are asked.
import type { Database } from '@casper-trace/db/database';
import type { PrismaService } from '@casper-trace/db/prisma.service';
import { type Moment, type Owners, type OwnershipRows, ownersAt, urefsOf } from './owners-at.js';
import { loadUnknownBefore, placeId } from './unknown-before.js';

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
    loadUnknownBefore(database, questions),
  ]);
  const ofChain = new Map(
    chainId.in.map((id): [number, OwnershipRows] => [
      id,
      {
        openingNamedKeys: openingNamedKeys.filter((row) => row.chainId === id),
        mainPurses: mainPurses.filter((row) => row.chainId === id),
        namedKeyWrites: namedKeyWrites.filter((row) => row.chainId === id),
      },
    ]),
  );
  return questions.map((question) =>
    ownersAt(question.purse, question, ofChain.get(question.chainId) ?? nothing, unknownBefore.get(placeId(question))),
  );
}

const nothing: OwnershipRows = { openingNamedKeys: [], mainPurses: [], namedKeyWrites: [] };
