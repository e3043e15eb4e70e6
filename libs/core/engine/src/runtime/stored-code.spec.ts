import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { clString, clU512, clUnit, clURef, clValueToBytes } from '@casper-trace/casper-types/cl-value';
import { EntryPointType } from '@casper-trace/casper-types/entry-point';
import { hashKey, type Key, urefKey } from '@casper-trace/casper-types/key';
import { formatKey } from '@casper-trace/casper-types/key-format';
import { type RuntimeArgs, writeRuntimeArgs } from '@casper-trace/casper-types/runtime-args';
import type { Transform } from '@casper-trace/casper-types/transform';
import { urefToBytes } from '@casper-trace/casper-types/uref';
import { describe, expect, it } from 'vitest';
import { type Inspector, noInspector } from '../inspector.js';
import { type GuestCode, guestModule } from './test-support/guest-module.js';
import {
  ALICE_PURSE,
  BLOCK_TIME,
  BOB_PURSE,
  FORTUNE,
  HANDLE_PAYMENT,
  hash,
  runSample,
  type SampleContract,
  sampleState,
  uref,
} from './test-support/sample-network.js';

const CONTRACT = 10;
const OTHER = 20;
const { Called, Caller, Factory } = EntryPointType;

const utf8 = (value: string): Uint8Array => new TextEncoder().encode(value);
const text = (value: string): Uint8Array => new Writer().string(value).finish();
const argsBytes = (args: RuntimeArgs): Uint8Array => {
  const writer = new Writer();
  writeRuntimeArgs(writer, args);
  return writer.finish();
};
const kinds = (effects: readonly Transform[]): string[] =>
  effects.map(({ key, kind }) => `${kind.kind} ${formatKey(key).split('-')[0] ?? ''}`);
const putKey = (code: GuestCode, name: string, key: Key): void =>
  code.call('casper_put_key', ...code.data(text(name)), ...code.data(key.bytes));
const callContract = (code: GuestCode, byte: number, entryPoint: string, args: RuntimeArgs = []): void =>
  code.call(
    'casper_call_contract',
    ...code.data(hash(byte)),
    ...code.data(text(entryPoint)),
    ...code.data(argsBytes(args)),
    code.room(4),
  );

type EntryPoints = Readonly<Record<string, readonly [EntryPointType, (code: GuestCode) => void]>>;

function contract(byte: number, points: EntryPoints, more: Partial<SampleContract> = {}): SampleContract {
  const bodies = Object.fromEntries(Object.entries(points).map(([name, [, write]]) => [name, write]));
  const entryPoints = Object.entries(points).map(([name, [type]]) => [name, type] as const);
  return { byte, wasm: guestModule('imported', bodies), entryPoints, ...more };
}

const amount = { name: 'amount', value: clU512(FORTUNE) };
const runContract = (contracts: readonly SampleContract[], entryPoint: string, args: RuntimeArgs = [amount]) =>
  runSample({ executable: { kind: 'contract by hash', hash: hash(CONTRACT) }, entryPoint, args, contracts });
const runSession = (contracts: readonly SampleContract[], write: (code: GuestCode) => void, inspector?: Inspector) =>
  runSample({
    executable: { kind: 'module bytes', bytes: guestModule('own', { call: write }) },
    args: [amount],
    contracts,
    ...(inspector === undefined ? {} : { inspector }),
  });

describe('a stored contract', () => {
  it('runs in its own context after reading contract, package and Wasm', () => {
    const result = runContract([contract(CONTRACT, { go: [Called, (c) => putKey(c, 'k', hashKey(hash(5)))] })], 'go');
    expect(result.error).toBeUndefined();
    expect(result.effects.map(({ key, kind }) => [kind.kind, formatKey(key)])).toEqual([
      ['Identity', formatKey(hashKey(hash(CONTRACT)))],
      ['Identity', formatKey(hashKey(hash(CONTRACT + 1)))],
      ['Identity', formatKey(hashKey(hash(CONTRACT + 2)))],
      ['AddKeys', formatKey(hashKey(hash(CONTRACT)))],
    ]);
  });

  it('removes a key from its record only if it is there', () => {
    const namedKeys = new Map([['k', hashKey(hash(5))]]);
    const remove = (name: string) =>
      contract(CONTRACT, { go: [Called, (c) => c.call('casper_remove_key', ...c.data(text(name)))] }, { namedKeys });
    expect(kinds(runContract([remove('absent')], 'go').effects).slice(3)).toEqual(['Identity hash']);
    expect(kinds(runContract([remove('k')], 'go').effects).slice(3)).toEqual(['Identity hash', 'Write hash']);
  });

  it.each([
    ['without such an entry point', 'absent', 'No such method: absent'],
    ['whose entry point is a template', 'template', 'Error calling a template entry point: template'],
    ['whose entry point no group may use', 'none', 'Invalid context'],
    ['whose group the caller is not in', 'grouped', 'Invalid context'],
  ])('refuses a call of one %s', (_name, entryPoint, message) => {
    const one: SampleContract = {
      byte: CONTRACT,
      wasm: guestModule('imported', { template: () => undefined }),
      entryPoints: [
        ['template', Called, { kind: 'Template' }],
        ['none', Called, { kind: 'Groups', groups: [] }],
        ['grouped', Called, { kind: 'Groups', groups: ['members'] }],
      ],
      groups: [{ name: 'members', urefs: [uref(70)] }],
    };
    expect(runContract([one], entryPoint).error?.message).toBe(message);
  });

  it('lets a member of a group in', () => {
    const one: SampleContract = {
      byte: CONTRACT,
      wasm: guestModule('imported', { grouped: () => undefined }),
      entryPoints: [['grouped', Called, { kind: 'Groups', groups: ['members'] }]],
      groups: [{ name: 'members', urefs: [uref(70, 1)] }],
    };
    const namedKeys = new Map([['ticket', urefKey(uref(70))]]);
    const executable = { kind: 'contract by hash', hash: hash(CONTRACT) } as const;
    expect(runSample({ executable, entryPoint: 'grouped', contracts: [one], namedKeys }).error).toBeUndefined();
  });

  it('gives unit if it returns without a value', () => {
    expect(runContract([contract(CONTRACT, { go: [Called, () => undefined] })], 'go').returned).toEqual(clUnit());
  });

  it('is called by the newest version of its package', () => {
    const executable = {
      kind: 'package by hash',
      hash: hash(CONTRACT + 1),
      version: undefined,
      protocolVersionMajor: undefined,
    } as const;
    const contracts = [contract(CONTRACT, { go: [Called, () => undefined] })];
    const result = runSample({ executable, entryPoint: 'go', contracts });
    expect(result.effects.slice(0, 2).map(({ key }) => formatKey(key))).toEqual([
      formatKey(hashKey(hash(CONTRACT + 1))),
      formatKey(hashKey(hash(CONTRACT))),
    ]);
  });

  it('can be named by the account', () => {
    const executable = { kind: 'contract by name', name: 'app' } as const;
    const contracts = [contract(CONTRACT, { go: [Called, () => undefined] })];
    const namedKeys = new Map([['app', hashKey(hash(CONTRACT))]]);
    expect(runSample({ executable, entryPoint: 'go', contracts, namedKeys }).error).toBeUndefined();
    expect(runSample({ executable, entryPoint: 'go', contracts }).error?.message).toBe('Named key app not found');
  });
});

describe('nested calls', () => {
  it('give rights by arguments and by returned values, each as long as its context', () => {
    const giver = contract(
      OTHER,
      {
        give: [Called, (c) => c.call('casper_ret', ...c.data(clValueToBytes(clURef(uref(80)))))],
      },
      { namedKeys: new Map([['gift', urefKey(uref(80))]]) },
    );
    const result = runSession([giver], (code) => {
      callContract(code, OTHER, 'give');
      code.call('casper_read_host_buffer', code.room(33), 33, code.room(4));
      putKey(code, 'gift', urefKey(uref(80)));
    });
    expect(result.error).toBeUndefined();
    const alone = runSession([giver], (code) => putKey(code, 'gift', urefKey(uref(80))));
    expect(alone.error?.kind).toBe('ForgedReference');
  });

  it('take WRITE from the main purse on its way into a contract', () => {
    const keeper = contract(OTHER, {
      keep: [Called, (c) => putKey(c, 'purse', urefKey(uref(ALICE_PURSE, 7)))],
      keep_less: [Called, (c) => putKey(c, 'purse', urefKey(uref(ALICE_PURSE, 5)))],
    });
    const args = [{ name: 'purse', value: clURef(uref(ALICE_PURSE)) }];
    expect(runSession([keeper], (code) => callContract(code, OTHER, 'keep', args)).error?.kind).toBe('ForgedReference');
    expect(runSession([keeper], (code) => callContract(code, OTHER, 'keep_less', args)).error).toBeUndefined();
  });

  it('are refused URefs that the caller does not hold', () => {
    const keeper = contract(OTHER, { keep: [Called, () => undefined] });
    const args = [{ name: 'purse', value: clURef(uref(BOB_PURSE)) }];
    expect(runSession([keeper], (code) => callContract(code, OTHER, 'keep', args)).error?.message).toBe(
      `Forged reference: URef(${'66'.repeat(32)}, READ_ADD_WRITE)`,
    );
  });

  it('go twelve frames deep, the account counted', () => {
    const recursive = contract(CONTRACT, { again: [Called, (c) => callContract(c, CONTRACT, 'again')] });
    const frames: string[] = [];
    const inspector = {
      ...noInspector,
      frameEntered: (event: { entryPoint: string }) => frames.push(event.entryPoint),
    };
    const result = runSession([recursive], (code) => callContract(code, CONTRACT, 'again'), inspector);
    expect(result.error?.message).toBe('Runtime stack overflow');
    // The session's own frame, and one for each contract on the stack of twelve.
    expect(frames).toEqual(['call', ...Array.from({ length: 11 }, () => 'again')]);
  });

  it('keep the host buffer: a second call before it is read is refused', () => {
    const giver = contract(OTHER, {
      give: [Called, (c) => c.call('casper_ret', ...c.data(clValueToBytes(clString('x'))))],
    });
    const result = runSession([giver], (code) => {
      callContract(code, OTHER, 'give');
      code.revertWithResult(
        'casper_call_contract',
        ...code.data(hash(OTHER)),
        ...code.data(text('give')),
        ...code.data(argsBytes([])),
        code.room(4),
      );
    });
    expect(result.error?.message).toBe('User error: 34');
  });

  it('unwind with the error of the innermost', () => {
    const failing = contract(OTHER, { fail: [Called, (c) => c.call('casper_revert', 65_536 + 7)] });
    const middle = contract(CONTRACT, { go: [Called, (c) => callContract(c, OTHER, 'fail')] });
    expect(runSession([failing, middle], (code) => callContract(code, CONTRACT, 'go')).error?.message).toBe(
      'User error: 7',
    );
  });
});

describe('stored session code', () => {
  const storedSession = contract(CONTRACT, {
    put: [Caller, (c) => putKey(c, 'mine', hashKey(hash(5)))],
    peek: [Caller, (c) => c.revertWithResult('casper_has_key', ...c.data(text('fresh')))],
  });

  it('writes to the named keys of who calls it', () => {
    const result = runContract([storedSession], 'put');
    expect(kinds(result.effects).at(-1)).toBe('AddKeys account');
  });

  it('sees the named keys as they were before execution, and hands its own back', () => {
    const result = runSession([storedSession], (code) => {
      putKey(code, 'fresh', hashKey(hash(6)));
      callContract(code, CONTRACT, 'peek');
    });
    expect(result.error?.message).toBe('User error: 1');
    const after = runSession([storedSession], (code) => {
      putKey(code, 'fresh', hashKey(hash(6)));
      callContract(code, CONTRACT, 'put');
      // The callee's map, which never knew `fresh`, has replaced the caller's.
      code.revertWithResult('casper_has_key', ...code.data(text('fresh')));
    });
    expect(after.error?.message).toBe('User error: 1');
  });

  it.each([
    ['Called', Called],
    ['Factory', Factory],
  ])('cannot be called from a %s entry point', (_name, type) => {
    const outer = contract(OTHER, { go: [type, (c) => callContract(c, CONTRACT, 'put')] });
    const result = runSession([storedSession, outer], (code) => callContract(code, OTHER, 'go'));
    expect(result.error?.message).toBe('Invalid context');
  });
});

describe('messages', () => {
  const topic = utf8('news');
  const emit = (c: GuestCode): void =>
    c.call('casper_emit_message', ...c.data(topic), ...c.data(new Writer().u8(0).string('hello').finish()));
  const news = contract(CONTRACT, {
    init: [Called, (c) => c.call('casper_manage_message_topic', ...c.data(topic), ...c.data(Uint8Array.of(0)))],
    tell: [
      Called,
      (c) => {
        emit(c);
        emit(c);
      },
    ],
    again: [
      Called,
      (c) => c.revertWithResult('casper_manage_message_topic', ...c.data(topic), ...c.data(Uint8Array.of(0))),
    ],
  });

  it('need a topic of the contract', () => {
    const untold = contract(CONTRACT, {
      tell: [
        Called,
        (c) =>
          c.revertWithResult(
            'casper_emit_message',
            ...c.data(topic),
            ...c.data(new Writer().u8(0).string('x').finish()),
          ),
      ],
    });
    expect(runContract([untold], 'tell').error?.message).toBe('User error: 44');
  });

  it('are counted in topic and block, dearer each time, and pruned in a later block', () => {
    const state = sampleState({ contracts: [news] });
    const run = (entryPoint: string, blockTime = BLOCK_TIME) => {
      const executable = { kind: 'contract by hash', hash: hash(CONTRACT) } as const;
      const result = runSample({ executable, entryPoint, state, blockTime });
      state.commit(result.effects);
      return result;
    };
    expect(kinds(run('init').effects).slice(3)).toEqual(['Write message']);
    expect(run('again').error?.message).toBe('User error: 41');
    const first = run('tell');
    expect(first.messages.map(({ topicIndex, blockIndex }) => [topicIndex, blockIndex])).toEqual([
      [0, 0n],
      [1, 1n],
    ]);
    expect(kinds(first.effects).slice(3)).toEqual([
      'Identity message',
      'Write message',
      'Write message',
      'Write block',
      'Identity message',
      'Identity block',
      'Write message',
      'Write message',
      'Write block',
    ]);
    const later = run('tell', BLOCK_TIME + 1n);
    expect(kinds(later.effects).slice(3, 7)).toEqual([
      'Identity message',
      'Prune message',
      'Identity block',
      'Write message',
    ]);
    expect(later.messages.map(({ topicIndex, blockIndex }) => [topicIndex, blockIndex])).toEqual([
      [0, 0n],
      [1, 1n],
    ]);
  });
});

describe('packages', () => {
  const owner = new Map([['access', urefKey(uref(CONTRACT + 3))]]);
  const own = contract(CONTRACT, { go: [Called, () => undefined] });
  const run = (write: (code: GuestCode) => void, namedKeys = owner) =>
    runSample({
      executable: { kind: 'module bytes', bytes: guestModule('own', { call: write, go: () => undefined }) },
      args: [amount],
      contracts: [own],
      namedKeys,
    });
  const packageHash = hash(CONTRACT + 1);

  it('belong to who holds the access key', () => {
    const disable = (code: GuestCode): void =>
      code.call('casper_disable_contract_version', ...code.data(packageHash), ...code.data(hash(CONTRACT)));
    expect(kinds(run(disable).effects)).toEqual(['Identity hash', 'Write hash']);
    expect(run(disable, new Map()).error?.kind).toBe('ForgedReference');
  });

  it('have groups whose URefs come with their making', () => {
    const create = (code: GuestCode, name: string): void =>
      code.call(
        'casper_create_contract_user_group',
        ...code.data(packageHash),
        ...code.data(text(name)),
        2,
        ...code.data(new Writer().u32(0).finish()),
        code.room(8),
      );
    const created = run((code) => create(code, 'members'));
    expect(kinds(created.effects)).toEqual(['Identity hash', 'Write uref', 'Write uref', 'Write hash']);
    const removed = run((code) => {
      create(code, 'members');
      code.call('casper_read_host_buffer', code.room(100), 100, code.room(4));
      code.call(
        'casper_provision_contract_user_group_uref',
        ...code.data(packageHash),
        ...code.data(text('members')),
        code.room(8),
      );
      code.revertWithResult(
        'casper_remove_contract_user_group',
        ...code.data(packageHash),
        ...code.data(text('absent')),
      );
    });
    expect(removed.error?.message).toBe(`User error: ${64_768 + 6}`);
  });

  it('take the running module as a new version, with the keys of the one before', () => {
    const points = new Writer().u32(1).string('go').string('go').u32(0).u8(9).u8(1).u8(1).finish();
    const keys = new Writer()
      .u32(1)
      .string('k')
      .bytes(hashKey(hash(5)).bytes)
      .finish();
    const add = (code: GuestCode): void =>
      code.call(
        'casper_add_contract_version',
        ...code.data(packageHash),
        code.room(4),
        ...code.data(points),
        ...code.data(keys),
        code.room(32),
        32,
        code.room(4),
      );
    const result = run(add);
    expect(result.error).toBeUndefined();
    expect(kinds(result.effects)).toEqual(['Identity hash', 'Identity hash', 'Write hash', 'Write hash', 'Write hash']);
    const written = result.effects.map(({ kind }) => (kind.kind === 'Write' ? kind.value : undefined));
    expect(written.map((value) => value?.kind)).toEqual([
      undefined,
      undefined,
      'ContractWasm',
      'Contract',
      'ContractPackage',
    ]);
    const pack = written[4];
    expect(
      pack?.kind === 'ContractPackage' && pack.value.versions.map(({ contractVersion }) => contractVersion),
    ).toEqual([1, 2]);
  });
});

describe('payment code', () => {
  const getPaymentPurse = (code: GuestCode): void => {
    callContract(code, HANDLE_PAYMENT, 'get_payment_purse');
    code.call('casper_read_host_buffer', code.room(33), 33, code.room(4));
  };
  const pay = (write: (code: GuestCode) => void) =>
    runSample({
      executable: { kind: 'module bytes', bytes: guestModule('own', { call: write }) },
      args: [amount],
      phase: 'payment',
    });

  it('moves motes to the payment purse without a transfer record', () => {
    const result = pay((code) => {
      getPaymentPurse(code);
      code.call(
        'casper_transfer_from_purse_to_purse',
        ...code.data(urefToBytes(uref(ALICE_PURSE))),
        ...code.data(urefToBytes(uref(110, 5))),
        ...code.data(clU512(5n).bytes),
        ...code.data(Uint8Array.of(0)),
      );
    });
    expect(result.error).toBeUndefined();
    expect(kinds(result.effects).at(-1)).toBe('AddUInt512 balance');
    expect(result.transfers).toEqual([]);
  });

  it('cannot keep the payment purse', () => {
    const result = pay((code) => {
      getPaymentPurse(code);
      putKey(code, 'purse', urefKey(uref(110, 5)));
    });
    expect(result.error?.message).toBe('Handle Payment error: 40');
  });

  it('sets a refund purse in the record of handle payment', () => {
    const set = (code: GuestCode): void =>
      callContract(code, HANDLE_PAYMENT, 'set_refund_purse', [{ name: 'purse', value: clURef(uref(ALICE_PURSE)) }]);
    expect(kinds(pay(set).effects).at(-1)).toBe('AddKeys hash');
    expect(runSession([], set).error?.message).toBe('Handle Payment error: 26');
  });
});

describe('what the inspector hears', () => {
  it('is a refused transfer and the host error, once', () => {
    const heard: string[] = [];
    const inspector: Inspector = {
      ...noInspector,
      purseTransferred: ({ outcome, by }) => heard.push(`${by} ${outcome.kind}`),
      hostErrored: ({ hostFunction, error }) => heard.push(`${hostFunction}: ${error}`),
    };
    const thief = contract(OTHER, {
      steal: [
        Called,
        (c) =>
          c.call(
            'casper_transfer_from_purse_to_purse',
            ...c.data(urefToBytes(uref(ALICE_PURSE))),
            ...c.data(urefToBytes(uref(BOB_PURSE, 4))),
            ...c.data(clU512(1n).bytes),
            ...c.data(Uint8Array.of(0)),
          ),
      ],
    });
    const result = runSession([thief], (code) => callContract(code, OTHER, 'steal'), inspector);
    expect(result.error?.kind).toBe('ForgedReference');
    expect(heard).toEqual([
      'casper_transfer_from_purse_to_purse refused',
      `casper_transfer_from_purse_to_purse: Forged reference: URef(${'65'.repeat(32)}, READ_ADD_WRITE)`,
    ]);
  });

  it('changes nothing in the effects', () => {
    const write = (code: GuestCode): void => {
      code.call('casper_create_purse', code.room(33), 33);
      code.call('casper_get_main_purse', code.room(33));
      putKey(code, 'main', urefKey(uref(ALICE_PURSE)));
      code.call('casper_get_key', ...code.data(text('main')), code.room(40), 40, code.room(4));
    };
    const deaf = runSession([], write);
    const heard: string[] = [];
    const listening = runSession([], write, {
      ...noInspector,
      purseAccessed: ({ access, context }) => heard.push(`${context.kind} ${access}`),
    });
    expect(listening.effects).toEqual(deaf.effects);
    expect(listening.consumed).toBe(deaf.consumed);
    expect(heard).toEqual(['account created', 'account main purse taken', 'account stored', 'account loaded']);
  });
});

describe('a contract that is not there', () => {
  it('is told by its key', () => {
    const result = runContract([], 'go');
    expect(result.error?.message).toBe(`Key Key::Hash(${'0a'.repeat(32)}) not found`);
    expect(result.consumed).toBe(0n);
  });
});
