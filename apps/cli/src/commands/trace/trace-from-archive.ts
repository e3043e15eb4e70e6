// The report of a transaction without a database: re-executes its block from a recorded chain. The results become the
// same rows that would be stored, so that both sources give the same report.
import { resolve } from 'node:path';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import type { BlockWithProofs } from '@casper-trace/casper-types/block-json';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { initiatorAccountHash } from '@casper-trace/casper-types/initiator-addr';
import { type Archive, type ArchivedBlock, openArchive } from '@casper-trace/chain-source/archive/archive';
import { finalityRow } from '@casper-trace/db/trust/finality-row';
import { readSystemRegistry } from '@casper-trace/engine/state-queries/system-registry';
import { MemoryModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import { blockRow, transactionRows } from '@casper-trace/ingest/ingested-rows';
import { type OwnershipRows, ownersAt } from '@casper-trace/query/owners/owners-at';
import { type TraceReport, type TraceRows, traceReport } from '@casper-trace/query/report/trace-report';
import { type ReexecutedBlock, reexecuteBlock } from '@casper-trace/reexecute/reexecute-block';
import { mainPurseRows, openingNamedKeyRows } from '@casper-trace/reexecute/rows/opening-rows';
import { outcomeRow } from '@casper-trace/reexecute/rows/outcome-rows';
import { proofRow } from '@casper-trace/reexecute/rows/proof-row';
import { traceRows } from '@casper-trace/reexecute/rows/trace-rows';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import { readOpening } from '@casper-trace/tracing/opening';
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import { type BlockTrust, trustInBlocks } from '@casper-trace/verdict/trust-in-blocks';

/**
 * PermanentErrors: 'unknown-transaction', 'pin-contradicted', and whatever is wrong with the archive.
 * @param hash 64 lower-case hex digits
 * @param pins blocks that the user trusts
 */
export async function traceFromArchive(
  hash: string,
  folder: string,
  pins: readonly TrustedBlock[] = [],
): Promise<TraceReport> {
  const archive = await openArchive(resolve(folder));
  try {
    const found = await findTransaction(archive, hash, pins);
    const store = openTrieStore(archive.trieStorePath);
    try {
      return reportOf(archive, found, new TrieReader(store));
    } finally {
      store.close();
    }
  } finally {
    await archive.close();
  }
}

/** The block with the transaction, and what bears on it. */
interface Found {
  readonly archived: ArchivedBlock;
  readonly index: number;
  readonly parent: ArchivedBlock | undefined;
  readonly trust: BlockTrust;
}

/** Reads to the end: blocks above may be what makes the block final. */
async function findTransaction(archive: Archive, hash: string, pins: readonly TrustedBlock[]): Promise<Found> {
  const headers: BlockWithProofs[] = [];
  let found: Omit<Found, 'trust'> | undefined;
  let parent: ArchivedBlock | undefined;
  for await (const archived of archive.blocks()) {
    headers.push({ block: archived.block, proofs: archived.proofs });
    const index = archived.transactions.findIndex(({ transaction }) => bytesToHex(transaction.hash) === hash);
    if (index !== -1) found ??= { archived, index, parent };
    parent = archived;
  }
  if (found === undefined) {
    throw new PermanentError('unknown-transaction', `the archive ${archive.dir} has no transaction ${hash}`);
  }
  const trust = trustInBlocks(headers, archive.networkName, pins);
  return { ...found, trust: trust.blocks[Number(found.archived.height - headers[0].block.header.height)] };
}

function reportOf(archive: Archive, found: Found, reader: TrieReader): TraceReport {
  const { archived, index } = found;
  const reexecuted = reexecuteBlock(
    {
      signed: archived,
      parent: found.parent?.block,
      transactions: archived.transactions,
      rules: archive.chainspecFor(archived.block.header.protocolVersion)?.rules,
      chainspecHash: archive.chainspecFor(archived.block.header.protocolVersion)?.hash,
      trust: found.trust,
      overLimit: new Set(),
      modules: new MemoryModuleCache(),
      onStart: () => undefined,
    },
    reader,
  );
  const traces = tracesOf(archived, reexecuted);
  const rows = traces[index] ?? NO_ROWS;
  const ownership = ownershipRows(found, reexecuted, traces, reader);
  const unknownBefore = unknownFrom(found, reexecuted);
  return traceReport({
    chain: archive.networkName,
    transaction: {
      ...transactionRows(archived)[index],
      ...outcomeRow(archived.height, index, reexecuted.outcomes[index]),
    },
    block: { ...blockRow(archived), ...finalityRow(archived.height, found.trust), ...proofRow(reexecuted.proof) },
    rows,
    owners: (purse, row) => ownersAt(purse, row, ownership, unknownBefore),
    ownersUnknownBefore: unknownBefore,
  });
}

const NO_ROWS: TraceRows = {
  frames: [],
  namedKeyWrites: [],
  purseTransfers: [],
  purseAccesses: [],
  purseHolds: [],
  grants: [],
  hostErrors: [],
  recordChanges: [],
};

/** Undefined for a transaction that was not executed. */
function tracesOf(archived: ArchivedBlock, { outcomes }: ReexecutedBlock): (TraceRows | undefined)[] {
  return outcomes.map(({ trace, verdict }, transactionIndex) => {
    if (trace === undefined) return undefined;
    const { hash, initiator } = archived.transactions[transactionIndex].transaction;
    return traceRows(
      {
        blockHeight: archived.height,
        transactionIndex,
        transactionHash: bytesToHex(hash),
        initiator: bytesToHex(initiatorAccountHash(initiator)),
        verdict: verdict.kind,
      },
      trace,
    );
  });
}

/** Ties at the parent's root, from a walk over all of its state, and those that the block made. */
function ownershipRows(
  { archived, parent }: Found,
  reexecuted: ReexecutedBlock,
  traces: readonly (TraceRows | undefined)[],
  reader: TrieReader,
): OwnershipRows {
  const { height } = archived;
  // Nothing was executed without the state of the parent: there is no event to ask owners for.
  if (parent === undefined || traces.every((rows) => rows === undefined)) {
    return { openingNamedKeys: [], mainPurses: [], namedKeyWrites: [] };
  }
  const view = new TrieStateView(reader, parent.block.header.stateRootHash);
  const systemContracts = new Set([...readSystemRegistry(new TrackingCopy(view)).values()].map(bytesToHex));
  const opening = readOpening(view.walk(), systemContracts);
  return {
    openingNamedKeys: openingNamedKeyRows(parent.height, opening),
    mainPurses: [
      ...mainPurseRows(parent.height, opening.mainPurses, true),
      ...mainPurseRows(height, reexecuted.newMainPurses, false),
    ],
    namedKeyWrites: traces.flatMap((rows) => rows?.namedKeyWrites ?? []),
  };
}

/** All ties at the parent's root are known; those that the block made only as far as its transactions are proven. */
function unknownFrom({ archived, index, parent }: Found, { outcomes, proof }: ReexecutedBlock): bigint | undefined {
  if (parent === undefined) return archived.height + 1n;
  const sure = proof.proven || outcomes.slice(0, index).every(({ verdict }) => verdict.kind === 'verified');
  return sure ? undefined : archived.height + 1n;
}
