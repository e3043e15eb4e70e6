// The report of a transaction from the rows of the database.
import { EngineBug, PermanentError } from '@casper-trace/casper-types/app-error';
import type { Database } from '@casper-trace/db/database';
import type { PrismaService } from '@casper-trace/db/prisma.service';
import type { Table } from '@casper-trace/db/rows/table';
import type { PurseTransferRow } from '@casper-trace/db/rows/tables';
import * as lists from '../lists/tables.js';
import { transactionOf } from '../loaders.js';
import { loadOwners, type OwnersQuestion } from '../owners/load-owners.js';
import { loadUnknownBefore, placeId } from '../owners/unknown-before.js';
import type { OrderedTable } from '../paging/cursor.js';
import { type ChainRow, type Parent, selectAt, selectChildPages } from '../paging/select-page.js';
import { type TraceReport, traceReport } from './trace-report.js';

/** A trace as a whole: its size is bounded by what a transaction may execute. */
const ALL = { size: 100_000_000, fromEnd: false, after: undefined, before: undefined } as const;

/**
 * PermanentErrors: 'unknown-transaction', and 'not-recorded' if its block waits for re-execution.
 * @param hash 64 lower-case hex digits
 */
export async function readTraceReport(database: Database, prisma: PrismaService, hash: string): Promise<TraceReport> {
  const found = await prisma.transaction.findFirst({
    where: { hash },
    select: { chainId: true, blockHeight: true, transactionIndex: true },
    orderBy: { chainId: 'asc' },
  });
  if (found === null) throw new PermanentError('unknown-transaction', `the database has no transaction ${hash}`);
  const { chainId, blockHeight } = found;
  const parent = transactionOf(found);
  const [chain, [transaction], [block], rows, unknown] = await Promise.all([
    prisma.chain.findUniqueOrThrow({ where: { id: chainId } }),
    selectAt(database, lists.transactions, [parent]),
    selectAt(database, lists.blocks, [{ chainId, position: [String(blockHeight)] }]),
    readRows(database, parent),
    loadUnknownBefore(database, [found]),
  ]);
  if (transaction === undefined || block === undefined) throw new EngineBug(`transaction ${hash} has lost its block`);
  const owners = await ownersOfTransfers(database, rows.purseTransfers);
  return traceReport({
    chain: chain.networkName,
    transaction,
    block,
    rows,
    owners: (purse, row) => owners.get(questionId(purse, row)) ?? { owners: null, unknownBefore: undefined },
    ownersUnknownBefore: unknown.get(placeId(found)),
  });
}

async function readRows(database: Database, parent: Parent) {
  const all = async <T extends Table>(list: OrderedTable<T>): Promise<readonly ChainRow<T>[]> => {
    const [page] = await selectChildPages(database, list, [parent], ALL);
    return page.rows;
  };
  const [frames, namedKeyWrites, purseTransfers, purseAccesses, purseHolds, grants, hostErrors, recordChanges] =
    await Promise.all([
      all(lists.frames),
      all(lists.namedKeyWrites),
      all(lists.purseTransfers),
      all(lists.purseAccesses),
      all(lists.purseHolds),
      all(lists.grants),
      all(lists.hostErrors),
      all(lists.recordChanges),
    ]);
  return { frames, namedKeyWrites, purseTransfers, purseAccesses, purseHolds, grants, hostErrors, recordChanges };
}

type TransferRow = PurseTransferRow & { readonly chainId: number };

const questionId = (purse: string, { ordinal }: { readonly ordinal: number }): string => `${purse} ${ordinal}`;

async function ownersOfTransfers(database: Database, transfers: readonly TransferRow[]) {
  const questions = transfers.flatMap((row) =>
    [row.sourcePurse, row.targetPurse].flatMap((purse): OwnersQuestion[] =>
      purse === null ? [] : [{ ...row, purse }],
    ),
  );
  const answers = questions.length === 0 ? [] : await loadOwners(database, questions);
  return new Map(questions.map((question, index) => [questionId(question.purse, question), answers[index]]));
}
