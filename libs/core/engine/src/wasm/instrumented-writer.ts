// Writes surveyed bodies with the changes of the gas counter and of the stack limiter in them, each byte once.
import { ByteWriter } from './byte-writer.js';
import { type GasFunctions, shiftedByGas } from './gas-injector.js';
import type { FunctionBody } from './module.js';
import { Op } from './opcode.js';
import type { LimitedCalls } from './stack-limiter.js';
import type { SurveyedBody } from './survey.js';
import {
  CALL_INDIRECT_SITE,
  GROW_MEMORY_SITE,
  LONG_SIGNED_SITE,
  LONG_UNSIGNED_SITE,
  type Survey,
} from './walk-context.js';

/** What the passes around the bodies decided. */
export interface Plan {
  readonly functions: GasFunctions;
  /** Whether memory.grow goes through the grow function. */
  readonly chargesGrowth: boolean;
  readonly limited: LimitedCalls;
}

export class InstrumentedWriter {
  /** Where the call_indirect instructions are in each body that was written. */
  readonly indirectCalls: number[][] = [];
  readonly #survey: Survey;
  readonly #plan: Plan;
  readonly #writer: ByteWriter;
  /** Place in the source up to which the body is written, and the next site. */
  #copied = 0;
  #site = 0;

  /** `size`: bytes that are expected of all bodies. */
  constructor(survey: Survey, plan: Plan, size: number) {
    this.#survey = survey;
    this.#plan = plan;
    this.#writer = new ByteWriter(size);
  }

  /** The instrumented body. */
  write(body: SurveyedBody): FunctionBody {
    const writer = this.#writer;
    const { blockStarts, blockGas } = this.#survey;
    const { gasFunction } = this.#plan.functions;
    const start = writer.length;
    const indirect: number[] = [];
    this.indirectCalls.push(indirect);
    this.#copied = body.start;
    this.#site = body.firstSite;
    for (let block = body.firstBlock; block < body.lastBlock; block += 1) {
      const gas = blockGas[block];
      if (gas === 0) continue;
      this.#writeTo(blockStarts[block], body, start, indirect);
      writer.u8(Op.I32Const);
      writer.i32(gas | 0);
      writer.u8(Op.Call);
      writer.u32(gasFunction);
    }
    this.#writeTo(body.end, body, start, indirect);
    return { locals: body.locals, code: writer.since(start) };
  }

  #copyTo(place: number, { source }: SurveyedBody): void {
    this.#writer.copy(source, this.#copied, place);
    this.#copied = place;
  }

  /** Writes what is before `place`; the body begins at `start` of the output. */
  #writeTo(place: number, body: SurveyedBody, start: number, indirect: number[]): void {
    const { siteStarts, siteEnds, siteCallees } = this.#survey;
    let site = this.#site;
    for (; site < body.lastSite && siteStarts[site] < place; site += 1) {
      this.#copyTo(siteStarts[site], body);
      if (siteCallees[site] === CALL_INDIRECT_SITE) indirect.push(this.#writer.length - start);
      else this.#writeSite(siteCallees[site], siteEnds[site], body);
    }
    this.#site = site;
    this.#copyTo(place, body);
  }

  #writeSite(given: number, end: number, body: SurveyedBody): void {
    const writer = this.#writer;
    const { functions, chargesGrowth, limited } = this.#plan;
    if (given === GROW_MEMORY_SITE && !chargesGrowth) return;
    if (given === LONG_UNSIGNED_SITE || given === LONG_SIGNED_SITE) {
      writer.shortened(body.source, this.#copied, end, given === LONG_SIGNED_SITE);
    } else {
      const callee = given === GROW_MEMORY_SITE ? functions.growFunction : shiftedByGas(given, functions);
      const bytes = limited.of(callee);
      if (bytes !== undefined) writer.copy(bytes, 0, bytes.length);
      else {
        writer.u8(Op.Call);
        writer.u32(callee);
      }
    }
    this.#copied = end;
  }
}
