import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { CL } from '@casper-trace/casper-types/cl-type';
import { clString, clU512, clURef, clValueToBytes } from '@casper-trace/casper-types/cl-value';
import { accountKey, hashKey, type Key, urefKey } from '@casper-trace/casper-types/key';
import { formatKey } from '@casper-trace/casper-types/key-format';
import { writeRuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import type { Transform } from '@casper-trace/casper-types/transform';
import { urefToBytes } from '@casper-trace/casper-types/uref';
import { describe, expect, it } from 'vitest';
import type { WasmResult } from '../execute-wasm.js';
import { type GuestCode, guestModule } from './test-support/guest-module.js';
import {
  ALICE,
  ALICE_PURSE,
  BOB,
  FORTUNE,
  hash,
  runSample,
  type SampleOptions,
  uref,
} from './test-support/sample-network.js';

const text = (value: string): Uint8Array => new Writer().string(value).finish();
const u512 = (value: bigint): Uint8Array => clU512(value).bytes;
const noId = Uint8Array.of(0);
const amountArg = { name: 'amount', value: clU512(FORTUNE) };

function session(write: (code: GuestCode) => void, options: SampleOptions & { gasLimit?: bigint } = {}): WasmResult {
  const bytes = guestModule('own', { call: write });
  return runSample({ ...options, executable: { kind: 'module bytes', bytes }, args: [amountArg] });
}

const kinds = (effects: readonly Transform[]): string[] =>
  effects.map(({ key, kind }) => `${kind.kind} ${formatKey(key).split('-')[0] ?? ''}`);
const putKey = (code: GuestCode, name: string, key: Key): void =>
  code.call('casper_put_key', ...code.data(text(name)), ...code.data(key.bytes));

describe('named keys of an account', () => {
  it('puts without reading the account, and bills the pair alone', () => {
    const result = session((code) => putKey(code, 'k', hashKey(hash(5))));
    expect(result.error).toBeUndefined();
    expect(kinds(result.effects)).toEqual(['AddKeys account']);
  });

  it('reads and writes the account for a remove, even of a name that is not there', () => {
    const result = session((code) => code.call('casper_remove_key', ...code.data(text('absent'))));
    expect(kinds(result.effects)).toEqual(['Identity account', 'Write account']);
  });

  it('refuses a URef that the context does not hold', () => {
    const result = session((code) => putKey(code, 'k', urefKey(uref(77))));
    expect(result.error?.message).toBe(`Forged reference: URef(${'4d'.repeat(32)}, READ_ADD_WRITE)`);
    expect(result.effects).toEqual([]);
    expect(result.consumed).toBeGreaterThan(0n);
  });

  it.each([
    ['has', 0],
    ['lacks', 1],
  ] as const)('tells that it %s a key', (which, code) => {
    const name = which === 'has' ? 'there' : 'absent';
    const namedKeys = new Map([['there', hashKey(hash(5))]]);
    const result = session((guest) => guest.revertWithResult('casper_has_key', ...guest.data(text(name))), {
      namedKeys,
    });
    expect(result.error?.message).toBe(`User error: ${code}`);
  });
});

describe('URefs and dictionaries', () => {
  it('writes a new URef and its value, read by its normalized key', () => {
    const result = session((code) =>
      code.call('casper_new_uref', code.room(33), ...code.data(clValueToBytes(clString('x')))),
    );
    expect(kinds(result.effects)).toEqual(['Write uref']);
  });

  it('writes a dictionary item under the hash of seed and item key', () => {
    const result = session(
      (code) => {
        const seed = code.data(urefToBytes(uref(50)));
        code.call(
          'casper_dictionary_put',
          ...seed,
          ...code.data(new TextEncoder().encode('item')),
          ...code.data(clValueToBytes(clString('x'))),
        );
        code.call('casper_dictionary_get', ...seed, ...code.data(new TextEncoder().encode('item')), code.room(8));
      },
      { namedKeys: new Map([['seed', urefKey(uref(50))]]) },
    );
    expect(result.error).toBeUndefined();
    expect(kinds(result.effects)).toEqual(['Write dictionary', 'Identity dictionary']);
  });

  it('needs WRITE on the seed', () => {
    const result = session(
      (code) =>
        code.call(
          'casper_dictionary_put',
          ...code.data(urefToBytes(uref(50, 1))),
          ...code.data(new TextEncoder().encode('i')),
          ...code.data(clValueToBytes(clString('x'))),
        ),
      { namedKeys: new Map([['seed', urefKey(uref(50))]]) },
    );
    expect(result.error?.message).toBe('Invalid access rights: WRITE');
  });

  it('answers an item key that is too long with a code, not a trap', () => {
    const result = session((code) =>
      code.revertWithResult(
        'casper_dictionary_put',
        ...code.data(urefToBytes(uref(50))),
        ...code.data(new Uint8Array(129)),
        ...code.data(clValueToBytes(clString('x'))),
      ),
    );
    expect(result.error?.message).toBe('User error: 36');
  });
});

describe('transfers', () => {
  const toBob = (code: GuestCode, amount: bigint): readonly number[] => [
    ...code.data(hash(BOB)),
    ...code.data(u512(amount)),
    ...code.data(noId),
    code.room(4),
  ];

  it('moves motes to an account, and leaves a transfer record', () => {
    const result = session((code) => code.call('casper_transfer_to_account', ...toBob(code, 10n)));
    expect(result.error).toBeUndefined();
    expect(kinds(result.effects)).toEqual([
      'Identity account',
      'Identity hash',
      'Identity hash',
      'Write balance',
      'AddUInt512 balance',
    ]);
    expect(result.transfers.map(({ value }) => value.amount)).toEqual([10n]);
  });

  it('creates the account that is not there', () => {
    const result = session((code) =>
      code.call(
        'casper_transfer_to_account',
        ...code.data(hash(99)),
        ...code.data(u512(10n)),
        ...code.data(noId),
        code.room(4),
      ),
    );
    expect(kinds(result.effects)).toEqual([
      'Identity hash',
      'Identity hash',
      'Write uref',
      'Write balance',
      'Identity hash',
      'Identity hash',
      'Write balance',
      'AddUInt512 balance',
      'Write account',
    ]);
  });

  it.each([
    ['more than there is', FORTUNE + 1n, 'User error: 65024'],
    ['nothing', 0n, 'User error: 0'],
  ])('answers a transfer of %s', (_name, amount, message) => {
    const result = session((code) => code.revertWithResult('casper_transfer_to_account', ...toBob(code, amount)));
    // A user error holds 16 bits: the code of the mint's error 0 is 65024.
    expect(result.error?.message).toBe(message);
  });

  it('spends no more than the amount argument says', () => {
    const bytes = guestModule('own', {
      call: (code) => code.revertWithResult('casper_transfer_to_account', ...toBob(code, 11n)),
    });
    const result = runSample({
      executable: { kind: 'module bytes', bytes },
      args: [{ name: 'amount', value: clU512(10n) }],
    });
    expect(result.error?.message).toBe(`User error: ${65_024 + 21}`);
  });

  it('fails without gas for the mint although that is not billed, and keeps the gas that was there', () => {
    const write = (code: GuestCode): void =>
      code.call(
        'casper_transfer_from_purse_to_purse',
        ...code.data(urefToBytes(uref(ALICE_PURSE))),
        ...code.data(urefToBytes(uref(BOB, 4))),
        ...code.data(u512(1n)),
        ...code.data(noId),
      );
    const namedKeys = new Map([['bob', urefKey(uref(BOB, 4))]]);
    const bytes = guestModule('own', { call: write });
    const gasLimit = 90_000_000n;
    const result = runSample({ executable: { kind: 'module bytes', bytes }, args: [amountArg], namedKeys, gasLimit });
    expect(result.error?.message).toBe('Out of gas error');
    expect(result.consumed).toBeLessThan(gasLimit);
  });
});

describe('keys of the account', () => {
  it('adds, changes and removes a signer', () => {
    const result = session((code) => {
      const bob = code.data(hash(BOB));
      code.call('casper_add_associated_key', ...bob, 2);
      code.call('casper_set_action_threshold', 1, 2);
      code.call('casper_update_associated_key', ...bob, 3);
      code.revertWithResult('casper_remove_associated_key', ...bob);
    });
    // Without Bob the weight would be below the threshold of key management.
    expect(result.error?.message).toBe('User error: 3');
  });

  it('traps for a weight that is no byte, before it charges', () => {
    const result = session((code) => code.call('casper_add_associated_key', ...code.data(hash(BOB)), 256));
    expect(result.error?.message).toBe('Interpreter error: trap: Code(UnexpectedSignature)');
  });
});

describe('what a session learns', () => {
  it.each([
    ['a caller that does not exist', 'casper_load_caller_information', [1, 0, 4], 31],
    ['a selector that does not exist', 'casper_load_caller_information', [3, 0, 4], 50],
    ['a system contract that does not exist', 'casper_get_system_contract', [4, 0, 32], 29],
    ['an empty host buffer', 'casper_read_host_buffer', [0, 32, 40], 33],
    ['room that is too small for a random value', 'casper_random_bytes', [0, 31], 32],
    ['an argument that is not there', 'casper_get_named_arg_size', [0, 4, 8], 2],
  ] as const)('is an error code for %s', (_what, name, args, code) => {
    expect(session((guest) => guest.revertWithResult(name, ...args)).error?.message).toBe(`User error: ${code}`);
  });

  it('writes nothing outside its memory', () => {
    const result = session((code) => code.call('casper_get_main_purse', 131_072 - 10));
    expect(result.error?.message).toBe(
      'Interpreter error: trying to access region [131062..131095] in memory [0..131072]',
    );
  });

  it('returns a value by ret, if its URefs are its own', () => {
    const returned = session((code) =>
      code.call('casper_ret', ...code.data(clValueToBytes(clURef(uref(ALICE_PURSE))))),
    );
    expect(returned.returned).toEqual(clURef(uref(ALICE_PURSE)));
    const forged = session((code) => code.call('casper_ret', ...code.data(clValueToBytes(clURef(uref(77))))));
    expect(forged.error?.kind).toBe('ForgedReference');
  });

  it('misses a value if it returns bytes that are none', () => {
    expect(session((code) => code.call('casper_ret', ...code.data(Uint8Array.of(1)))).error?.message).toBe(
      'Expected return value',
    );
  });
});

describe('the account as context', () => {
  it('is the initiator in every session', () => {
    const result = session((code) => {
      code.call('casper_get_caller', code.room(8));
      code.call('casper_read_host_buffer', code.room(32), 32, code.room(4));
      code.call(
        'casper_write',
        ...code.data(accountKey(hash(ALICE)).bytes),
        ...code.data(clValueToBytes(clString('x'))),
      );
    });
    expect(result.error?.message).toBe('Invalid access rights: WRITE');
  });

  it('cannot manage message topics', () => {
    const topic = new TextEncoder().encode('news');
    const result = session((code) =>
      code.call('casper_manage_message_topic', ...code.data(topic), ...code.data(Uint8Array.of(0))),
    );
    expect(result.error?.message).toBe('Invalid context');
  });

  it('calls the mint directly for a fee', () => {
    const args = new Writer();
    writeRuntimeArgs(args, []);
    const result = session((code) =>
      code.call(
        'casper_call_contract',
        ...code.data(hash(201)),
        ...code.data(text('create')),
        ...code.data(args.finish()),
        code.room(4),
      ),
    );
    expect(result.error).toBeUndefined();
    expect(kinds(result.effects)).toEqual(['Identity hash', 'Identity hash', 'Write uref', 'Write balance']);
    expect(result.consumed).toBeGreaterThan(2_500_000_000n);
  });
});

describe('a call of a system contract', () => {
  it('pays for an entry point that is not there', () => {
    const call = (gasLimit: bigint): WasmResult => {
      const bytes = guestModule('own', {
        call: (code) =>
          code.call(
            'casper_call_contract',
            ...code.data(hash(201)),
            ...code.data(text('nothing')),
            ...code.data(new Writer().u32(0).finish()),
            code.room(4),
          ),
      });
      return runSample({ executable: { kind: 'module bytes', bytes }, gasLimit });
    };
    expect(call(10_000_000_000n).error?.message).toBe('No such method: nothing');
    expect(call(10_000_000_000n).consumed).toBeGreaterThan(2_500_000_000n);
    expect(call(2_000_000_000n).error?.message).toBe('Out of gas error');
  });
});

describe('types of session arguments', () => {
  it('ends at once, without gas, if the amount does not decode', () => {
    const bytes = guestModule('own', { call: () => undefined });
    const args = [{ name: 'amount', value: { type: CL.U512, bytes: Uint8Array.of(9) } }];
    const result = runSample({ executable: { kind: 'module bytes', bytes }, args });
    expect(result.error?.message).toBe('CLValue error: Deserialization error: early end of stream');
    expect(result.consumed).toBe(0n);
  });
});
