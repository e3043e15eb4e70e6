// Global state while a block is executed: a cache of reads and writes over the parent block's state.
// Mirrors casper-storage 2.1.1 global_state/state/scratch.rs (Cache, ScratchGlobalStateView, commit_effects).

import { PermanentError } from '@casper-trace/casper-types/app-error';
import { type Key } from '@casper-trace/casper-types/key';
import { formatKey } from '@casper-trace/casper-types/key-format';
import type { StoredValue } from '@casper-trace/casper-types/stored-value';
import { applyTransform, type Effects, type TransformKind } from '@casper-trace/casper-types/transform';
import { transformErrorText } from '@casper-trace/casper-types/transform-error';
import { CachedValues } from './cached-values.js';
import type { StateView } from './state-view.js';

/**
 * The state that all transactions of one block share. Reads that found something are cached, because the node's order
 * of a prefix scan depends on what was read before; so one block needs one `ScratchState`, used in execution order.
 */
export class ScratchState implements StateView {
  readonly #base: StateView;
  readonly #cached: CachedValues;
  readonly #pruned: Set<string>;

  /** `cached` and `pruned`: what it begins with and owns from then on. */
  constructor(base: StateView, cached = new CachedValues(), pruned = new Set<string>()) {
    this.#base = base;
    this.#cached = cached;
    this.#pruned = pruned;
  }

  /** An independent copy, to come back to when an attempt is not to be kept. */
  clone(): ScratchState {
    return new ScratchState(this.#base, this.#cached.clone(), new Set(this.#pruned));
  }

  /** The value under `key` after all commits so far. */
  read(key: Key): StoredValue | undefined {
    if (this.#pruned.has(key.id)) return undefined;
    const cached = this.#cached.get(key);
    if (cached !== undefined) return cached;
    const value = this.#base.read(key);
    if (value !== undefined) this.#cached.set(key, value);
    return value;
  }

  /** As `read`, but leaves no trace in the cache: for questions that the node does not ask while it executes. */
  peek(key: Key): StoredValue | undefined {
    if (this.#pruned.has(key.id)) return undefined;
    return this.#cached.get(key) ?? this.#base.read(key);
  }

  /**
   * Keys with an encoded prefix in the node's order: first the cached keys, descending (the node pops a stack), then
   * the keys of the base that are neither cached nor pruned, ascending. Holds and unbonds are worked off in this order.
   */
  keysWithPrefix(prefix: Uint8Array): readonly Key[] {
    const keys = this.#cached.keysWithPrefix(prefix);
    keys.sort((left, right) => compareScanOrder(left.id, right.id));
    for (const key of this.#base.keysWithPrefix(prefix)) {
      if (!this.#pruned.has(key.id) && !this.#cached.has(key)) keys.push(key);
    }
    return keys;
  }

  /**
   * Applies effects in their order. Fails as the node does, which would abort the block: `commit-key-not-found` for an
   * Add or Prune of a key that exists nowhere, `commit-transform` for a transform that does not fit its value. Effects
   * before the failing one stay applied.
   */
  commit(effects: Effects): void {
    for (const { key, kind } of effects) {
      if (kind.kind === 'Identity' || isOnlyInJournal(kind)) continue;
      if (kind.kind === 'Unknown') {
        throw new PermanentError(
          'commit-unknown',
          `cannot apply the unknown transform ${kind.name} to ${formatKey(key)}`,
        );
      }
      if (kind.kind === 'Write') {
        this.#write(key, kind.value);
        continue;
      }
      // As in the node, a pruned key falls through to the base here: an Add after a Prune finds the old value again.
      const current = this.#cached.get(key) ?? this.#base.read(key);
      if (current === undefined) {
        throw new PermanentError(
          'commit-key-not-found',
          `cannot apply ${kind.kind}: key not found: ${formatKey(key)}`,
          {
            key: key.id,
            transform: kind.kind,
          },
        );
      }
      const instruction = applyTransform(kind, current);
      if (instruction.kind === 'Store') {
        this.#write(key, instruction.value);
      } else if (instruction.kind === 'Prune') {
        this.#cached.delete(instruction.key);
        this.#pruned.add(instruction.key.id);
      } else {
        const reason = transformErrorText(instruction.error);
        throw new PermanentError('commit-transform', `cannot apply ${kind.kind} to ${formatKey(key)}: ${reason}`, {
          key: key.id,
          transform: kind.kind,
        });
      }
    }
  }

  #write(key: Key, value: StoredValue): void {
    this.#pruned.delete(key.id);
    this.#cached.set(key, value);
  }
}

/** Kinds of a coming node that are listed among the effects but never stored. */
function isOnlyInJournal(kind: TransformKind): boolean {
  return kind.kind === 'Unknown' && (kind.name === 'EntryPointCalled' || kind.name === 'Ret');
}

/** Descending byte order, but a key that is a prefix of another comes before it: the node visits a trie node first. */
function compareScanOrder(left: string, right: string): number {
  if (left === right) return 0;
  if (right.startsWith(left)) return -1;
  if (left.startsWith(right)) return 1;
  return left < right ? 1 : -1;
}
