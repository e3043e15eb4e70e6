// What the walk over its bodies (survey.ts) found out about a module, for those that would have to look again.
import { type FunctionType, importedFunctionTypes, typesOf } from './module.js';
import { fillsValueStack, localCount, mostThunkCells } from './operand-heights.js';
import type { SurveyedBody, SurveyedModule } from './survey.js';
import { CALL_INDIRECT_SITE } from './walk-context.js';

/** All bodies of the module are valid. */
export interface KnownBodies {
  /** Places of the call_indirect instructions in the code of each body; of bodies beyond the last there are none. */
  readonly indirectCalls: readonly (readonly number[])[];
  /** Whether the module is far from filling the value stack; if not, it has to be reckoned (operand-heights.ts). */
  readonly fitsValueStack: boolean;
}

/** The gas counter and the stack limiter push so many operands at most on top of those of the code. */
const OPERANDS_OF_INSTRUMENTATION = 2;

/** `costOf`: stack cost by position of the body; undefined if no call of it is limited. */
export function fitsValueStack(
  bodies: readonly SurveyedBody[],
  types: readonly FunctionType[],
  costOf: (position: number) => number | undefined,
  limit: number,
): boolean {
  const extra = mostThunkCells(types) + OPERANDS_OF_INSTRUMENTATION;
  return !bodies.some((body, position) => {
    const cost = costOf(position);
    return cost !== undefined && fillsValueStack(localCount(body) + body.operandHeight + extra, cost, limit);
  });
}

/** For a module that was instrumented when it was stored. */
export function knownStoredBodies({ module, bodies, survey }: SurveyedModule): KnownBodies {
  const imports = importedFunctionTypes(module).length;
  const costOf = (position: number): number | undefined => survey.limitedCosts.get(imports + position);
  return {
    indirectCalls: bodies.map(({ firstSite, lastSite, start }) => {
      const places: number[] = [];
      for (let site = firstSite; site < lastSite; site += 1) {
        if (survey.siteCallees[site] === CALL_INDIRECT_SITE) places.push(survey.siteStarts[site] - start);
      }
      return places;
    }),
    fitsValueStack: fitsValueStack(bodies, typesOf(module), costOf, survey.limit),
  };
}
