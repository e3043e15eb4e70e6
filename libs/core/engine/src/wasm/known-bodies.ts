// What the walk over its bodies (survey.ts) found out about a module, for those that would have to look again.
import { mapWith } from './map-with.js';
import { type FunctionType, importCount, localCount, typesOf } from './module.js';
import { fillsValueStack, mostThunkCells } from './operand-heights.js';
import type { StackLimits } from './stack-limiter.js';
import type { SurveyedBody, SurveyedModule } from './survey.js';
import { CALL_INDIRECT_SITE, type Survey } from './walk-context.js';

/** All bodies of the module are valid. */
export interface KnownBodies {
  /** Places of the call_indirect instructions in the code of each body; of bodies beyond the last there are none. */
  readonly indirectCalls: readonly (readonly number[])[];
  /** Whether the module is far from filling the value stack; if not, it has to be reckoned (operand-heights.ts). */
  readonly fitsValueStack: boolean;
}

/** The gas counter and the stack limiter push so many operands at most on top of those of the code. */
const OPERANDS_OF_INSTRUMENTATION = 2;

/** Whether no body fills the value stack before the stack limit is reached. `imports`: the number of imported functions. */
export function fitsValueStack(
  bodies: readonly SurveyedBody[],
  types: readonly FunctionType[],
  imports: number,
  { costs, limit }: Pick<StackLimits, 'costs' | 'limit'>,
): boolean {
  const extra = mostThunkCells(types) + OPERANDS_OF_INSTRUMENTATION;
  for (let position = 0; position < bodies.length; position += 1) {
    const body = bodies[position];
    const cost = costs[imports + position] ?? 0;
    if (cost !== 0 && fillsValueStack(localCount(body) + body.operandHeight + extra, cost, limit)) return false;
  }
  return true;
}

/** Places of the call_indirect instructions in the code of a body. */
function indirectCallsOf({ firstSite, lastSite, start }: SurveyedBody, { siteCallees, siteStarts }: Survey): number[] {
  const places: number[] = [];
  for (let site = firstSite; site < lastSite; site += 1) {
    if (siteCallees[site] === CALL_INDIRECT_SITE) places.push(siteStarts[site] - start);
  }
  return places;
}

/** For a module that was instrumented when it was stored. */
export function knownStoredBodies({ module, bodies, survey }: SurveyedModule): KnownBodies {
  const imports = importCount(module, 'function');
  const { limitedCosts: costs, limit } = survey;
  return {
    indirectCalls: mapWith(bodies, indirectCallsOf, survey),
    fitsValueStack: fitsValueStack(bodies, typesOf(module), imports, { costs, limit }),
  };
}
