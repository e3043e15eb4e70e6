import { AccessRights } from '@casper-trace/casper-types/access-rights';
import { concatBytes } from '@casper-trace/casper-types/bytes';
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { CL, type CLType } from '@casper-trace/casper-types/cl-type';
import { type CLValue, clKey, clList, clOption, clString, clTuple, clURef } from '@casper-trace/casper-types/cl-value';
import { hashKey, urefKey } from '@casper-trace/casper-types/key';
import { type URef, urefToBytes } from '@casper-trace/casper-types/uref';
import { describe, expect, it } from 'vitest';
import { ExecTrap } from '../exec-error.js';
import { attenuateURefInArgs, extractURefs, rewriteURefs } from './rewrite-urefs.js';

const uref = (byte: number, rights: AccessRights = AccessRights.READ_ADD_WRITE): URef => ({
  addr: new Uint8Array(32).fill(byte),
  rights,
});
const raw = (type: CLType, ...parts: Uint8Array[]): CLValue => ({ type, bytes: concatBytes(...parts) });
const addresses = (value: CLValue): number[] => extractURefs(value).map(({ addr }) => addr[0]);

describe('extractURefs', () => {
  const list = clList(CL.URef, [clURef(uref(1)), clURef(uref(2))]);
  const one = urefToBytes(uref(1));
  const two = urefToBytes(uref(2));

  it.each<[string, CLValue, number[]]>([
    ['a URef', clURef(uref(1)), [1]],
    ['a Key of a URef', clKey(urefKey(uref(1))), [1]],
    ['a Key of something else', clKey(hashKey(new Uint8Array(32))), []],
    ['an Option', clOption(CL.URef, clURef(uref(1))), [1]],
    ['None', clOption(CL.URef, undefined), []],
    ['a List', list, [1, 2]],
    ['a Result that is ok', raw(CL.Result(CL.URef, CL.U8), Uint8Array.of(1), one), [1]],
    ['a Result that failed with a URef', raw(CL.Result(CL.Unit, CL.URef), Uint8Array.of(0), two), [2]],
    ['a pair', clTuple(clURef(uref(1)), clKey(urefKey(uref(2)))), [1, 2]],
    [
      'a Map in the order of its keys',
      raw(CL.Map(CL.U8, CL.URef), new Writer().u32(2).u8(9).bytes(one).u8(3).bytes(two).finish()),
      [2, 1],
    ],
  ])('finds those of %s', (_name, value, expected) => {
    expect(addresses(value)).toEqual(expected);
  });

  it.each<[string, CLValue]>([
    ['nested containers', clOption(list.type, list)],
    ['triples', clTuple(clURef(uref(1)), clURef(uref(2)), clString('x'))],
    ['Any', raw(CL.Any, one)],
    ['a pair with a public key', raw(CL.Tuple2(CL.URef, CL.PublicKey), one, Uint8Array.of(0))],
  ])('does not look into %s', (_name, value) => {
    expect(addresses(value)).toEqual([]);
  });

  it('traps for bytes that are not of the type', () => {
    expect(() => extractURefs(raw(CL.URef, one, Uint8Array.of(0)))).toThrow(ExecTrap);
  });
});

describe('rewriteURefs', () => {
  it('writes numbers anew, without superfluous zeros', () => {
    const value = raw(CL.Tuple2(CL.U512, CL.URef), Uint8Array.of(2, 5, 0), urefToBytes(uref(1)));
    expect(rewriteURefs(value, (found) => found).bytes).toEqual(concatBytes(Uint8Array.of(1, 5), urefToBytes(uref(1))));
  });

  it('merges map entries whose keys become equal; the later one stays', () => {
    const type = CL.Map(CL.URef, CL.U8);
    const writer = new Writer()
      .u32(2)
      .bytes(urefToBytes(uref(1, AccessRights.READ)))
      .u8(1);
    const value = raw(
      type,
      writer
        .bytes(urefToBytes(uref(1, AccessRights.WRITE)))
        .u8(2)
        .finish(),
    );
    const rewritten = rewriteURefs(value, ({ addr }) => ({ addr, rights: AccessRights.NONE }));
    expect(rewritten.bytes).toEqual(
      new Writer()
        .u32(1)
        .bytes(urefToBytes(uref(1, AccessRights.NONE)))
        .u8(2)
        .finish(),
    );
  });
});

describe('attenuateURefInArgs', () => {
  it('takes WRITE from the main purse and from nothing else', () => {
    const args = [
      { name: 'mine', value: clURef(uref(1)) },
      { name: 'other', value: clURef(uref(2)) },
    ];
    const attenuated = attenuateURefInArgs(args, uref(1).addr, AccessRights.WRITE);
    expect(attenuated.map(({ value }) => extractURefs(value)[0]?.rights)).toEqual([
      AccessRights.READ_ADD,
      AccessRights.READ_ADD_WRITE,
    ]);
  });
});
