// Balance changes of a block that no transaction made, from the states before and after it: rewards at an era's end.
import { clU512Of } from '@casper-trace/casper-types/cl-value';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { KeyTag, keyHash32 } from '@casper-trace/casper-types/key';
import { diffLeaves } from '@casper-trace/global-state/trie/trie-diff';
import type { LeafNode } from '@casper-trace/global-state/trie/trie-node';
import type { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import {
  type BalanceChange,
  changesOutsideTransactions,
  type OutsideChange,
} from '@casper-trace/tracing/balance-equation';
import type { BlockInput, ReexecutedTransaction } from './reexecute-block.js';

/** Undefined where the equation cannot be written: no state before the block, or a transaction without trace. */
export function changesOutside(
  { block, parentStateRoot }: BlockInput,
  transactions: readonly ReexecutedTransaction[],
  reader: TrieReader,
): readonly OutsideChange[] | undefined {
  const { stateRootHash } = block.header;
  if (parentStateRoot === undefined || !reader.find(parentStateRoot) || !reader.find(stateRootHash)) return undefined;
  const traces = transactions.map(({ computed }) => computed?.trace);
  if (traces.includes(undefined)) return undefined;
  return changesOutsideTransactions(
    balanceChanges(reader, parentStateRoot, stateRootHash),
    traces.flatMap((trace) => trace?.purseTransfers ?? []),
  );
}

function* balanceChanges(reader: TrieReader, before: Uint8Array, after: Uint8Array): Generator<BalanceChange> {
  for (const change of diffLeaves(reader, before, after)) {
    const key = (change.after ?? change.before)?.key;
    if (key?.tag !== KeyTag.Balance) continue;
    yield { purse: bytesToHex(keyHash32(key)), before: balanceOf(change.before), after: balanceOf(change.after) };
  }
}

function balanceOf(leaf: LeafNode | undefined): bigint {
  return leaf?.value.kind === 'CLValue' ? clU512Of(leaf.value.value) : 0n;
}
