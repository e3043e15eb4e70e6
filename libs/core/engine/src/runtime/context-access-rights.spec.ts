import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { accountKey, urefKey } from '@casper-trace/casper-types/key';
import type { URef } from '@casper-trace/casper-types/uref';
import { describe, expect, it } from 'vitest';
import { ContextAccessRights } from './context-access-rights.js';

const context = new Uint8Array(32).fill(1);
const addr = new Uint8Array(32).fill(2);
const uref = (rights: AccessRights) => ({ addr, rights });

function rightsTo(urefs: readonly URef[]): ContextAccessRights {
  const rights = new ContextAccessRights(context);
  rights.extend(urefs);
  return rights;
}

describe('ContextAccessRights', () => {
  it('knows no address at first, not even without rights', () => {
    expect(new ContextAccessRights(context).has(uref(AccessRights.NONE))).toBe(false);
  });

  it('holds every subset of the rights it has', () => {
    const rights = rightsTo([uref(AccessRights.READ_ADD)]);
    expect(rights.has(uref(AccessRights.READ))).toBe(true);
    expect(rights.has(uref(AccessRights.READ_ADD))).toBe(true);
    expect(rights.has(uref(AccessRights.WRITE))).toBe(false);
  });

  it('adds rights and never takes any by extending', () => {
    const rights = rightsTo([uref(AccessRights.READ), uref(AccessRights.WRITE)]);
    expect(rights.rightsOn(addr)).toBe(AccessRights.READ_WRITE);
  });

  it('takes back exactly what a grant added', () => {
    const rights = rightsTo([uref(AccessRights.READ)]);
    const granted = rights.grant(uref(AccessRights.READ_ADD));
    expect(granted).toBe(AccessRights.ADD);
    rights.remove(addr, granted);
    expect(rights.rightsOn(addr)).toBe(AccessRights.READ);
  });

  it('keeps an address known after its last right is gone', () => {
    const rights = rightsTo([uref(AccessRights.ADD)]);
    rights.remove(addr, AccessRights.ADD);
    expect(rights.has(uref(AccessRights.NONE))).toBe(true);
    expect(rights.has(uref(AccessRights.ADD))).toBe(false);
  });

  it('begins with the rights of named keys, joined where two name one URef, and keeps apart what contexts do with them', () => {
    const other = { addr: new Uint8Array(32).fill(3), rights: AccessRights.READ_ADD_WRITE };
    const namedKeys = new Map([
      ['reads', urefKey(uref(AccessRights.READ))],
      ['adds', urefKey(uref(AccessRights.ADD))],
      ['no URef', accountKey(context)],
      ['other', urefKey(other)],
    ]);
    const first = new ContextAccessRights(context, namedKeys);
    expect(first.rightsOn(addr)).toBe(AccessRights.READ_ADD);
    expect(first.grant(uref(AccessRights.READ_ADD_WRITE))).toBe(AccessRights.WRITE);
    first.remove(other.addr, AccessRights.ADD);
    expect(first.rightsOn(addr)).toBe(AccessRights.READ_ADD_WRITE);
    expect(first.rightsOn(other.addr)).toBe(AccessRights.READ_WRITE);
    const second = new ContextAccessRights(context, namedKeys);
    expect(second.rightsOn(addr)).toBe(AccessRights.READ_ADD);
    expect(second.rightsOn(other.addr)).toBe(AccessRights.READ_ADD_WRITE);
  });
});
