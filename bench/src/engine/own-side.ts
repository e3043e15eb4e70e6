// A process of its own, pinned by its parent: times our engine on all cases and prints JSON.
// Usage: own-side.js WARM-UP-ROUNDS ROUNDS
import { concatBytes } from '@casper-trace/casper-types/bytes';
import { blake2b256 } from '@casper-trace/casper-types/hash';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { transformToBytes } from '@casper-trace/casper-types/transform';
import { MemoryModuleCache } from '@casper-trace/engine/wasm/module-cache';
import { withUnknownModules } from '../cold-modules.js';
import { readRecordedChain } from '../recorded-chain.js';
import { timed } from '../statistics.js';
import { type Case, prepare, readCases } from './cases.js';
import type { Measured, OwnMeasured } from './measured.js';

/** Samples of each case in nanoseconds; round by round, so that a disturbance does not hit one case alone. */
function measure(cases: readonly Case[], warmUp: number, rounds: number, of: (one: Case) => () => unknown): number[][] {
  const samples: number[][] = cases.map(() => []);
  for (let round = 0; round < warmUp + rounds; round += 1) {
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

const [warmUp, rounds] = process.argv.slice(2).map(Number);
const cases = readCases(await readRecordedChain());
const modules = new MemoryModuleCache();
const cold = measure(cases, warmUp, rounds, (one) => {
  const run = prepare(one, new MemoryModuleCache(), false);
  return () => withUnknownModules(run);
});
const warm = measure(cases, warmUp, rounds, (one) => prepare(one, modules, false));
const traced = measure(cases, warmUp, rounds, (one) => prepare(one, modules, true));
const answer: OwnMeasured[] = cases.map((one, index) => ({
  ...outcomeOf(one),
  nanoseconds: warm[index],
  coldNanoseconds: cold[index],
  tracedNanoseconds: traced[index],
}));
console.log(JSON.stringify(answer));
