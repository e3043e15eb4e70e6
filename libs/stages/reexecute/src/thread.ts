// Entry of a worker thread: a block task in, its rows out. Each thread keeps what blocks have in common: the open trie
// store with its decoded nodes, the rules of each chainspec, compiled modules.
import { blockTransactions } from '@casper-trace/casper-types/block';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { initiatorAccountHash } from '@casper-trace/casper-types/initiator-addr';
import { readRawBlock, readRawTransaction } from '@casper-trace/chain-source/raw-json';
import type { BlockRecord } from '@casper-trace/db/block-record';
import { hasProtocolRules, parseChainspec } from '@casper-trace/engine/chainspec/parse-chainspec';
import type { ProtocolRules } from '@casper-trace/engine/chainspec/protocol-rules';
import { ModuleCache } from '@casper-trace/engine/wasm/instance';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import { faultOf, type ThreadAnswer, type ThreadTask } from './block-task.js';
import { type ReexecutedBlock, reexecuteBlock } from './reexecute-block.js';
import { mainPurseRows, openingNamedKeyRows } from './rows/opening-rows.js';
import { outcomeRow } from './rows/outcome-rows.js';
import { proofRow } from './rows/proof-row.js';
import { type TraceRows, traceRows } from './rows/trace-rows.js';

const modules = new ModuleCache();
const readers = new Map<string, TrieReader>();
const rulesOf = new Map<string, ProtocolRules>();

function readerOf(path: string): TrieReader {
  const reader = readers.get(path) ?? new TrieReader(openTrieStore(path));
  readers.set(path, reader);
  return reader;
}

function parsedRules(toml: string): ProtocolRules {
  const rules = rulesOf.get(toml) ?? parseChainspec(toml);
  rulesOf.set(toml, rules);
  return rules;
}

/** Piscina calls the exported function of this name. Never throws: see `ThreadFault`. */
export function runBlockTask(task: ThreadTask): ThreadAnswer {
  try {
    return { ok: true, record: recordOf(task) };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

function recordOf(task: ThreadTask): BlockRecord {
  const signed = readRawBlock(task.rawBlock);
  const { block } = signed;
  const transactions = task.rawTransactions.map((raw) => readRawTransaction(raw, block));
  const running = new Int32Array(task.running);
  const { protocolVersion, height } = block.header;
  const reexecuted = reexecuteBlock(
    {
      signed,
      parent: task.rawParent === undefined ? undefined : readRawBlock(task.rawParent).block,
      transactions,
      rules:
        task.chainspec !== undefined && hasProtocolRules(protocolVersion) ? parsedRules(task.chainspec) : undefined,
      trust: {
        first: task.first,
        firstSwitch: task.firstSwitch,
        lastSwitch: task.rawLastSwitch === undefined ? undefined : readRawBlock(task.rawLastSwitch).block,
        networkName: task.networkName,
      },
      overLimit: new Set(task.overLimit),
      modules,
      onStart: (index) => void Atomics.store(running, 0, index + 1),
    },
    readerOf(task.trieStorePath),
  );
  const hashes = blockTransactions(block).map(({ hash }) => bytesToHex(hash));
  const traces = reexecuted.outcomes.flatMap(({ trace, verdict }, transactionIndex) => {
    if (trace === undefined) return [];
    const initiator = bytesToHex(initiatorAccountHash(transactions[transactionIndex].transaction.initiator));
    const transactionHash = hashes[transactionIndex];
    return [
      traceRows({ blockHeight: height, transactionIndex, transactionHash, initiator, verdict: verdict.kind }, trace),
    ];
  });
  return {
    height,
    blockHash: bytesToHex(block.hash),
    proof: proofRow(reexecuted.proof),
    outcomes: reexecuted.outcomes.map((outcome, index) => outcomeRow(height, index, outcome)),
    events: { ...joined(traces), ...stateRows(height, reexecuted) },
  };
}

function joined(traces: readonly TraceRows[]): TraceRows {
  return {
    frames: traces.flatMap((rows) => rows.frames),
    namedKeyWrites: traces.flatMap((rows) => rows.namedKeyWrites),
    purseTransfers: traces.flatMap((rows) => rows.purseTransfers),
    purseHolds: traces.flatMap((rows) => rows.purseHolds),
    purseAccesses: traces.flatMap((rows) => rows.purseAccesses),
    grants: traces.flatMap((rows) => rows.grants),
    hostErrors: traces.flatMap((rows) => rows.hostErrors),
  };
}

function stateRows(blockHeight: bigint, { outsideChanges, opening, newMainPurses }: ReexecutedBlock) {
  return {
    balanceChanges: outsideChanges.map(({ purse, way, amount, before, after }) => ({
      blockHeight,
      purse,
      way,
      amount,
      balanceBefore: before,
      balanceAfter: after,
    })),
    openingNamedKeys: opening ? openingNamedKeyRows(blockHeight, opening) : [],
    mainPurses: opening
      ? mainPurseRows(blockHeight, opening.mainPurses, true)
      : mainPurseRows(blockHeight, newMainPurses, false),
  };
}
