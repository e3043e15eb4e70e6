// The checksums that every block keeps in its own state, recomputed from the archive: approvals of both lines, execution
// results of 2.x. The state is read at the block's root, so a match ties transactions, results and root together.
import { fileURLToPath } from 'node:url';
import { approvalsChecksum, legacyApprovalsChecksum } from '@casper-trace/casper-types/approvals';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { checksumRegistryKey } from '@casper-trace/casper-types/key';
import { openArchive } from '@casper-trace/chain-source/archive/archive';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';
import {
  APPROVALS_CHECKSUM,
  EXECUTION_RESULTS_CHECKSUM,
  readChecksumRegistry,
} from '@casper-trace/verdict/checksum-registry';
import { executionResultsChecksum } from '@casper-trace/verdict/execution-results-checksum';
import { describe, expect, it } from 'vitest';

describe.each([
  { chain: 'devnet-2.0.3', blocks: 30 },
  { chain: 'devnet-1.5.8', blocks: 24 },
])('$chain', ({ chain, blocks }) => {
  it(`keeps the checksums of what the archive holds, in all ${blocks} blocks`, async () => {
    const archive = await openArchive(fileURLToPath(new URL(`../chains/${chain}`, import.meta.url)));
    const store = openTrieStore(archive.trieStorePath);
    const reader = new TrieReader(store);
    let proven = 0;
    for await (const { block, transactions } of archive.blocks()) {
      const state = new TrieStateView(reader, block.header.stateRootHash);
      const registry = readChecksumRegistry(state.read(checksumRegistryKey()));
      const approved = transactions.map(({ transaction }) => transaction);
      const checksum = block.kind === 'V2' ? approvalsChecksum(approved) : legacyApprovalsChecksum(approved);
      expect(registry.get(APPROVALS_CHECKSUM)).toBe(bytesToHex(checksum));
      if (block.kind === 'V2') {
        const results = transactions.flatMap(({ recorded }) => (recorded === undefined ? [] : [recorded]));
        expect(results.length).toBe(transactions.length);
        expect(registry.get(EXECUTION_RESULTS_CHECKSUM)).toBe(bytesToHex(executionResultsChecksum(results)));
      }
      proven += 1;
    }
    expect(proven).toBe(blocks);
    store.close();
    await archive.close();
  });
});
