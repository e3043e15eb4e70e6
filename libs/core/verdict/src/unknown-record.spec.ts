// What a later node may write and this build does not know is kept as it came and named in the difference.
import { executionResultFromJson } from '@casper-trace/casper-types/execution-result';
import { type JsonValue, parseJson } from '@casper-trace/casper-types/json';
import { formatKey } from '@casper-trace/casper-types/key-format';
import { effectsToJson } from '@casper-trace/casper-types/transform';
import { MapStateView } from '@casper-trace/global-state/map-state-view';
import { ScratchState } from '@casper-trace/global-state/scratch-state';
import { trieNodeFromBytes, trieNodeToBytes } from '@casper-trace/global-state/trie/trie-node';
import { describe, expect, it } from 'vitest';
import { compareResult } from './compare-result.js';

const hash = '11'.repeat(32);
const identity = { key: `hash-${hash}`, kind: 'Identity' };
const called = { key: `account-hash-${hash}`, kind: { EntryPointCalled: [null, 'call'] } };

function resultWith(effects: readonly unknown[], more: object = {}) {
  const result = {
    initiator: { PublicKey: '015866666666666666666666666666666666666666666666666666666666666666' },
    error_message: null,
    current_price: 1,
    limit: '1',
    consumed: '1',
    cost: '1',
    refund: '0',
    transfers: [],
    size_estimate: 1,
    effects,
    ...more,
  };
  return executionResultFromJson(parseJson(JSON.stringify({ Version2: result })));
}

describe('a record of a later node', () => {
  it('keeps an unknown journal entry and names it as the first difference', () => {
    const recorded = resultWith([identity, called]);
    expect(effectsToJson(recorded.effects)).toEqual([identity, called] as JsonValue);
    expect(compareResult(resultWith([identity]), recorded)).toMatchObject({
      kind: 'different',
      difference: { field: 'effects', index: 1, recorded: `EntryPointCalled account-hash-${hash} [null,"call"]` },
    });
  });

  it('does not store entries that are for the journal only, and refuses other unknown ones', () => {
    const scratch = new ScratchState(new MapStateView([]));
    scratch.commit(resultWith([called, { key: `hash-${hash}`, kind: { Ret: 'Unit' } }]).effects);
    const other = resultWith([{ key: `hash-${hash}`, kind: { Rename: 'x' } }]).effects;
    expect(() => scratch.commit(other)).toThrow(/Rename/);
  });

  it('keeps an unknown key and a value of an unknown kind', () => {
    const write = { key: `evm-${hash}`, kind: { Write: { EvmCode: '00' } } };
    const recorded = resultWith([write]);
    expect(effectsToJson(recorded.effects)).toEqual([write] as JsonValue);
    expect(compareResult(resultWith([identity]), recorded)).toMatchObject({
      difference: { key: `evm-${hash}`, recorded: expect.stringContaining('EvmCode') as string },
    });
  });

  it('names a field of the result that it does not know', () => {
    const recorded = resultWith([identity], { storage_fee: '5' });
    expect(compareResult(resultWith([identity]), recorded)).toMatchObject({
      kind: 'different',
      difference: { field: 'storage_fee', recorded: 'unknown field' },
    });
  });

  it('leaves a trie readable whose leaf has a key of an unknown variant', () => {
    const bytes = Uint8Array.from([0, 40, ...new Uint8Array(32).fill(7), 99, 1, 2]);
    const node = trieNodeFromBytes(bytes);
    expect(trieNodeToBytes(node)).toEqual(bytes);
    if (node.kind !== 'Leaf') return expect.unreachable('it is a leaf');
    expect(formatKey(node.key)).toBe(`unknown-key-28${'07'.repeat(32)}`);
    expect(node.valueOrBytes.kind).toBe('RawBytes');
  });
});
