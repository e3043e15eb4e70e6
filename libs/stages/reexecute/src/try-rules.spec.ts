import { clU512 } from '@casper-trace/casper-types/cl-value';
import { balanceKey } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import type { RuleSet } from '@casper-trace/engine/chainspec/rule-sets';
import { MapStateView } from '@casper-trace/global-state/map-state-view';
import { ScratchState } from '@casper-trace/global-state/scratch-state';
import type { Comparison } from '@casper-trace/verdict/verdict';
import { describe, expect, it } from 'vitest';
import { CandidateRules } from './try-rules.js';

const setNamed = (name: string) => ({ name }) as RuleSet;
const [first, second, third] = [setNamed('first'), setNamed('second'), setNamed('third')];
const key = balanceKey(new Uint8Array(32));
const emptyState = () => new ScratchState(new MapStateView([]));

const equal: Comparison = { kind: 'equal' };
const differentAt = (field: string, index?: number): Comparison => ({
  kind: 'different',
  difference: { field, index, key: undefined, recorded: '', computed: '' },
});

/** Executes with a comparison for each set, notes who was asked, and leaves a mark of the set in the state. */
function executionWith(comparisons: Readonly<Record<string, Comparison>>) {
  const asked: string[] = [];
  const execute = ({ name }: RuleSet, scratch: ScratchState) => {
    expect(scratch.read(key)).toBeUndefined();
    asked.push(name);
    scratch.commit([{ key, kind: { kind: 'Write', value: storedCLValue(clU512(BigInt(name.length))) } }]);
    return { evidence: { comparison: comparisons[name] }, result: name };
  };
  return { asked, execute };
}

describe('CandidateRules', () => {
  it('asks no other set where the first reproduces the record', () => {
    const { asked, execute } = executionWith({ first: equal });
    expect(new CandidateRules([first, second]).run(emptyState(), execute).set).toBe(first);
    expect(asked).toEqual(['first']);
  });

  it('asks the others in their order, each on the state before, and keeps the state of the one that fits', () => {
    const { asked, execute } = executionWith({
      first: differentAt('cost'),
      second: differentAt('cost'),
      third: equal,
    });
    const { set, scratch, outcome } = new CandidateRules([first, second, third]).run(emptyState(), execute);
    expect(asked).toEqual(['first', 'second', 'third']);
    expect([set, outcome.result]).toEqual([third, 'third']);
    expect(scratch.read(key)).toEqual(storedCLValue(clU512(5n)));
  });

  it('asks the set that explained the last transaction first', () => {
    const candidates = new CandidateRules([first, second]);
    candidates.run(emptyState(), executionWith({ first: differentAt('cost'), second: equal }).execute);
    const { asked, execute } = executionWith({ first: equal, second: equal });
    expect(candidates.run(emptyState(), execute).set).toBe(second);
    expect(asked).toEqual(['second']);
  });

  it('takes the set whose first difference lies furthest on if none fits', () => {
    const { execute } = executionWith({
      first: differentAt('effects', 2),
      second: differentAt('effects', 7),
      third: differentAt('effects', 3),
    });
    expect(new CandidateRules([first, second, third]).run(emptyState(), execute).set).toBe(second);
  });

  it('asks the others where the first set has no result, but not where nothing is recorded', () => {
    const unsupported = { evidence: undefined, result: undefined };
    const candidates = new CandidateRules([first, second]);
    const { set } = candidates.run(emptyState(), ({ name }) =>
      name === 'first' ? unsupported : { evidence: { comparison: equal }, result: name },
    );
    expect(set).toBe(second);
    const { asked, execute } = executionWith({ first: { kind: 'not recorded' } });
    new CandidateRules([first, second]).run(emptyState(), execute);
    expect(asked).toEqual(['first']);
  });
});
