import { bytesToHex } from '@casper-trace/casper-types/hex';
import { hashKey, urefKey } from '@casper-trace/casper-types/key';
import type { URef } from '@casper-trace/casper-types/uref';
import type { ContextRef } from '@casper-trace/engine/inspector';
import { describe, expect, it } from 'vitest';
import { PurseOwners } from './purse-owners.js';
import type { NamedKeyWrite } from './trace.js';

const alice: ContextRef = { kind: 'account', address: new Uint8Array(32).fill(1) };
const till: ContextRef = { kind: 'contract', address: new Uint8Array(32).fill(2) };
const main: URef = { addr: new Uint8Array(32).fill(8), rights: 7 };
const savings: URef = { addr: new Uint8Array(32).fill(9), rights: 7 };
const opening = {
  mainPurses: [{ context: alice, purse: main }],
  namedKeys: [
    { context: alice, name: 'savings', key: urefKey(savings) },
    { context: alice, name: 'till', key: hashKey(till.address) },
  ],
};

const write = (context: ContextRef, name: string, change: Pick<NamedKeyWrite, 'before' | 'after'>): NamedKeyWrite => ({
  ordinal: 0,
  frame: 0,
  step: 'session',
  context,
  name,
  operation: change.after ? 'put' : 'remove',
  committed: true,
  ...change,
});

const names = (owners: PurseOwners, purse: Uint8Array): string[] =>
  owners.of(purse).map(({ context, name }) => `${bytesToHex(context.address.subarray(0, 1))} ${name ?? 'main purse'}`);

describe('[purse owners]', () => {
  it('knows main purses and named keys of the opening, and nothing of keys that are no URef', () => {
    const owners = new PurseOwners(opening);
    expect(names(owners, main.addr)).toEqual(['01 main purse']);
    expect(names(owners, savings.addr)).toEqual(['01 savings']);
    expect(names(owners, till.address)).toEqual([]);
  });

  it('follows puts, overwrites and removes', () => {
    const owners = new PurseOwners(opening);
    owners.apply(write(till, 'kept', { before: undefined, after: urefKey({ ...main, rights: 5 }) }));
    expect(owners.of(main.addr).map(({ rights }) => rights)).toEqual([7, 5]);
    owners.apply(write(till, 'kept', { before: urefKey(main), after: urefKey(savings) }));
    expect(names(owners, main.addr)).toEqual(['01 main purse']);
    expect(names(owners, savings.addr)).toEqual(['01 savings', '02 kept']);
    owners.apply(write(alice, 'savings', { before: urefKey(savings), after: undefined }));
    expect(names(owners, savings.addr)).toEqual(['02 kept']);
  });
});
