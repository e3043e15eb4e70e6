// One pass over the bundled chain, state from LMDB: transactions executed with their traces, or whole blocks proven too.
import { initiatorAccountHash } from '@casper-trace/casper-types/initiator-addr';
import { blockPrologueEffects } from '@casper-trace/engine/block-prologue';
import { executeTransaction } from '@casper-trace/engine/execute-transaction';
import { MemoryModuleCache, type ModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { ScratchState } from '@casper-trace/global-state/scratch-state';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import { reexecuteBlock } from '@casper-trace/reexecute/reexecute-block';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import { createRecorder } from '@casper-trace/tracing/recorder';
import { executionOf } from '../block-facts.js';
import { withUnknownModules } from '../cold-modules.js';
import type { RecordedChain } from '../recorded-chain.js';
import { timed } from '../statistics.js';

/** What a warm run keeps from pass to pass. */
interface Caches {
  readonly modules: ModuleCache;
  readonly reader: TrieReader;
}

export type Pass = 'execute' | 'prove';

/** As the tables call them. */
export const passNames: Record<Pass, string> = {
  execute: 'executed and traced',
  prove: 'executed, traced, blocks proven',
};

const passes: Record<Pass, (chain: RecordedChain, caches: Caches) => void> = {
  execute: (chain, { modules, reader }) => {
    for (const input of chain.blocks) {
      if (input.transactions.length === 0) continue;
      const { facts, rules } = executionOf(input);
      const scratch = new ScratchState(new TrieStateView(reader, facts.parentStateRoot));
      scratch.commit(blockPrologueEffects(facts, rules));
      for (const { transaction } of input.transactions) {
        const initiator = { kind: 'account', address: initiatorAccountHash(transaction.initiator) } as const;
        const recorder = createRecorder(initiator);
        executeTransaction({ transaction, block: facts, rules, scratch, modules, inspector: recorder.inspector });
        recorder.trace();
      }
    }
  },
  prove: (chain, { modules, reader }) => {
    for (const block of chain.blocks) reexecuteBlock({ ...block, modules }, reader);
  },
};

export const transactionCount = ({ blocks }: RecordedChain): number =>
  blocks.reduce((count, { transactions }) => count + transactions.length, 0);

/** Milliseconds of each pass; all of them share their caches, which one pass more has filled before. */
export function warmPasses(chain: RecordedChain, pass: Pass, count: number): number[] {
  const store = openTrieStore(chain.trieStorePath);
  const caches = { modules: new MemoryModuleCache(), reader: new TrieReader(store) };
  passes[pass](chain, caches);
  const samples = Array.from({ length: count }, () => timed(() => passes[pass](chain, caches)));
  store.close();
  return samples;
}

/** Milliseconds of each pass; each begins with empty caches, and V8 has seen none of its modules. */
export function coldPasses(chain: RecordedChain, pass: Pass, count: number): number[] {
  return Array.from({ length: count }, () =>
    timed(() => {
      const store = openTrieStore(chain.trieStorePath);
      const caches = { modules: new MemoryModuleCache(), reader: new TrieReader(store) };
      withUnknownModules(() => passes[pass](chain, caches));
      store.close();
    }),
  );
}
