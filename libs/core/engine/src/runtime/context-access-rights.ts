// Which URefs a context may use, and how. Mirrors casper-types 6.0.1 access_rights.rs `ContextAccessRights`.
import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type NamedKeys, urefsOf } from '@casper-trace/casper-types/named-keys';
import type { URef } from '@casper-trace/casper-types/uref';

/** The rights of one running context; every call makes a new one. */
export class ContextAccessRights {
  /** The 32-byte address of the account or contract whose rights these are. */
  readonly contextAddress: Uint8Array;
  /** Rights by address in hex; those of the named keys hold where there are none in `#rights`. */
  readonly #ofNamedKeys: ReadonlyMap<string, number>;
  readonly #rights = new Map<string, number>();

  /** Begins with the rights of `namedKeys`, which must not change afterwards. */
  constructor(contextAddress: Uint8Array, namedKeys: NamedKeys = NO_NAMED_KEYS) {
    this.contextAddress = contextAddress;
    this.#ofNamedKeys = rightsOfNamedKeys(namedKeys);
  }

  #known(id: string): number | undefined {
    return this.#rights.get(id) ?? this.#ofNamedKeys.get(id);
  }

  /** Adds rights; rights that are there stay. */
  extend(urefs: Iterable<URef>): void {
    for (const uref of urefs) {
      const id = bytesToHex(uref.addr);
      this.#rights.set(id, (this.#known(id) ?? AccessRights.NONE) | uref.rights);
    }
  }

  /** True if the address is known and all bits of the URef are held. */
  has(uref: URef): boolean {
    const known = this.#known(bytesToHex(uref.addr));
    return known !== undefined && (known & uref.rights) === uref.rights;
  }

  /** The three bits held on an address; undefined if it is not known at all. */
  rightsOn(addr: Uint8Array): number | undefined {
    return this.#known(bytesToHex(addr));
  }

  /** Adds the rights and returns the bits that were new (0 if none): what `remove` has to take back. */
  grant(uref: URef): number {
    const known = this.#known(bytesToHex(uref.addr)) ?? AccessRights.NONE;
    this.extend([uref]);
    return uref.rights & ~known;
  }

  /** Takes bits away; an address stays known even with no bit left, as in Rust. */
  remove(addr: Uint8Array, rights: number): void {
    const id = bytesToHex(addr);
    const known = this.#known(id);
    if (known !== undefined) this.#rights.set(id, known & ~rights);
  }
}

const NO_NAMED_KEYS: NamedKeys = new Map();

/** An account may have thousands of named keys, and every call in its context begins with their rights. */
const remembered = new WeakMap<NamedKeys, ReadonlyMap<string, number>>();

function rightsOfNamedKeys(namedKeys: NamedKeys): ReadonlyMap<string, number> {
  const known = remembered.get(namedKeys);
  if (known !== undefined) return known;
  const rights = new Map<string, number>();
  for (const uref of urefsOf(namedKeys)) {
    const id = bytesToHex(uref.addr);
    rights.set(id, (rights.get(id) ?? AccessRights.NONE) | uref.rights);
  }
  remembered.set(namedKeys, rights);
  return rights;
}
