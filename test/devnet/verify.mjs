// Re-executes a recorded archive and names every transaction and block that does not come out as recorded.
// Usage: node test/devnet/verify.mjs ARCHIVE-DIRECTORY
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { openArchive } from '@casper-trace/chain-source/archive/archive';
import { MemoryModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { reexecuteBlock } from '@casper-trace/reexecute/reexecute-block';
import { openTrieStore } from '@casper-trace/state-readers/lmdb/lmdb-trie-store';

const [dir] = process.argv.slice(2);
if (dir === undefined) {
  console.error('usage: node test/devnet/verify.mjs ARCHIVE-DIRECTORY');
  process.exit(2);
}
const labels = new Map(JSON.parse(readFileSync(join(dir, 'log.json'), 'utf8')).map(({ hash, label }) => [hash, label]));
const archive = await openArchive(dir);
const store = openTrieStore(archive.trieStorePath);
const reader = new TrieReader(store);
const modules = new MemoryModuleCache();
const counts = { transactions: 0, verified: 0, blocks: 0, proven: 0 };
let first;
let firstSwitch;
let lastSwitch;
let parent;
for await (const { block, proofs, transactions, height } of archive.blocks()) {
  const place = { height, hash: bytesToHex(block.hash) };
  first ??= place;
  if (block.header.eraEnd !== undefined) firstSwitch ??= place;
  const { outcomes, proof } = reexecuteBlock(
    {
      signed: { block, proofs },
      parent,
      transactions,
      rules: archive.chainspecFor(block.header.protocolVersion)?.rules,
      trust: { first, firstSwitch, lastSwitch, networkName: archive.networkName },
      overLimit: new Set(),
      modules,
      onStart: () => undefined,
    },
    reader,
  );
  counts.blocks += 1;
  if (proof.proven) counts.proven += 1;
  else console.log(`block ${height} is not proven`, proof.executionResults, proof.approvals, proof.finality);
  for (const [index, { verdict }] of outcomes.entries()) {
    const hash = bytesToHex(transactions[index].transaction.hash);
    counts.transactions += 1;
    if (verdict.kind === 'verified') counts.verified += 1;
    else
      console.log(`block ${height}, ${labels.get(hash) ?? hash}:`, verdict.kind, verdict.difference ?? verdict.reason);
  }
  if (block.header.eraEnd !== undefined) lastSwitch = block;
  parent = block;
}
console.log(
  `${counts.verified} of ${counts.transactions} transactions verified, ${counts.proven} of ${counts.blocks} blocks proven`,
);
store.close();
await archive.close();
