import { EngineBug } from '@casper-trace/casper-types/app-error';
import { urefKey } from '@casper-trace/casper-types/key';
import type { URef } from '@casper-trace/casper-types/uref';
import type { CodeRef, ContextRef, FrameEntered, PurseTransferred } from '@casper-trace/engine/inspector';
import { describe, expect, it } from 'vitest';
import { createRecorder } from './recorder.js';

const account: ContextRef = { kind: 'account', address: new Uint8Array(32).fill(1) };
const contract: ContextRef = { kind: 'contract', address: new Uint8Array(32).fill(2) };
const session: CodeRef = { kind: 'session bytes', hash: new Uint8Array(32) };
const uref: URef = { addr: new Uint8Array(32).fill(9), rights: 7 };

const entered = (context: ContextRef, gas: bigint): FrameEntered => ({
  phase: 'session',
  context,
  code: session,
  entryPoint: 'call',
  entryPointType: 'Caller',
  args: [],
  gas,
});

const returned = (gas: bigint) => ({ outcome: { kind: 'returned', value: undefined }, gas }) as const;

const transfer = (outcome: PurseTransferred['outcome']): PurseTransferred => ({
  context: account,
  way: 'host function',
  by: 'casper_transfer_from_purse_to_purse',
  source: uref,
  target: uref,
  amount: 5n,
  id: undefined,
  outcome,
});

const put = (name: string) =>
  ({ context: account, name, operation: 'put', before: undefined, after: urefKey(uref) }) as const;

describe('[recorder]', () => {
  it('numbers frames and events by the order in which they happen', () => {
    const { inspector, trace } = createRecorder(account);
    inspector.stepBegan('session');
    inspector.frameEntered(entered(account, 10n));
    inspector.namedKeyWritten(put('a'));
    inspector.frameEntered(entered(contract, 25n));
    inspector.purseTransferred(transfer({ kind: 'moved' }));
    inspector.frameExited(returned(40n));
    inspector.namedKeyWritten(put('b'));
    inspector.frameExited(returned(100n));
    inspector.stepEnded('session', true);

    const { frames, namedKeyWrites, purseTransfers } = trace();
    expect(
      frames.map(({ firstOrdinal, lastOrdinal, parent, depth }) => [firstOrdinal, lastOrdinal, parent, depth]),
    ).toEqual([
      [0, 4, undefined, 0],
      [2, 3, 0, 1],
    ]);
    expect(namedKeyWrites.map(({ ordinal, frame }) => [ordinal, frame])).toEqual([
      [1, 0],
      [4, 0],
    ]);
    expect(purseTransfers.map(({ ordinal, frame }) => [ordinal, frame])).toEqual([[3, 1]]);
  });

  it('counts the gas of callees once: own plus callees is the total', () => {
    const { inspector, trace } = createRecorder(account);
    inspector.stepBegan('session');
    inspector.frameEntered(entered(account, 10n));
    inspector.frameEntered(entered(contract, 25n));
    inspector.frameEntered(entered(contract, 26n));
    inspector.frameExited(returned(30n));
    inspector.frameExited(returned(40n));
    inspector.frameExited(returned(100n));
    inspector.stepEnded('session', true);
    expect(trace().frames.map(({ gasOwn, gasTotal }) => [gasOwn, gasTotal])).toEqual([
      [75n, 90n],
      [11n, 15n],
      [4n, 4n],
    ]);
  });

  it('names the immediate caller: the frame above, or the initiator', () => {
    const { inspector, trace } = createRecorder(account);
    inspector.stepBegan('session');
    inspector.frameEntered(entered(contract, 0n));
    inspector.frameEntered(entered(account, 0n));
    inspector.frameExited(returned(0n));
    inspector.frameExited(returned(0n));
    inspector.stepEnded('session', true);
    expect(trace().frames.map(({ caller }) => caller)).toEqual([account, contract]);
  });

  it('decides what is committed step by step', () => {
    const { inspector, trace } = createRecorder(account);
    for (const [step, committed] of [
      ['hold', true],
      ['session', false],
      ['fee', true],
    ] as const) {
      inspector.stepBegan(step);
      inspector.frameEntered(entered(account, 0n));
      inspector.purseTransferred(transfer({ kind: 'moved' }));
      inspector.frameExited(returned(0n));
      inspector.stepEnded(step, committed);
    }
    expect(trace().purseTransfers.map(({ step, committed }) => [step, committed])).toEqual([
      ['hold', true],
      ['session', false],
      ['fee', true],
    ]);
  });

  it('never calls a refused movement committed', () => {
    const { inspector, trace } = createRecorder(account);
    inspector.stepBegan('session');
    inspector.frameEntered(entered(account, 0n));
    inspector.purseTransferred(transfer({ kind: 'refused', error: 'Insufficient funds' }));
    inspector.frameExited(returned(0n));
    inspector.stepEnded('session', true);
    expect(trace().purseTransfers).toMatchObject([{ outcome: 'Insufficient funds', committed: false }]);
  });

  it('refuses hooks that do not nest', () => {
    const open = createRecorder(account);
    open.inspector.stepBegan('session');
    expect(() => open.trace()).toThrow(EngineBug);
    open.inspector.frameEntered(entered(account, 0n));
    expect(() => open.inspector.stepEnded('session', true)).toThrow(EngineBug);
    expect(() => createRecorder(account).inspector.frameEntered(entered(account, 0n))).toThrow(EngineBug);
    expect(() => createRecorder(account).inspector.namedKeyWritten(put('a'))).toThrow(EngineBug);
  });
});
