// Instruments a module that nothing is wrong with: one walk over each body (body-walk.ts), then each is written once, with the
// changes of all passes in it. Gives byte for byte what the passes give one after another (preprocess.ts).
import type { WasmRules } from '../chainspec/protocol-rules.js';
import { checkedModule } from './access-checks.js';
import { ByteWriter } from './byte-writer.js';
import { type GasFunctions, shiftedByGas, withGasCounter } from './gas-injector.js';
import { withImportedMemory } from './imported-memory.js';
import { fitsValueStack, type KnownBodies } from './known-bodies.js';
import { bodiesOf, type FunctionBody, importedFunctionTypes, mapSections, type WasmModule } from './module.js';
import { Op } from './opcode.js';
import { localCount } from './operand-heights.js';
import { signatureOf, signatureSpace, stackCost } from './stack-height.js';
import { type LimitedCall, limitedCalls, withHeightGlobal, withThunks } from './stack-limiter.js';
import { type SurveyedBody, type SurveyedModule, surveyModule } from './survey.js';
import {
  CALL_INDIRECT_SITE,
  GROW_MEMORY_SITE,
  instrumentationDue,
  LONG_SIGNED_SITE,
  LONG_UNSIGNED_SITE,
  type Survey,
} from './walk-context.js';
import { attempt } from './wasm-fault.js';

/** The rules that instrumented bytes depend on. */
export type PreprocessRules = Pick<WasmRules, 'maxMemory' | 'maxStackHeight' | 'opcodeCosts'>;

/** A module with what is known of its bodies. */
export interface Surveyed {
  readonly module: WasmModule;
  readonly known: KnownBodies;
}

interface Plan {
  readonly functions: GasFunctions;
  readonly chargesGrowth: boolean;
  readonly limited: LimitedCall;
}

/** Writes bodies with the changes of the gas counter and of the stack limiter in them. */
class InstrumentedWriter {
  readonly indirectCalls: number[][] = [];
  readonly #survey: Survey;
  readonly #plan: Plan;
  readonly #writer: ByteWriter;

  constructor(survey: Survey, plan: Plan, size: number) {
    this.#survey = survey;
    this.#plan = plan;
    this.#writer = new ByteWriter(size);
  }

  /** The instrumented body; where its indirect calls are goes to `indirectCalls`. */
  write(body: SurveyedBody): FunctionBody {
    const writer = this.#writer;
    const { blockStarts, blockGas } = this.#survey;
    const { gasFunction } = this.#plan.functions;
    const { source, end, lastBlock, locals } = body;
    const start = writer.length;
    const indirect: number[] = [];
    let copied = body.start;
    let site = body.firstSite;
    for (let block = body.firstBlock; block < lastBlock; block += 1) {
      const gas = blockGas[block];
      if (gas === 0) continue;
      const place = blockStarts[block];
      site = this.#writeSites(body, site, copied, place, indirect, start);
      copied = this.#copied;
      writer.copy(source, copied, place);
      copied = place;
      writer.u8(Op.I32Const);
      writer.i32(gas | 0);
      writer.u8(Op.Call);
      writer.u32(gasFunction);
    }
    this.#writeSites(body, site, copied, end, indirect, start);
    writer.copy(source, this.#copied, end);
    this.indirectCalls.push(indirect);
    return { locals, code: writer.since(start) };
  }

  #copied = 0;

  /** Writes up to the last site before `place`; gives the number of the next site, and notes how far it copied. */
  #writeSites(
    body: SurveyedBody,
    first: number,
    from: number,
    place: number,
    indirect: number[],
    start: number,
  ): number {
    const { siteStarts, siteEnds, siteCallees } = this.#survey;
    const { functions, chargesGrowth, limited } = this.#plan;
    const writer = this.#writer;
    let copied = from;
    let site = first;
    for (; site < body.lastSite && siteStarts[site] < place; site += 1) {
      const given = siteCallees[site];
      const siteStart = siteStarts[site];
      if (given === CALL_INDIRECT_SITE) {
        writer.copy(body.source, copied, siteStart);
        copied = siteStart;
        indirect.push(writer.length - start);
        continue;
      }
      if (given === GROW_MEMORY_SITE && !chargesGrowth) continue;
      writer.copy(body.source, copied, siteStart);
      copied = siteEnds[site];
      if (given === LONG_UNSIGNED_SITE || given === LONG_SIGNED_SITE) {
        writer.shortened(body.source, siteStart, copied, given === LONG_SIGNED_SITE);
      } else {
        const callee = given === GROW_MEMORY_SITE ? functions.growFunction : shiftedByGas(given, functions);
        const bytes = limited(callee);
        if (bytes !== undefined) writer.copy(bytes, 0, bytes.length);
        else {
          writer.u8(Op.Call);
          writer.u32(callee);
        }
      }
    }
    this.#copied = copied;
    return site;
  }
}

function instrument({ module, survey, bodies }: SurveyedModule, rules: PreprocessRules): Surveyed {
  const growthGas = rules.opcodeCosts.growMemory;
  const chargesGrowth = growthGas !== 0;
  const grows = chargesGrowth && survey.siteCallees.includes(GROW_MEMORY_SITE);
  const external = withImportedMemory(checkedModule(module, []), rules.maxMemory);
  const { module: metered, functions } = withGasCounter(external, growthGas, (given) => ({ bodies: given, grows }));
  const { module: counting, heightGlobal } = withHeightGlobal(metered);

  const space = signatureSpace(counting);
  const imports = importedFunctionTypes(counting).length;
  // The grow function is the only one that was not walked.
  const added = bodiesOf(counting).slice(bodies.length);
  const ownCosts = [
    ...bodies.map((body) => localCount(body) + body.limiterHeight),
    ...added.map((body, index) => stackCost(body, signatureOf(space, imports + bodies.length + index), space, [])),
  ];
  const costs = [...new Array<number>(imports).fill(0), ...ownCosts];
  const limited = limitedCalls(costs, heightGlobal, rules.maxStackHeight);

  const size = bodies.reduce((sum, { start, end }) => sum + end - start, 0);
  const writer = new InstrumentedWriter(survey, { functions, chargesGrowth, limited }, 2 * size);
  const written = [...bodies.map((body) => writer.write(body)), ...added];
  const limitedModule = mapSections(counting, (section) =>
    section.kind === 'code' ? { kind: 'code', bodies: written } : section,
  );
  const costOf = (position: number): number | undefined => ownCosts[position] || undefined;
  return {
    module: withThunks(limitedModule, costs, limited),
    known: {
      indirectCalls: writer.indirectCalls,
      fitsValueStack: fitsValueStack(bodies, space.types, costOf, rules.maxStackHeight),
    },
  };
}

/** The instrumented module, or undefined if the passes have to decide. The result may hold views into `bytes`. */
export function preprocessAtOnce(bytes: Uint8Array, rules: PreprocessRules): Surveyed | undefined {
  const surveyed = surveyModule(bytes, instrumentationDue(rules.opcodeCosts));
  if (surveyed === undefined) return undefined;
  const result = attempt(() => instrument(surveyed, rules));
  return 'value' in result ? result.value : undefined;
}
