// The trace of the bundled chain: what each recorded transaction was written to show (labels of log.json).
import { clU512Of } from '@casper-trace/casper-types/cl-value';
import { bytesToHex, hexToBytes } from '@casper-trace/casper-types/hex';
import { accountKey, balanceKey, type Key, keyHash32, keyURef } from '@casper-trace/casper-types/key';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import { ownersAt } from '@casper-trace/query/owners/owners-at';
import { mainPurseRows, openingNamedKeyRows } from '@casper-trace/reexecute/rows/opening-rows';
import { readOpening } from '@casper-trace/tracing/opening';
import type { Trace } from '@casper-trace/tracing/trace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devnet203, type ReexecutedChain, reexecuteRecordedChain } from '../support/recorded-chain.js';

let chain: ReexecutedChain;

beforeAll(async () => {
  chain = await reexecuteRecordedChain(devnet203);
});

afterAll(() => chain.close());

function traceOf(label: string): Trace {
  const { trace } = chain.labelled(label);
  expect(trace, label).toBeDefined();
  return trace!;
}

const contextText = ({ kind, address }: { kind: string; address: Uint8Array }): string =>
  `${kind} ${bytesToHex(address)}`;

/** The account that signed. */
function initiatorOf(trace: Trace): string {
  return contextText(trace.frames.find((frame) => frame.step === 'session')!.caller);
}

/** The context of the contract that 'install till' made. */
function tillContract(): string {
  const till = traceOf('install till').namedKeyWrites.find((write) => write.name === 'till');
  return `contract ${bytesToHex(keyHash32(till!.after!))}`;
}

/** The account's key for a context text `account <hash>`. */
const chainAccountKey = (context: string): Key => accountKey(hexToBytes(context.split(' ')[1]));

/** Who holds a purse in a state: `[context, named key or null, rights]`. */
function ownersIn(view: TrieStateView, purse: Uint8Array): [string, string | null, number][] {
  const opening = readOpening(view.walk(), new Set());
  const moment = { blockHeight: 1n, transactionIndex: 0, ordinal: 0, step: 'session' };
  const rows = {
    openingNamedKeys: openingNamedKeyRows(0n, opening),
    mainPurses: mainPurseRows(0n, opening.mainPurses, true),
    namedKeyWrites: [],
  };
  return ownersAt(bytesToHex(purse), moment, rows, undefined).owners!.map(({ context, namedKey, rights }) => [
    `${context.kind} ${context.address.replace(/^(account-hash|hash)-/, '')}`,
    namedKey,
    rights,
  ]);
}

function balanceAt(view: TrieStateView, purse: Uint8Array): bigint {
  const stored = view.read(balanceKey(purse));
  return stored?.kind === 'CLValue' ? clU512Of(stored.value) : 0n;
}

const writes = (trace: Trace) =>
  trace.namedKeyWrites.map(({ context, name, operation, committed }) => ({
    context: contextText(context),
    name,
    operation,
    committed,
  }));

describe('trace of devnet-2.0.3', () => {
  it.each(['session: named keys', 'session: named keys, transfer to a new account'])('%s', (label) => {
    const trace = traceOf(label);
    const account = initiatorOf(trace);
    expect(trace.namedKeyWrites.map(({ operation, name }) => `${operation} ${name}`)).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => `put k${n}`),
      ...[0, 2, 4, 6].map((n) => `remove k${n}`),
      'put k1',
    ]);
    for (const write of trace.namedKeyWrites) {
      expect(contextText(write.context)).toBe(account);
      expect(trace.frames[write.frame].code.kind).toBe('session bytes');
      expect(write.committed).toBe(true);
    }
    const again = trace.namedKeyWrites.at(-1)!;
    expect(again.before).toBeDefined();
    expect(again.before!.id).not.toBe(again.after!.id);
    expect(again.before!.id).toBe(trace.namedKeyWrites.find(({ name }) => name === 'k1')!.after!.id);

    const remaining = new Map<string, boolean>();
    for (const { name, after } of trace.namedKeyWrites) remaining.set(name, after !== undefined);
    expect([...remaining].filter(([, there]) => there).map(([name]) => name)).toEqual(['k1', 'k3', 'k5', 'k7']);

    const payments = trace.purseTransfers.filter(({ way }) => way === 'host function');
    expect(payments).toMatchObject([{ amount: 2_500_000_000n, outcome: 'moved', committed: true }]);
    expect(contextText(payments[0].context)).toBe(account);
    expect(payments[0].ordinal).toBeGreaterThan(again.ordinal);
  });

  it('names the values that the second run of the same session found', () => {
    const first = traceOf('session: named keys').namedKeyWrites;
    const second = traceOf('session: named keys, transfer to a new account').namedKeyWrites;
    for (const name of ['k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7']) {
      const left = first.filter((write) => write.name === name).at(-1)!.after;
      expect(second.find((write) => write.name === name)!.before?.id, name).toBe(left?.id);
    }
    const trace = traceOf('session: named keys, transfer to a new account');
    expect(trace.purseAccesses.map(({ access }) => access)).toContain('created');
  });

  it('session: purse handed over and kept', () => {
    const trace = traceOf('session: purse handed over and kept');
    const account = initiatorOf(trace);
    const contract = tillContract();
    const savings = trace.namedKeyWrites.find(({ name }) => name === 'savings')!;
    const kept = trace.namedKeyWrites.find(({ name }) => name === 'victim_savings')!;
    expect(contextText(savings.context)).toBe(account);
    expect(contextText(kept.context)).toBe(contract);
    const purse = keyURef(savings.after!)!;
    expect(keyURef(kept.after!)!).toEqual(purse);
    expect(purse.rights).toBe(7);

    expect(trace.purseTransfers.find(({ way }) => way === 'host function')).toMatchObject({
      amount: 10_000_000_000n,
      target: { addr: purse.addr },
      committed: true,
    });

    const lineage = trace.grants.filter(({ uref }) => bytesToHex(uref.addr) === bytesToHex(purse.addr));
    expect(
      lineage.map(({ how, from, to, uref }) => [how, from && contextText(from), contextText(to), uref.rights]),
    ).toEqual([
      ['created', undefined, account, 7],
      ['argument', account, contract, 7],
    ]);
    const steps = trace.purseAccesses.filter((access) => bytesToHex(access.purse) === bytesToHex(purse.addr));
    expect(steps.map(({ access, context }) => `${access} ${contextText(context)}`)).toEqual(
      expect.arrayContaining([
        `created ${account}`,
        `stored ${account}`,
        `passed ${account}`,
        `received as argument ${contract}`,
        `stored ${contract}`,
      ]),
    );
    expect(steps.every(({ rightsEffective }) => rightsEffective === 7)).toBe(true);
  });

  it('call: drains the kept purse', () => {
    const trace = traceOf('call: drains the kept purse');
    const contract = tillContract();
    const handedOver = traceOf('session: purse handed over and kept');
    const savings = handedOver.namedKeyWrites.find(({ name }) => name === 'savings')!;
    const drain = trace.purseTransfers.find(({ amount }) => amount === 7_000_000_000n)!;
    expect(drain).toMatchObject({ id: 42n, way: 'host function', outcome: 'moved', committed: true });
    expect(contextText(drain.context)).toBe(contract);
    expect(bytesToHex(drain.source!.addr)).toBe(bytesToHex(keyURef(savings.after!)!.addr));

    const initiator = initiatorOf(trace);
    expect(initiator).not.toBe(initiatorOf(handedOver));
    expect(writes(trace)).toContainEqual({
      context: contract,
      name: 'victim_savings',
      operation: 'remove',
      committed: true,
    });

    // Who owned the source, as the chain stood before this transaction: its funder and the contract, never the initiator.
    const { block } = chain.labelled('call: drains the kept purse');
    const before = new TrieStateView(chain.reader, chain.inputs[block].parent!.header.stateRootHash);
    const owners = ownersIn(before, drain.source!.addr);
    expect(owners).toEqual(
      expect.arrayContaining([
        [initiatorOf(handedOver), 'savings', 7],
        [contract, 'victim_savings', 7],
      ]),
    );
    expect(owners).toHaveLength(2);
    const target = before.read(chainAccountKey(initiator));
    expect(target?.kind === 'Account' && bytesToHex(target.value.mainPurse.addr)).toBe(bytesToHex(drain.target!.addr));

    const after = new TrieStateView(chain.reader, chain.blocks[block].block.header.stateRootHash);
    const left = ownersIn(after, drain.source!.addr);
    expect(left).toEqual([[initiatorOf(handedOver), 'savings', 7]]);
    expect(balanceAt(after, drain.source!.addr)).toBe(3_000_000_000n);
  });

  it('session: main purse passed to a contract', () => {
    const trace = traceOf('session: main purse passed to a contract');
    const contract = tillContract();
    const received = trace.purseAccesses.find(({ access }) => access === 'received as argument')!;
    expect(received).toMatchObject({ rightsAsked: 7, rightsEffective: 5, committed: true });
    expect(contextText(received.context)).toBe(contract);
    const stored = trace.namedKeyWrites.find(({ name }) => name === 'victim_main')!;
    expect(contextText(stored.context)).toBe(contract);
    expect(keyURef(stored.after!)!.rights).toBe(5);
  });

  it('session: reverts', () => {
    const trace = traceOf('session: reverts');
    expect(writes(trace)).toContainEqual({
      context: initiatorOf(trace),
      name: 'never',
      operation: 'put',
      committed: false,
    });
    const attempted = trace.purseTransfers.filter(({ committed }) => !committed);
    expect(attempted).toMatchObject([{ amount: 2_500_000_000n, id: 1n, outcome: 'moved' }]);
    const committed = trace.purseTransfers.filter((transfer) => transfer.committed);
    expect(committed).toMatchObject([{ amount: 20_000_000_000n, way: 'fee' }]);
    expect(contextText(committed[0].context)).toMatch(/^node/);
    expect(chain.labelled('session: reverts').result!.refund).toBe(0n);
    expect(trace.frames.find((frame) => frame.step === 'session')!.outcome.kind).toBe('reverted');
  });

  it('session: out of gas', () => {
    const trace = traceOf('session: out of gas');
    const session = trace.frames.find((frame) => frame.step === 'session')!;
    expect(session.outcome.kind).toBe('out of gas');
    const attempted =
      trace.namedKeyWrites.length + trace.purseTransfers.filter(({ step }) => step === 'session').length;
    expect(attempted + trace.purseAccesses.length).toBeGreaterThan(0);
    for (const event of [...trace.namedKeyWrites, ...trace.purseAccesses, ...trace.grants])
      expect(event.committed).toBe(false);
    expect(trace.purseTransfers.filter(({ committed }) => committed).map(({ way }) => way)).toEqual(['fee']);
  });

  it('install till', () => {
    const trace = traceOf('install till');
    expect(writes(trace)).toEqual(
      ['till_package', 'till_access', 'till'].map((name) => ({
        context: initiatorOf(trace),
        name,
        operation: 'put',
        committed: true,
      })),
    );
    for (const { frame } of trace.namedKeyWrites) expect(trace.frames[frame].code.kind).toBe('session bytes');
  });

  it('gives every event one ordinal, inside the span of its frame', () => {
    for (const { outcomes } of chain.reexecuted) {
      for (const { trace } of outcomes) {
        const { frames, namedKeyWrites, purseTransfers, purseHolds, purseAccesses, grants, hostErrors, recordChanges } =
          trace!;
        const events = [
          ...namedKeyWrites,
          ...purseTransfers,
          ...purseHolds,
          ...purseAccesses,
          ...grants,
          ...hostErrors,
          ...recordChanges,
        ];
        const ordinals = [...events.map(({ ordinal }) => ordinal), ...frames.map(({ firstOrdinal }) => firstOrdinal)];
        expect([...ordinals].sort((a, b) => a - b)).toEqual(ordinals.map((_, index) => index));
        for (const { ordinal, frame } of events) {
          expect(ordinal).toBeGreaterThan(frames[frame].firstOrdinal);
          expect(ordinal).toBeLessThanOrEqual(frames[frame].lastOrdinal);
        }
        for (const frame of frames) expect(frame.gasOwn).toBeGreaterThanOrEqual(0n);
      }
    }
  });

  it('explains every change of every balance: only era ends change balances without a transaction', () => {
    let movements = 0;
    let rewards = 0;
    chain.reexecuted.forEach(({ outsideChanges, outcomes }, index) => {
      const { block } = chain.blocks[index];
      movements += outcomes.reduce(
        (sum, { trace }) => sum + trace!.purseTransfers.filter(({ committed }) => committed).length,
        0,
      );
      if (block.header.height === 0n) return;
      const outside = outsideChanges.map(({ way }) => way);
      if (block.header.eraEnd === undefined) expect(outside, `block ${index}`).toEqual([]);
      else expect(new Set(outside), `block ${index}`).toEqual(new Set(['reward']));
      rewards += outside.length;
    });
    expect(movements).toBeGreaterThan(40);
    expect(rewards).toBeGreaterThan(0);
  });
});
