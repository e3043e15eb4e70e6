import { it } from 'vitest';
import { openArchive } from '@casper-trace/chain-source/archive/archive';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import { ScratchState } from '@casper-trace/global-state/scratch-state';
import { executeTransaction } from '@casper-trace/engine/execute-transaction';
import { blockPrologueEffects } from '@casper-trace/engine/block-prologue';
import { MemoryModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { compareResult } from '@casper-trace/verdict/compare-result';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { formatKey } from '@casper-trace/casper-types/key';
import type { Transform } from '@casper-trace/casper-types/transform';

const show = (t: Transform | undefined) => t === undefined ? '-' : `${t.kind.kind} ${formatKey(t.key)}` + (t.kind.kind === 'Write' ? ' ' + t.kind.value.kind : '');
it('chain', async () => {
  const archive = await openArchive('test/chains/devnet-2.0.3');
  const store = openTrieStore(archive.trieStorePath);
  const modules = new MemoryModuleCache();
  const only = process.env['ONLY'];
  let good = 0, all = 0;
  for await (const b of archive.blocks()) {
    if (b.parentStateRoot === undefined || b.transactions.length === 0) continue;
    const spec = archive.chainspecFor((b.block as any).header.protocolVersion ?? (b.block as any).protocolVersion);
    const rules = (spec as any).rules;
    const header: any = (b.block as any).header ?? b.block;
    const block = { height: b.height, timeMs: header.timestampMs ?? header.timestamp ?? header.timeMs, parentHash: header.parentHash, parentStateRoot: b.parentStateRoot, protocolVersion: header.protocolVersion, proposer: (b.block as any).proposer ?? header.proposer, currentGasPrice: header.currentGasPrice, eraId: header.eraId };
    const scratch = new ScratchState(new TrieStateView(store, b.parentStateRoot));
    scratch.commit(blockPrologueEffects(block as any, rules));
    let index = 0;
    for (const tx of b.transactions) {
      all++;
      const id = `${b.height}/${index++} ${bytesToHex(tx.transaction.hash).slice(0, 8)}`;
      let outcome: any;
      const t0 = performance.now();
      try {
        outcome = executeTransaction({ transaction: tx.transaction, block: block as any, rules, scratch, modules });
      } catch (e) { console.log(id, 'THROWN', e); scratch.commit(tx.recorded!.effects); continue; }
      const ms = (performance.now() - t0).toFixed(0);
      if (outcome.kind !== 'executed') { console.log(id, outcome); continue; }
      const v = compareResult(outcome.result, tx.recorded);
      if (v.kind === 'verified') { good++; console.log(id, 'verified', ms + 'ms', outcome.result.effects.length, outcome.result.errorMessage ?? ''); continue; }
      console.log(id, JSON.stringify(v, (_k, x) => typeof x === 'bigint' ? x.toString() : x).slice(0, 1500));
      if (only) {
        const r = tx.recorded!;
        const n = Math.max(r.effects.length, outcome.result.effects.length);
        for (let i = 0; i < n; i++) console.log(i, show(r.effects[i]).padEnd(110), '|', show(outcome.result.effects[i]));
        console.log(r.errorMessage, outcome.result.errorMessage, r.consumed, outcome.result.consumed);
      }
    }
  }
  console.log('good', good, 'of', all);
});
