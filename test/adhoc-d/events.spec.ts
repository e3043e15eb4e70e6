import { it, expect } from 'vitest';
import { openArchive } from '@casper-trace/chain-source/archive/archive';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import { ScratchState } from '@casper-trace/global-state/scratch-state';
import { executeTransaction } from '@casper-trace/engine/execute-transaction';
import { blockPrologueEffects } from '@casper-trace/engine/block-prologue';
import { MemoryModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { noInspector } from '@casper-trace/engine/inspector';
import { compareResult } from '@casper-trace/verdict/compare-result';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { Key, formatKey } from '@casper-trace/casper-types/key';

const j = (e: unknown) => JSON.stringify(e, (_k, x) => typeof x === 'bigint' ? x.toString() : x instanceof Uint8Array ? bytesToHex(x).slice(0, 8) : x instanceof Key ? formatKey(x).slice(0, 24) : x);
it('events', async () => {
  const archive = await openArchive('test/chains/devnet-2.0.3');
  const store = openTrieStore(archive.trieStorePath);
  const modules = new MemoryModuleCache();
  for await (const b of archive.blocks()) {
    if (b.parentStateRoot === undefined || b.transactions.length === 0) continue;
    const header: any = b.block.header;
    const rules = archive.chainspecFor(header.protocolVersion)!.rules!;
    const block = { height: b.height, timeMs: header.timestamp, parentHash: header.parentHash, parentStateRoot: b.parentStateRoot, protocolVersion: header.protocolVersion, proposer: header.proposer, currentGasPrice: header.currentGasPrice, eraId: header.eraId };
    const scratch = new ScratchState(new TrieStateView(store, b.parentStateRoot));
    scratch.commit(blockPrologueEffects(block, rules));
    for (const tx of b.transactions) {
      const lines: string[] = [];
      let depth = 0;
      const inspector: any = {};
      for (const k of Object.keys(noInspector)) inspector[k] = (e: any, c?: any) => {
        if (k === 'frameExited') depth--;
        lines.push('  '.repeat(depth) + k + ' ' + j(e) + (c === undefined ? '' : ' ' + c));
        if (k === 'frameEntered') depth++;
      };
      const outcome: any = executeTransaction({ transaction: tx.transaction, block, rules, scratch, modules, inspector });
      expect(compareResult(outcome.result, tx.recorded).kind).toBe('verified');
      console.log(`${b.height} ${bytesToHex(tx.transaction.hash).slice(0, 8)}\n` + lines.join('\n'));
    }
  }
});
