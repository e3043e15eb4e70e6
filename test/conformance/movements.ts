// Sums up what the engine's hooks say about motes, to hold it against what the state says.

import { clU512Of } from '@casper-trace/casper-types/cl-value';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { balanceKey, KeyTag } from '@casper-trace/casper-types/key';
import type { Effects } from '@casper-trace/casper-types/transform';
import { type Inspector, noInspector, type PurseTransferred, type Step } from '@casper-trace/engine/inspector';
import type { StateView } from '@casper-trace/global-state/state-view';

/** Listens to one transaction. */
export class MovementCounter implements Inspector {
  /** Motes by purse (hex address) out of committed steps. */
  readonly deltas = new Map<string, bigint>();
  /** Purses (hex address) that anything moved from or to, committed or not. */
  readonly purses = new Set<string>();
  openFrames = 0;
  openSteps = 0;
  #step: PurseTransferred[] = [];

  readonly namedKeyWritten = noInspector.namedKeyWritten;
  readonly purseHeld = noInspector.purseHeld;
  readonly purseAccessed = noInspector.purseAccessed;
  readonly urefGranted = noInspector.urefGranted;
  readonly hostErrored = noInspector.hostErrored;
  readonly recordChanged = noInspector.recordChanged;

  stepBegan(): void {
    this.openSteps += 1;
    this.#step = [];
  }

  stepEnded(_step: Step, committed: boolean): void {
    this.openSteps -= 1;
    if (!committed) return;
    for (const { source, target, amount, outcome } of this.#step) {
      if (outcome.kind !== 'moved') continue;
      if (source !== undefined) this.#add(source.addr, -amount);
      if (target !== undefined) this.#add(target.addr, amount);
    }
  }

  frameEntered(): void {
    this.openFrames += 1;
  }

  frameExited(): void {
    this.openFrames -= 1;
  }

  purseTransferred(event: PurseTransferred): void {
    for (const purse of [event.source, event.target]) if (purse !== undefined) this.purses.add(bytesToHex(purse.addr));
    this.#step.push(event);
  }

  #add(purse: Uint8Array, amount: bigint): void {
    const id = bytesToHex(purse);
    const sum = (this.deltas.get(id) ?? 0n) + amount;
    if (sum === 0n) this.deltas.delete(id);
    else this.deltas.set(id, sum);
  }
}

/** How the balances of the purses, and of those that the effects touch, changed between two states; motes by purse (hex address). */
export function balanceChanges(
  effects: Effects,
  purses: ReadonlySet<string>,
  before: StateView,
  after: StateView,
): ReadonlyMap<string, bigint> {
  const touched = effects.flatMap(({ key, kind }) =>
    key.tag === KeyTag.Balance && kind.kind !== 'Identity' ? [bytesToHex(key.bytes.subarray(1))] : [],
  );
  const changes = new Map<string, bigint>();
  for (const purse of new Set([...touched, ...purses])) {
    const addr = hexToBytes(purse);
    const change = balanceIn(after, addr) - balanceIn(before, addr);
    if (change !== 0n) changes.set(purse, change);
  }
  return changes;
}

function balanceIn(state: StateView, purse: Uint8Array): bigint {
  const stored = state.read(balanceKey(purse));
  return stored?.kind === 'CLValue' ? clU512Of(stored.value) : 0n;
}
