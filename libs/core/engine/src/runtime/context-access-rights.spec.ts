import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { describe, expect, it } from 'vitest';
import { ContextAccessRights } from './context-access-rights.js';

const context = new Uint8Array(32).fill(1);
const addr = new Uint8Array(32).fill(2);
const uref = (rights: AccessRights) => ({ addr, rights });

describe('ContextAccessRights', () => {
  it('knows no address at first, not even without rights', () => {
    expect(new ContextAccessRights(context).has(uref(AccessRights.NONE))).toBe(false);
  });

  it('holds every subset of the rights it has', () => {
    const rights = new ContextAccessRights(context, [uref(AccessRights.READ_ADD)]);
    expect(rights.has(uref(AccessRights.READ))).toBe(true);
    expect(rights.has(uref(AccessRights.READ_ADD))).toBe(true);
    expect(rights.has(uref(AccessRights.WRITE))).toBe(false);
  });

  it('adds rights and never takes any by extending', () => {
    const rights = new ContextAccessRights(context, [uref(AccessRights.READ), uref(AccessRights.WRITE)]);
    expect(rights.rightsOn(addr)).toBe(AccessRights.READ_WRITE);
  });

  it('takes back exactly what a grant added', () => {
    const rights = new ContextAccessRights(context, [uref(AccessRights.READ)]);
    const granted = rights.grant(uref(AccessRights.READ_ADD));
    expect(granted).toBe(AccessRights.ADD);
    rights.remove(addr, granted);
    expect(rights.rightsOn(addr)).toBe(AccessRights.READ);
  });

  it('keeps an address known after its last right is gone', () => {
    const rights = new ContextAccessRights(context, [uref(AccessRights.ADD)]);
    rights.remove(addr, AccessRights.ADD);
    expect(rights.has(uref(AccessRights.NONE))).toBe(true);
    expect(rights.has(uref(AccessRights.ADD))).toBe(false);
  });
});
