// What a protocol upgrade changed. The node commits an upgrade between two blocks, without a transaction: the first block
// of the new version runs on a state that no block names. So its changes are what differs between the parent's root and
// the block's own, less what the block itself did.
// Mirrors casper-storage 5.0.0 system/protocol_upgrade.rs and, for the block's own step, system/auction.rs (run_auction).
import type { Block } from '@casper-trace/casper-types/block';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { balanceKey, type Key, KeyTag, keyURef, normalizeKey } from '@casper-trace/casper-types/key';
import type { StoredValue } from '@casper-trace/casper-types/stored-value';
import type { Effects } from '@casper-trace/casper-types/transform';
import { systemContractNamedKey } from '@casper-trace/engine/state-queries/runtime-footprint';
import { RegistryName } from '@casper-trace/engine/state-queries/system-registry';
import { ScratchState } from '@casper-trace/global-state/scratch-state';
import type { StateView } from '@casper-trace/global-state/state-view';
import { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { diffLeaves, type LeafChange } from '@casper-trace/global-state/trie/trie-diff';
import type { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import { motesOf } from './state-changes.js';

/** A key that an upgrade changed; `before` is undefined if it is new, `after` if it is gone. */
export interface UpgradeChange {
  readonly key: Key;
  readonly before: StoredValue | undefined;
  readonly after: StoredValue | undefined;
}

/** The version that a block begins; undefined unless its parent is of another one. */
export function isUpgrade(block: Block, parent: Block): boolean {
  const { major, minor, patch } = block.header.protocolVersion;
  const before = parent.header.protocolVersion;
  return major !== before.major || minor !== before.minor || patch !== before.patch;
}

/** Named keys of the auction that the step of the block itself writes. */
const WRITTEN_BY_STEP = ['era_id', 'era_end_timestamp_millis', 'seigniorage_recipients_snapshot'];

/** Keys that every block writes, or that hold what its step recorded of the era. */
const WRITTEN_BY_BLOCK: ReadonlySet<number> = new Set([KeyTag.ChecksumRegistry, KeyTag.EraInfo, KeyTag.EraSummary]);
const BLOCK_TIME_AND_MESSAGES = ['block-time', 'block-message-count'];

/**
 * The changes of an upgrade, ascending by key.
 * @param own the state at the block's own root
 * @param effects of the block's transactions
 */
export function readUpgradeChanges(
  reader: TrieReader,
  parentRoot: Uint8Array,
  root: Uint8Array,
  own: StateView,
  effects: Effects,
): UpgradeChange[] {
  const changes = [...diffLeaves(reader, parentRoot, root)];
  const written = effects.filter(({ kind }) => kind.kind !== 'Identity').map(({ key }) => normalizeKey(key).id);
  const ofBlock = new Set([...written, ...keysOfStep(own), ...paidOutBonds(changes)]);
  return changes.flatMap(({ before, after }) => {
    const key = after?.key ?? before?.key;
    if (key === undefined || ofBlock.has(key.id) || isOfEveryBlock(key)) return [];
    return [{ key, before: before?.valueOrBytes, after: after?.valueOrBytes }];
  });
}

function isOfEveryBlock(key: Key): boolean {
  if (key.tag === KeyTag.BlockGlobal) return key.bytes[1] < BLOCK_TIME_AND_MESSAGES.length;
  return WRITTEN_BY_BLOCK.has(key.tag);
}

function keysOfStep(own: StateView): string[] {
  const tracking = new TrackingCopy(own);
  return WRITTEN_BY_STEP.flatMap((name) => {
    const key = systemContractNamedKey(tracking, RegistryName.Auction, name);
    return key !== undefined && keyURef(key) !== undefined ? [normalizeKey(key).id] : [];
  });
}

/**
 * Bonds that the step paid back: the records that are gone, the bonding purses that were emptied by just that, and the
 * purses that grew by one of the amounts. (The record names no receiver but the account.)
 */
function paidOutBonds(changes: readonly LeafChange[]): string[] {
  const paid = new Map<string, bigint>();
  const records: string[] = [];
  for (const { before, after } of changes) {
    if (after !== undefined || before?.key.tag !== KeyTag.BidAddr) continue;
    if (before.value.kind !== 'BidKind' || before.value.value.kind !== 'Unbond') continue;
    records.push(before.key.id);
    for (const { bondingPurse, amount } of before.value.value.value.eras) {
      const { id } = balanceKey(bondingPurse.addr);
      paid.set(id, (paid.get(id) ?? 0n) + amount);
    }
  }
  const amounts = new Set(paid.values());
  const purses = changes.flatMap(({ before, after }) => {
    const key = after?.key ?? before?.key;
    if (key?.tag !== KeyTag.Balance) return [];
    const grown = motesOf(after?.value) - motesOf(before?.value);
    return paid.get(key.id) === -grown || amounts.has(grown) ? [key.id] : [];
  });
  return [...records, ...purses];
}

/**
 * The state after an upgrade, as far as it is known: no block names it. What the upgrade changed is read from the first
 * block's own state; a key that the block's transactions wrote, too, is as it was before the upgrade.
 * @param before the state of the block before
 */
export function stateAfterUpgrade(before: StateView, changes: readonly UpgradeChange[]): StateView {
  const state = new ScratchState(before);
  state.commit(
    changes.map(({ key, after }) => ({
      key,
      kind: after === undefined ? { kind: 'Prune', key } : { kind: 'Write', value: after },
    })),
  );
  return state;
}

/** The purses among the changes, by address in lower-case hex. */
export function upgradedPurses(changes: readonly UpgradeChange[]): ReadonlySet<string> {
  return new Set(
    changes.flatMap(({ key }) => (key.tag === KeyTag.Balance ? [bytesToHex(key.bytes.subarray(1, 33))] : [])),
  );
}
