// Re-executes the transactions of a recorded chain, each on our own effects of those before it in its block, over the
// recorded state of the parent block. The recorded results are looked at by the caller only.
import { fileURLToPath } from 'node:url';
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type ArchivedBlock, type ArchivedTransaction, openArchive } from '@casper-trace/chain-source/archive/archive';
import type { BlockFacts } from '@casper-trace/engine/block-facts';
import { blockPrologueEffects } from '@casper-trace/engine/block-prologue';
import type { ProtocolRules } from '@casper-trace/engine/chainspec/protocol-rules';
import { executeTransaction, type TransactionOutcome } from '@casper-trace/engine/execute-transaction';
import type { Inspector } from '@casper-trace/engine/inspector';
import { MemoryModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { ScratchState } from '@casper-trace/global-state/scratch-state';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';

/** Path of a recorded chain in test/chains. */
export function chainDir(name: string): string {
  return fileURLToPath(new URL(`../chains/${name}`, import.meta.url));
}

/** One transaction with what came out of it. */
export interface Replayed {
  readonly hash: string;
  readonly block: ArchivedBlock;
  readonly archived: ArchivedTransaction;
  readonly outcome: TransactionOutcome;
}

export interface ReplayOptions {
  /** Blocks to leave out. */
  readonly skip?: (block: ArchivedBlock) => boolean;
  readonly inspectorFor?: (archived: ArchivedTransaction) => Inspector;
}

/** Replays all blocks with transactions, in order. */
export async function replayChain(name: string, options: ReplayOptions = {}): Promise<readonly Replayed[]> {
  const archive = await openArchive(chainDir(name));
  const store = openTrieStore(archive.trieStorePath);
  try {
    const reader = new TrieReader(store);
    const modules = new MemoryModuleCache();
    const replayed: Replayed[] = [];
    for await (const block of archive.blocks()) {
      if (block.transactions.length === 0 || options.skip?.(block) === true) continue;
      const rules = archive.chainspecFor(block.block.header.protocolVersion)?.rules;
      const facts = blockFacts(block);
      if (rules === undefined || facts === undefined)
        throw new PermanentError('other-protocol', `block ${block.height} is of another protocol`);
      const scratch = new ScratchState(new TrieStateView(reader, facts.parentStateRoot));
      scratch.commit(blockPrologueEffects(facts, rules));
      for (const archived of block.transactions) {
        const inspector = options.inspectorFor?.(archived);
        const outcome = execute(archived, facts, rules, scratch, modules, inspector);
        replayed.push({ hash: bytesToHex(archived.transaction.hash), block, archived, outcome });
      }
    }
    return replayed;
  } finally {
    store.close();
    await archive.close();
  }
}

function execute(
  archived: ArchivedTransaction,
  block: BlockFacts,
  rules: ProtocolRules,
  scratch: ScratchState,
  modules: MemoryModuleCache,
  inspector: Inspector | undefined,
): TransactionOutcome {
  const { transaction } = archived;
  return executeTransaction({ transaction, block, rules, scratch, modules, ...(inspector && { inspector }) });
}

function blockFacts({ block, parentStateRoot }: ArchivedBlock): BlockFacts | undefined {
  if (block.kind !== 'V2' || parentStateRoot === undefined) return undefined;
  const { header } = block;
  return {
    height: header.height,
    timeMs: header.timestamp,
    parentHash: header.parentHash,
    parentStateRoot,
    protocolVersion: header.protocolVersion,
    proposer: header.proposer,
    currentGasPrice: header.currentGasPrice,
    eraId: header.eraId,
  };
}
