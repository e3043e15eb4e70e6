// Entry of a worker thread: a block task in, its rows out. Each thread keeps what blocks have in common: the open trie
// store with its decoded nodes, the rules of each chainspec, loaded modules.
import type { Block } from '@casper-trace/casper-types/block';
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { initiatorAccountHash } from '@casper-trace/casper-types/initiator-addr';
import { type Message, messagesFromBytes } from '@casper-trace/casper-types/message';
import type { ProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import { readRawBlock, readRawTransaction } from '@casper-trace/chain-source/raw-json';
import type { BlockRecord } from '@casper-trace/db/block-record';
import type { ProtocolRules } from '@casper-trace/engine/chainspec/protocol-rules';
import { MemoryModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import { protocolRulesOf } from '@casper-trace/verdict/protocol-lines';
import { faultOf, type ThreadAnswer, type ThreadTask } from './block-task.js';
import { type BlockToReexecute, type ReexecutedBlock, reexecuteBlock } from './reexecute-block.js';
import { mainPurseRows, openingNamedKeyRows, purseBalanceRows } from './rows/opening-rows.js';
import { outcomeRow } from './rows/outcome-rows.js';
import { noLimits, proofRow } from './rows/proof-row.js';
import { type TraceRows, traceRows } from './rows/trace-rows.js';
import { upgradeChangeRows } from './rows/upgrade-rows.js';
import { kernelThreadId } from './thread-time.js';

const modules = new MemoryModuleCache();
const readers = new Map<string, TrieReader>();
const rulesOf = new Map<string, ProtocolRules>();
const chainspecHashes = new Map<string, string>();

/** Piscina calls the exported function of this name. Never throws: see `ThreadFault`. */
export function runBlockTask(task: ThreadTask): ThreadAnswer {
  try {
    return { ok: true, record: recordOf(task) };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

function recordOf(task: ThreadTask): BlockRecord {
  const input = inputOf(task);
  const { hash, header } = input.signed.block;
  const reexecuted = reexecuteBlock(input, readerOf(task.trieStorePath));
  return {
    height: header.height,
    blockHash: bytesToHex(hash),
    inputs: task.inputs,
    proof: { ...proofRow(reexecuted.proof), ...limitColumns(task) },
    outcomes: reexecuted.outcomes.map((outcome, index) => outcomeRow(header.height, index, outcome)),
    events: { ...eventRows(input, reexecuted), ...stateRows(header.height, reexecuted) },
  };
}

/** Kept where they made a verdict: with larger ones the transaction is tried again. */
function limitColumns({ overLimit, limits }: ThreadTask) {
  if (overLimit.length === 0) return noLimits;
  return { limitMs: Math.round(limits.transactionSeconds * 1000), limitMemoryMb: limits.threadMemoryMb };
}

function inputOf(task: ThreadTask): BlockToReexecute {
  const signed = readRawBlock(task.rawBlock);
  const { block } = signed;
  const running = new Int32Array(task.running);
  Atomics.store(running, 1, kernelThreadId());
  return {
    signed,
    parent: blockOf(task.rawParent),
    transactions: task.rawTransactions.map((raw, index) => ({
      ...readRawTransaction(raw, block),
      recordedMessages: messagesOf(task.recordedMessages[index]),
    })),
    rules: parsedRules(block.header.protocolVersion, task.chainspec),
    chainspecHash: task.chainspec === undefined ? undefined : chainspecHashOf(task.chainspec),
    trust: task.trust,
    overLimit: new Set(task.overLimit),
    modules,
    onStart: (index) => void Atomics.store(running, 0, index + 1),
  };
}

const messagesOf = (hex: string | undefined): readonly Message[] | undefined =>
  hex === undefined ? undefined : messagesFromBytes(hexToBytes(hex));

const blockOf = (raw: string | undefined): Block | undefined =>
  raw === undefined ? undefined : readRawBlock(raw).block;

function readerOf(path: string): TrieReader {
  const reader = readers.get(path) ?? new TrieReader(openTrieStore(path));
  readers.set(path, reader);
  return reader;
}

function parsedRules(version: ProtocolVersion, toml: string | undefined): ProtocolRules | undefined {
  if (toml === undefined) return undefined;
  const rules = rulesOf.get(toml) ?? protocolRulesOf(version, toml);
  if (rules !== undefined) rulesOf.set(toml, rules);
  return rules;
}

function chainspecHashOf(toml: string): string {
  const hash = chainspecHashes.get(toml) ?? bytesToHex(blake2b256(new TextEncoder().encode(toml)));
  chainspecHashes.set(toml, hash);
  return hash;
}

function eventRows({ signed, transactions }: BlockToReexecute, { outcomes }: ReexecutedBlock): TraceRows {
  const traces = outcomes.flatMap(({ verdict, trace }, transactionIndex) => {
    if (trace === undefined) return [];
    const { hash, initiator } = transactions[transactionIndex].transaction;
    const traced = {
      blockHeight: signed.block.header.height,
      transactionIndex,
      transactionHash: bytesToHex(hash),
      initiator: bytesToHex(initiatorAccountHash(initiator)),
      verdict: verdict.kind,
    };
    return traceRows(traced, trace);
  });
  return {
    frames: traces.flatMap((rows) => rows.frames),
    namedKeyWrites: traces.flatMap((rows) => rows.namedKeyWrites),
    purseTransfers: traces.flatMap((rows) => rows.purseTransfers),
    purseHolds: traces.flatMap((rows) => rows.purseHolds),
    purseAccesses: traces.flatMap((rows) => rows.purseAccesses),
    grants: traces.flatMap((rows) => rows.grants),
    hostErrors: traces.flatMap((rows) => rows.hostErrors),
    recordChanges: traces.flatMap((rows) => rows.recordChanges),
  };
}

function stateRows(blockHeight: bigint, reexecuted: ReexecutedBlock) {
  const { outsideChanges, balances, opening, newMainPurses } = reexecuted;
  return {
    balanceChanges: outsideChanges.map(({ purse, way, amount, before, after }) => ({
      blockHeight,
      purse,
      way,
      amount,
      balanceBefore: before,
      balanceAfter: after,
    })),
    upgradeChanges: upgradeChangeRows(blockHeight, reexecuted.upgradeChanges),
    openingNamedKeys: opening ? openingNamedKeyRows(blockHeight, opening) : [],
    mainPurses: opening
      ? mainPurseRows(blockHeight, opening.mainPurses, true)
      : mainPurseRows(blockHeight, newMainPurses, false),
    purseBalances: purseBalanceRows(blockHeight, balances, opening),
  };
}
