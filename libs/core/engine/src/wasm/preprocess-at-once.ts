// Instruments a module that nothing is wrong with: one walk over each body (body-walk.ts), then each is written once, with the
// changes of all passes in it. Gives byte for byte what the passes give one after another (preprocess.ts).
import type { WasmRules } from '../chainspec/protocol-rules.js';
import { checkedModule } from './access-checks.js';
import { gasFunctionsOf, withGasCounter } from './gas-injector.js';
import { withImportedMemory } from './imported-memory.js';
import { InstrumentedWriter } from './instrumented-writer.js';
import { fitsValueStack, type KnownBodies } from './known-bodies.js';
import {
  bodiesOf,
  type FunctionBody,
  importCount,
  localCount,
  sectionOf,
  type WasmModule,
  withSection,
} from './module.js';
import { signatureOf, signatureSpace, stackCost } from './stack-height.js';
import { LimitedCalls, withHeightGlobal, withThunks } from './stack-limiter.js';
import { type SurveyedModule, surveyModule } from './survey.js';
import { GROW_MEMORY_SITE, instrumentationDue } from './walk-context.js';
import { attempt } from './wasm-fault.js';

/** The rules that instrumented bytes depend on. */
export type PreprocessRules = Pick<WasmRules, 'maxMemory' | 'maxStackHeight' | 'opcodeCosts'>;

/** A module with what is known of its bodies. */
export interface Surveyed {
  readonly module: WasmModule;
  readonly known: KnownBodies;
}

function instrument({ module, survey, bodies }: SurveyedModule, rules: PreprocessRules): Surveyed {
  const growthGas = rules.opcodeCosts.growMemory;
  const chargesGrowth = growthGas !== 0;
  const grows = chargesGrowth && survey.siteCallees.includes(GROW_MEMORY_SITE);
  const external = withImportedMemory(checkedModule(module, []), rules.maxMemory);
  const functions = gasFunctionsOf(external);
  const metered = withGasCounter(external, growthGas, grows);
  const { module: counting, heightGlobal } = withHeightGlobal(metered);

  const space = signatureSpace(counting);
  const imports = importCount(counting, 'function');
  // The grow function is the only one that was not walked.
  const added = bodiesOf(counting).slice(bodies.length);
  const costs = new Array<number>(imports).fill(0);
  for (const body of bodies) costs.push(localCount(body) + body.limiterHeight);
  for (const body of added) costs.push(stackCost(body, signatureOf(space, costs.length), space, []));
  const limits = { costs, heightGlobal, limit: rules.maxStackHeight };
  const limited = new LimitedCalls(limits);

  let size = 0;
  for (const { start, end } of bodies) size += end - start;
  const writer = new InstrumentedWriter(survey, { functions, chargesGrowth, limited }, 2 * size);
  const written: FunctionBody[] = [];
  for (const body of bodies) written.push(writer.write(body));
  for (const body of added) written.push(body);
  const limitedModule = withSection(counting, sectionOf(counting, 'code'), { kind: 'code', bodies: written });
  return {
    module: withThunks(limitedModule, costs, limited),
    known: {
      indirectCalls: writer.indirectCalls,
      fitsValueStack: fitsValueStack(bodies, space.types, imports, limits),
    },
  };
}

/** The instrumented module, or undefined if the passes have to decide. The result may hold views into `bytes`. */
export function preprocessAtOnce(bytes: Uint8Array, rules: PreprocessRules): Surveyed | undefined {
  const surveyed = surveyModule(bytes, instrumentationDue(rules.opcodeCosts));
  if (surveyed === undefined) return undefined;
  const result = attempt(instrument, surveyed, rules);
  return 'value' in result ? result.value : undefined;
}
