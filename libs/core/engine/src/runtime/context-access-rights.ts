// Which URefs a context may use, and how. Mirrors casper-types 6.0.1 access_rights.rs `ContextAccessRights`.
import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { URef } from '@casper-trace/casper-types/uref';

/** The rights of one running context; every call makes a new one. */
export class ContextAccessRights {
  /** The 32-byte address of the account or contract whose rights these are. */
  readonly contextAddress: Uint8Array;
  readonly #rights = new Map<string, number>();

  constructor(contextAddress: Uint8Array, urefs: Iterable<URef> = []) {
    this.contextAddress = contextAddress;
    this.extend(urefs);
  }

  /** Adds rights; rights that are there stay. */
  extend(urefs: Iterable<URef>): void {
    for (const uref of urefs) {
      const id = bytesToHex(uref.addr);
      this.#rights.set(id, (this.#rights.get(id) ?? AccessRights.NONE) | uref.rights);
    }
  }

  /** True if the address is known and all bits of the URef are held. */
  has(uref: URef): boolean {
    const known = this.#rights.get(bytesToHex(uref.addr));
    return known !== undefined && (known & uref.rights) === uref.rights;
  }

  /** The three bits held on an address; undefined if it is not known at all. */
  rightsOn(addr: Uint8Array): number | undefined {
    return this.#rights.get(bytesToHex(addr));
  }

  /** Adds the rights and returns the bits that were new (0 if none): what `remove` has to take back. */
  grant(uref: URef): number {
    const known = this.#rights.get(bytesToHex(uref.addr)) ?? AccessRights.NONE;
    this.extend([uref]);
    return uref.rights & ~known;
  }

  /** Takes bits away; an address stays known even with no bit left, as in Rust. */
  remove(addr: Uint8Array, rights: number): void {
    const id = bytesToHex(addr);
    const known = this.#rights.get(id);
    if (known !== undefined) this.#rights.set(id, known & ~rights);
  }
}
