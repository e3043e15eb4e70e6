// A version whose rules are not known is tried: on the recorded chain of 2.2.0, as if only other sets were known, and on
// records that were made with one of the unproven changes (docs/versions.md).
import { resolve } from 'node:path';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { type RuleSet, type RuleSets, ruleSetsOf } from '@casper-trace/engine/chainspec/rule-sets';
import { TrieStateView } from '@casper-trace/global-state/trie/trie-state-view';
import { type ExecutedTransaction, executeBlock } from '@casper-trace/reexecute/execute-block';
import { type BlockToReexecute, blockFactsOf, reexecuteBlock } from '@casper-trace/reexecute/reexecute-block';
import { executionResultsChecksum } from '@casper-trace/verdict/execution-results-checksum';
import { protocolLineOf } from '@casper-trace/verdict/protocol-lines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecordedChain, type RecordedChain } from '../support/recorded-chain.js';

const V2_0_0 = setsOf(2, 0, 0)[0];
const V2_2_0 = setsOf(2, 2, 0)[0];
const LATER = setsOf(2, 2, 2);

/** A block with failed custom payment, which 2.0 charges otherwise. */
const PENALTY_BLOCK = 11;
/** Blocks with a transaction that a change makes end otherwise, by the change. */
const BLOCK_OF_CHANGE = { S1: 107, S4: PENALTY_BLOCK, S8: 97, S12: 62, S13: 42 } as const;

let chain: RecordedChain;

beforeAll(async () => {
  chain = await openRecordedChain(resolve(import.meta.dirname, '../chains/devnet-2.2.0'));
});

afterAll(() => chain.close());

function setsOf(major: number, minor: number, patch: number): RuleSets {
  const sets = ruleSetsOf({ major, minor, patch });
  if (sets === undefined) throw new RangeError('no sets');
  return sets;
}

function named(name: string): RuleSet {
  const set = LATER.find((one) => one.name === name);
  if (set === undefined) throw new RangeError(`no set ${name}`);
  return set;
}

/** What came of a block, and how often something was executed. */
function reexecute(block: BlockToReexecute, ruleSets: RuleSets) {
  let executions = 0;
  const onStart = () => void (executions += 1);
  const { outcomes, proof } = reexecuteBlock({ ...block, ruleSets, onStart }, chain.reader);
  return { verdicts: outcomes.map(({ verdict }) => verdict.kind), outcomes, proof, executions };
}

type Executed = readonly ExecutedTransaction[];

/** Executes the transactions of a recorded block, with other records and another checksum than the chain's. */
function execute(
  { signed: { block }, parent, rules, transactions, modules, overLimit }: BlockToReexecute,
  ruleSets: RuleSets,
  checksum: string | undefined,
): Executed {
  const line = protocolLineOf(block.header.protocolVersion);
  if (parent === undefined || rules === undefined || line === undefined) return expect.unreachable('no state or rules');
  return executeBlock({
    facts: blockFactsOf(block, parent),
    line,
    rules,
    ruleSets,
    parentState: new TrieStateView(chain.reader, parent.header.stateRootHash),
    transactions,
    recordedChecksum: checksum,
    overLimit,
    modules,
    onStart: () => undefined,
  });
}

interface MadeRecord {
  readonly block: BlockToReexecute;
  readonly checksum: string;
}

/** The block as if a node with this set had recorded it: each transaction on the effects of those before. */
function recordedBy(set: RuleSet, block: BlockToReexecute): MadeRecord {
  let made = block;
  for (const [end] of block.transactions.entries()) {
    const executed = execute(made, [set], undefined);
    const transactions = made.transactions.map((one, index) =>
      index > end ? one : { ...one, recorded: executed[index].result },
    );
    made = { ...made, transactions };
  }
  const results = made.transactions.flatMap(({ recorded }) => recorded ?? []);
  expect(results.length).toBe(block.transactions.length);
  return { block: made, checksum: bytesToHex(executionResultsChecksum(results)) };
}

const comparisons = (executed: Executed) => new Set(executed.map(({ evidence }) => evidence?.comparison.kind));
const setsOfAll = (executed: Executed) => new Set(executed.map(({ rules }) => rules));

describe('candidate rules', () => {
  it('explain every block of 2.2.0 where 2.0 is tried first, and name the set', () => {
    const names = new Set<string | undefined>();
    let more = 0;
    for (const input of chain.inputs) {
      const { verdicts, outcomes, proof, executions } = reexecute(input, [V2_0_0, V2_2_0]);
      expect(new Set(verdicts)).toEqual(new Set(verdicts.length > 0 ? ['verified'] : []));
      expect(proof.proven).toBe(true);
      for (const { rules } of outcomes) names.add(rules);
      // A block pays for the first set's failure once.
      expect(executions - verdicts.length).toBeLessThanOrEqual(2);
      more += executions - verdicts.length;
    }
    expect(names).toEqual(new Set(['2.0.0', '2.2.0']));
    expect(more).toBeGreaterThan(0);
  });

  it('leave the nearest difference where no set explains the record', () => {
    const input = chain.inputs[PENALTY_BLOCK];
    const { outcomes } = reexecute(input, [V2_0_0]);
    const diverged = outcomes.filter(({ verdict }) => verdict.kind === 'diverged');
    expect(diverged.length).toBeGreaterThan(0);
    for (const { rules } of diverged) expect(rules).toBe('2.0.0');
  });

  it.each(Object.entries(BLOCK_OF_CHANGE))('find change %s in a record that was made with it', (change, height) => {
    const { block, checksum } = recordedBy(named(`2.2.0+${change}`), chain.inputs[height]);
    // Without the change the record is not reproduced.
    expect(comparisons(execute(block, [V2_2_0], checksum))).toContain('different');
    const executed = execute(block, LATER, checksum);
    expect(comparisons(executed)).toEqual(new Set(['equal']));
    const sets = setsOfAll(executed);
    expect(sets).toContain(`2.2.0+${change}`);
    for (const set of sets) expect(['2.2.0', `2.2.0+${change}`]).toContain(set);
  });

  it('are found by the checksum of the block where the source left the results out', () => {
    const { block, checksum } = recordedBy(named('2.2.0+S4'), chain.inputs[PENALTY_BLOCK]);
    const transactions = block.transactions.map((one) => ({ ...one, recorded: undefined }));
    const executed = execute({ ...block, transactions }, LATER, checksum);
    expect(comparisons(executed)).toEqual(new Set(['not recorded']));
    expect(setsOfAll(executed)).toEqual(new Set(['2.2.0+S4']));
    const results = executed.flatMap(({ result }) => result ?? []);
    expect(bytesToHex(executionResultsChecksum(results))).toBe(checksum);
  });
});
