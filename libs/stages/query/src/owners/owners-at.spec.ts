// Who holds a purse at which moment.
import type { NamedKeyWriteRow } from '@casper-trace/db/rows/tables';
import { describe, expect, it } from 'vitest';
import { type Moment, type OwnershipRows, ownersAt } from './owners-at.js';

const purse = 'aa'.repeat(32);
const account = '01'.repeat(32);
const contract = '02'.repeat(32);
const uref = (rights: number): string => `uref-${purse}-00${rights}`;

const rows = (given: Partial<OwnershipRows>): OwnershipRows => ({
  openingNamedKeys: [],
  mainPurses: [],
  namedKeyWrites: [],
  ...given,
});

function write(given: Partial<NamedKeyWriteRow>): NamedKeyWriteRow {
  return {
    blockHeight: 5n,
    transactionIndex: 1,
    ordinal: 10,
    frameIndex: 0,
    step: 'session',
    transactionHash: '',
    initiator: account,
    verdict: 'verified',
    contextKind: 'contract',
    contextAddress: contract,
    codeKind: 'contract',
    codeAddress: contract,
    codePackage: null,
    codeName: null,
    name: 'kept',
    operation: 'put',
    keyBefore: null,
    keyAfter: uref(7),
    committed: true,
    ...given,
  };
}

const moment = (given: Partial<Moment> = {}): Moment => ({
  blockHeight: 5n,
  transactionIndex: 1,
  ordinal: 20,
  step: 'session',
  ...given,
});

const names = (at: Moment, given: Partial<OwnershipRows>, unknownBefore?: bigint): (string | null)[] | null =>
  ownersAt(purse, at, rows(given), unknownBefore).owners?.map(({ namedKey }) => namedKey) ?? null;

describe('ownersAt', () => {
  it('lists a main purse first, then named keys, with their rights', () => {
    const given = {
      openingNamedKeys: [
        {
          position: 0,
          blockHeight: 0n,
          contextKind: 'contract',
          contextAddress: contract,
          name: 'till',
          key: uref(5),
          uref: purse,
        },
        {
          position: 1,
          blockHeight: 0n,
          contextKind: 'contract',
          contextAddress: contract,
          name: 'other',
          key: `hash-${purse}`,
          uref: null,
        },
      ],
      mainPurses: [{ blockHeight: 0n, account, purse, rights: 7, opening: true }],
    };
    expect(ownersAt(purse, moment(), rows(given), undefined)).toEqual({
      owners: [
        { context: { kind: 'account', address: `account-hash-${account}` }, namedKey: null, rights: 7 },
        { context: { kind: 'contract', address: `hash-${contract}` }, namedKey: 'till', rights: 5 },
      ],
      unknownBefore: undefined,
    });
  });

  it('looks just before the moment', () => {
    const namedKeyWrites = [write({})];
    expect(names(moment({ ordinal: 10 }), { namedKeyWrites })).toEqual([]);
    expect(names(moment({ ordinal: 11 }), { namedKeyWrites })).toEqual(['kept']);
    expect(names(moment({ transactionIndex: 0 }), { namedKeyWrites })).toEqual([]);
    expect(names(moment({ blockHeight: 4n, transactionIndex: 9 }), { namedKeyWrites })).toEqual([]);
    expect(names(moment({ blockHeight: 6n, transactionIndex: 0, ordinal: 0 }), { namedKeyWrites })).toEqual(['kept']);
  });

  it('ends a tie with a remove, and with another value under the name', () => {
    const removed = write({ ordinal: 11, operation: 'remove', keyBefore: uref(7), keyAfter: null });
    const replaced = write({ ordinal: 11, keyBefore: uref(7), keyAfter: `uref-${'bb'.repeat(32)}-007` });
    expect(names(moment(), { namedKeyWrites: [write({}), removed] })).toEqual([]);
    expect(names(moment(), { namedKeyWrites: [write({}), replaced] })).toEqual([]);
  });

  it('sees what a step does not commit only inside that step', () => {
    const namedKeyWrites = [write({ committed: false })];
    expect(names(moment(), { namedKeyWrites })).toEqual(['kept']);
    expect(names(moment({ step: 'fee' }), { namedKeyWrites })).toEqual([]);
    expect(names(moment({ transactionIndex: 2 }), { namedKeyWrites })).toEqual([]);
  });

  it('does not know a main purse before its block', () => {
    const mainPurses = [{ blockHeight: 5n, account, purse, rights: 7, opening: false }];
    expect(names(moment({ blockHeight: 4n }), { mainPurses })).toEqual([]);
    expect(names(moment(), { mainPurses })).toEqual([null]);
  });

  it("says 'unknown', not 'none', without opening rows", () => {
    expect(ownersAt(purse, moment(), rows({}), 3n)).toEqual({ owners: null, unknownBefore: 3n });
    expect(names(moment(), { namedKeyWrites: [write({})] }, 3n)).toEqual(['kept']);
  });
});
