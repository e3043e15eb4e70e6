// Sums up what the engine's hooks say about motes, to hold it against what the state says.

import { clU512Of } from '@casper-trace/casper-types/cl-value';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { balanceKey, KeyTag } from '@casper-trace/casper-types/key';
import type { Effects } from '@casper-trace/casper-types/transform';
import { type Inspector, noInspector, type PurseTransferred, type Step } from '@casper-trace/engine/inspector';
import type { StateView } from '@casper-trace/global-state/state-view';

/** Listens to one transaction. */
export class MovementCounter implements Inspector {
  /** Steps that are not in the result: they failed, or came after an earlier error. */
  readonly #unlisted = new Set<Step>();
  #isPenalized = false;
  /** Motes by purse (hex address) out of committed steps. */
  readonly deltas = new Map<string, bigint>();
  openFrames = 0;
  openSteps = 0;
  #step: PurseTransferred[] = [];

  readonly namedKeyWritten = noInspector.namedKeyWritten;
  readonly purseHeld = noInspector.purseHeld;
  readonly purseAccessed = noInspector.purseAccessed;
  readonly urefGranted = noInspector.urefGranted;
  readonly hostErrored = noInspector.hostErrored;
  readonly recordChanged = noInspector.recordChanged;

  stepBegan(step: Step): void {
    if (step === 'penalty') this.#isPenalized = true;
    this.openSteps += 1;
    this.#step = [];
  }

  stepEnded(step: Step, committed: boolean): void {
    this.openSteps -= 1;
    if (!committed) {
      this.#unlisted.add(step);
      return;
    }
    for (const { source, target, amount, outcome } of this.#step) {
      if (outcome.kind !== 'moved') continue;
      if (source !== undefined) this.#add(source.addr, -amount);
      if (target !== undefined) this.#add(target.addr, amount);
    }
  }

  /**
   * Whether code changed the state without an effect in the result: it ended well, but the payer had less than the least
   * payment before it began. The node commits its effects and lists none of them.
   */
  hidesChanges(errorMessage: string | undefined): boolean {
    const hasPaid = this.#unlisted.has('payment') && !this.#isPenalized;
    return hasPaid || (this.#unlisted.has('session') && errorMessage?.includes(' has less than ') === true);
  }

  frameEntered(): void {
    this.openFrames += 1;
  }

  frameExited(): void {
    this.openFrames -= 1;
  }

  purseTransferred(event: PurseTransferred): void {
    this.#step.push(event);
  }

  #add(purse: Uint8Array, amount: bigint): void {
    const id = bytesToHex(purse);
    const sum = (this.deltas.get(id) ?? 0n) + amount;
    if (sum === 0n) this.deltas.delete(id);
    else this.deltas.set(id, sum);
  }
}

/** How the balances that the effects touch changed between two states; motes by purse (hex address). */
export function balanceChanges(effects: Effects, before: StateView, after: StateView): ReadonlyMap<string, bigint> {
  const changes = new Map<string, bigint>();
  for (const { key, kind } of effects) {
    if (key.tag !== KeyTag.Balance || kind.kind === 'Identity') continue;
    const addr = key.bytes.subarray(1);
    const change = balanceIn(after, addr) - balanceIn(before, addr);
    if (change !== 0n) changes.set(bytesToHex(addr), change);
  }
  return changes;
}

function balanceIn(state: StateView, purse: Uint8Array): bigint {
  const stored = state.read(balanceKey(purse));
  return stored?.kind === 'CLValue' ? clU512Of(stored.value) : 0n;
}
