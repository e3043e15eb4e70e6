// Every Wasm session of a bundled chain with the exact state before it: what both engines are given.
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { initiatorAccountHash } from '@casper-trace/casper-types/initiator-addr';
import type { Key } from '@casper-trace/casper-types/key';
import type { StoredValue } from '@casper-trace/casper-types/stored-value';
import { type Transaction, transactionSigners } from '@casper-trace/casper-types/transaction';
import type { BlockFacts } from '@casper-trace/engine/block-facts';
import { blockPrologueEffects } from '@casper-trace/engine/block-prologue';
import type { ProtocolRules } from '@casper-trace/engine/chainspec/protocol-rules';
import { executeTransaction } from '@casper-trace/engine/execute-transaction';
import { executeWasm, type WasmRequest, type WasmResult } from '@casper-trace/engine/execute-wasm';
import { noInspector } from '@casper-trace/engine/inspector';
import { gasLimitOf } from '@casper-trace/engine/pipeline/gas-limit';
import { laneKindOf } from '@casper-trace/engine/pipeline/lane';
import { sessionCodeOf } from '@casper-trace/engine/pipeline/wasm-session';
import type { ModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { ScratchState } from '@casper-trace/global-state/scratch-state';
import { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import type { BlockToReexecute } from '@casper-trace/reexecute/reexecute-block';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import { createRecorder } from '@casper-trace/tracing/recorder';
import { executionOf } from '../block-facts.js';
import type { RecordedChain } from '../recorded-chain.js';
import { type CaseState, StateTable } from './case-state.js';

export interface Case {
  /** As log.json names the transaction. */
  readonly label: string;
  readonly transaction: Transaction;
  readonly request: Omit<WasmRequest, 'tracking' | 'inspector' | 'modules'>;
  /** The complete state before the session. */
  readonly state: CaseState;
}

/** All sessions of a chain. */
export interface Cases {
  /** In the order of the chain. */
  readonly all: readonly Case[];
  readonly states: StateTable;
}

/**
 * Reads the sessions and the states before them.
 * @param rulesOf the chain under whose protocol version and chainspec the sessions are executed: itself, or another one
 */
export function readCases(chain: RecordedChain, rulesOf: RecordedChain): Cases {
  const store = openTrieStore(chain.trieStorePath);
  try {
    const reader = new TrieReader(store);
    const states = new StateTable();
    const all = chain.blocks.flatMap((block) => casesOfBlock(block, reader, states, chain.labels));
    return {
      all: chain === rulesOf ? all : all.map((one) => ({ ...one, request: underRulesOf(rulesOf, one.request) })),
      states,
    };
  } finally {
    store.close();
  }
}

function underRulesOf(
  { blocks: [{ rules }], protocolVersion }: RecordedChain,
  request: Case['request'],
): Case['request'] {
  return { ...request, rules: rules ?? request.rules, block: { ...request.block, protocolVersion } };
}

function casesOfBlock(
  input: BlockToReexecute,
  reader: TrieReader,
  states: StateTable,
  labels: ReadonlyMap<string, string>,
): Case[] {
  const { transactions } = input;
  if (transactions.length === 0) return [];
  const { facts, rules } = executionOf(input);
  const scratch = new ScratchState(new TrieStateView(reader, facts.parentStateRoot));
  scratch.commit(blockPrologueEffects(facts, rules));
  return transactions.flatMap(({ transaction }) => {
    const state = stateBeforeSession(transaction, facts, rules, scratch);
    // Without state no session was run: the transaction failed before it.
    if (laneKindOf(transaction) !== 'wasm' || state === undefined) return [];
    const label = labels.get(bytesToHex(transaction.hash)) ?? bytesToHex(transaction.hash);
    const request = requestOf(transaction, facts, rules);
    return { label, transaction, request, state: states.add(entriesOf(state)) };
  });
}

/** Executes the transaction and gives the state as its session found it. */
function stateBeforeSession(
  transaction: Transaction,
  block: BlockFacts,
  rules: ProtocolRules,
  scratch: ScratchState,
): ScratchState | undefined {
  let before: ScratchState | undefined;
  const inspector = {
    ...noInspector,
    stepBegan: (step: string) => {
      if (step === 'session') before = scratch.clone();
    },
  };
  executeTransaction({ transaction, block, rules, scratch, inspector });
  return before;
}

function entriesOf(state: ScratchState): (readonly [Key, StoredValue])[] {
  return state.keysWithPrefix(new Uint8Array(0)).flatMap((key) => {
    const value = state.read(key);
    return value === undefined ? [] : [[key, value] as const];
  });
}

function requestOf(transaction: Transaction, block: BlockFacts, rules: ProtocolRules): Case['request'] {
  return {
    ...sessionCodeOf(transaction),
    phase: 'session',
    gasLimit: gasLimitOf(transaction, rules),
    initiator: transaction.initiator,
    signers: transactionSigners(transaction),
    block,
    transactionHash: { kind: transaction.kind === 'Deploy' ? 'Deploy' : 'Version1', value: transaction.hash },
    rules,
  };
}

/** Our execute call, ready to be made: with the trace recorded or without. */
export function prepare(
  { request, state, transaction }: Case,
  modules: ModuleCache,
  isTraced: boolean,
): () => WasmResult {
  const tracking = new TrackingCopy(state);
  const { executable } = request;
  // Every transaction brings its own bytes: what was found out about an array of the round before must not help.
  const own = executable.kind === 'module bytes' ? { ...executable, bytes: executable.bytes.slice() } : executable;
  const prepared = { ...request, executable: own, tracking, modules };
  if (!isTraced) return () => executeWasm({ ...prepared, inspector: noInspector });
  const { inspector } = createRecorder({ kind: 'account', address: initiatorAccountHash(transaction.initiator) });
  inspector.stepBegan('session');
  return () => executeWasm({ ...prepared, inspector });
}
