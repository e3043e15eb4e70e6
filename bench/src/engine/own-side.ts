// A process of its own, pinned by its parent: times our engine on all cases and prints JSON.
// Usage: own-side.js CHAIN CHAIN-OF-THE-RULES WARM-UP-EXECUTIONS ROUNDS
import { concatBytes } from '@casper-trace/casper-types/bytes';
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { transformToBytes } from '@casper-trace/casper-types/transform';
import { MemoryModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { withUnknownModules } from '../cold-modules.js';
import { type ChainName, readRecordedChain } from '../recorded-chain.js';
import { timed } from '../statistics.js';
import { type Case, prepare, readCases } from './cases.js';
import type { Measured, OwnMeasured } from './measured.js';

/** Samples of each case in nanoseconds; round by round, so that a disturbance does not hit one case alone. */
function measure(ofRound: () => (one: Case) => () => unknown): number[][] {
  const samples: number[][] = cases.map(() => []);
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const of = ofRound();
    for (const [index, one] of cases.entries()) {
      const milliseconds = timed(of(one));
      if (round >= warmUp) samples[index].push(Math.round(milliseconds * 1e6));
    }
  }
  return samples;
}

function outcomeOf(one: Case): Omit<Measured, 'nanoseconds'> {
  const { consumed, error, effects } = prepare(one, new MemoryModuleCache(), false)();
  return {
    label: one.label,
    consumed: consumed.toString(),
    error: error?.message ?? null,
    effects: effects.length,
    effectsHash: bytesToHex(blake2b256(concatBytes(...effects.map(transformToBytes)))),
  };
}

/** With modules that neither `modules` nor V8 has seen. */
function prepareCold(one: Case, modules: MemoryModuleCache): () => unknown {
  const run = prepare(one, modules, false);
  return () => withUnknownModules(run);
}

const [name, nameOfRules, ...counts] = process.argv.slice(2);
const [executions, rounds] = counts.map(Number);
const chain = await readRecordedChain(name as ChainName);
const rulesOf = nameOfRules === name ? chain : await readRecordedChain(nameOfRules as ChainName);
const { all: cases } = readCases(chain, rulesOf);
const warmUp = Math.ceil(executions / cases.length);
const modules = new MemoryModuleCache();
const cold = measure(() => (one) => prepareCold(one, new MemoryModuleCache()));
const emptyCache = measure(() => {
  const ofRound = new MemoryModuleCache();
  return (one) => prepareCold(one, ofRound);
});
const warm = measure(() => (one) => prepare(one, modules, false));
const traced = measure(() => (one) => prepare(one, modules, true));
const answer: OwnMeasured[] = cases.map((one, index) => ({
  ...outcomeOf(one),
  nanoseconds: warm[index],
  coldNanoseconds: cold[index],
  emptyCacheNanoseconds: emptyCache[index],
  tracedNanoseconds: traced[index],
}));
console.log(JSON.stringify(answer));
