// Who owns a purse: the account whose main purse it is, and every context that keeps it under a named key.
// A transfer record of the node names only the initiator; this tells whose motes moved.
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type Key, keyURef } from '@casper-trace/casper-types/key';
import type { ContextRef } from '@casper-trace/engine/inspector';
import type { Opening } from './opening.js';
import type { NamedKeyWrite } from './trace.js';

/** One tie between a context and a purse. */
export interface PurseOwner {
  readonly context: ContextRef;
  /** The named key that holds it; undefined for the account's main purse. */
  readonly name: string | undefined;
  /** Rights of the URef held (READ 1, WRITE 2, ADD 4). */
  readonly rights: number;
}

/** Owners of purses at one moment; `apply` moves the moment on. */
export class PurseOwners {
  /** purse address (hex) → context and name → owner */
  private readonly owners = new Map<string, Map<string, PurseOwner>>();

  constructor(opening: Opening) {
    for (const { context, purse } of opening.mainPurses)
      this.add(purse.addr, { context, name: undefined, rights: purse.rights });
    for (const { context, name, key } of opening.namedKeys) this.tie(context, name, key);
  }

  /** Owners of a purse, main purse first, then by the order in which they came to hold it. */
  of(purse: Uint8Array): readonly PurseOwner[] {
    return [...(this.owners.get(bytesToHex(purse))?.values() ?? [])].sort(
      (a, b) => Number(a.name !== undefined) - Number(b.name !== undefined),
    );
  }

  /** Takes in one write of a named key. */
  apply({ context, name, before, after }: NamedKeyWrite): void {
    const old = before && keyURef(before);
    if (old) this.owners.get(bytesToHex(old.addr))?.delete(tieId(context, name));
    if (after) this.tie(context, name, after);
  }

  private tie(context: ContextRef, name: string, key: Key): void {
    const uref = keyURef(key);
    if (uref) this.add(uref.addr, { context, name, rights: uref.rights });
  }

  private add(purse: Uint8Array, owner: PurseOwner): void {
    const id = bytesToHex(purse);
    const ties = this.owners.get(id) ?? new Map<string, PurseOwner>();
    this.owners.set(id, ties.set(tieId(owner.context, owner.name), owner));
  }
}

const tieId = (context: ContextRef, name: string | undefined): string =>
  `${context.kind}:${bytesToHex(context.address)}:${name === undefined ? 'main purse' : `key ${name}`}`;
