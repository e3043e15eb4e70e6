// All function bodies of a module, walked while it is decoded: none of them has anything wrong, and it is known where an
// instrumented module differs from them.
import { BodyWalk } from './body-walk.js';
import type { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { GivenUp, NotShortest } from './given-up.js';
import type { FunctionBody, LocalGroup, Section, WasmModule } from './module.js';
import { functionTypesOf } from './module.js';
import { readModule } from './parse.js';
import { readFunctionBody, readLocals } from './parse-code.js';
import { type Instrumentation, Survey, walkContext } from './walk-context.js';
import { WasmFault } from './wasm-fault.js';

/** A body that was walked; its blocks and sites are those of the survey with numbers from `first…` up to `last…`, without it. */
export interface SurveyedBody {
  readonly locals: readonly LocalGroup[];
  /** Where the code lies: in the bytes of the module if it was in its shortest form. */
  readonly source: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly limiterHeight: number;
  readonly operandHeight: number;
  readonly firstBlock: number;
  readonly lastBlock: number;
  readonly firstSite: number;
  readonly lastSite: number;
}

export interface SurveyedModule {
  readonly module: WasmModule;
  readonly survey: Survey;
  /** In the order of the code section. */
  readonly bodies: readonly SurveyedBody[];
}

class BodiesReader {
  readonly survey = new Survey();
  readonly bodies: SurveyedBody[] = [];
  readonly #instrumentation: Instrumentation;

  constructor(instrumentation: Instrumentation) {
    this.#instrumentation = instrumentation;
  }

  read(reader: ByteReader, earlier: readonly Section[]): FunctionBody[] {
    const module = { sections: earlier };
    const typeIndices = functionTypesOf(module);
    const walk = new BodyWalk(walkContext(module, this.#instrumentation), this.survey);
    const count = reader.u32();
    const read: FunctionBody[] = [];
    for (let index = 0; index < count; index += 1) {
      const body = this.#readBody(reader, walk, typeIndices[index] ?? -1);
      this.bodies.push(body);
      const { locals, source, start, end } = body;
      read.push({ locals, code: source.subarray(start, end) });
    }
    return read;
  }

  #readBody(reader: ByteReader, walk: BodyWalk, typeIndex: number): SurveyedBody {
    const bodyStart = reader.offset;
    const region = reader.region();
    const locals = readLocals(region);
    const { survey } = this;
    const [firstBlock, firstSite] = [survey.blockStarts.length, survey.siteStarts.length];
    const walked = (source: Uint8Array, start: number, end: number): SurveyedBody => {
      const { limiterHeight, operandHeight } = walk.walk(source, start, end, typeIndex, locals);
      const [lastBlock, lastSite] = [survey.blockStarts.length, survey.siteStarts.length];
      // Every field by name: a spread costs more than the walk.
      return { locals, source, start, end, limiterHeight, operandHeight, firstBlock, lastBlock, firstSite, lastSite };
    };
    try {
      return walked(region.bytes, region.offset, region.end);
    } catch (thrown) {
      if (!(thrown instanceof NotShortest)) throw thrown;
    }
    survey.forget(firstBlock, firstSite);
    reader.offset = bodyStart;
    const { code } = readFunctionBody(reader, new ByteWriter(region.end - region.offset));
    return walked(code, 0, code.length);
  }
}

/**
 * Decodes a module and walks its bodies; undefined if anything is wrong with it or out of the ordinary. The code of the bodies
 * may be views into `bytes`.
 */
export function surveyModule(bytes: Uint8Array, instrumentation: Instrumentation): SurveyedModule | undefined {
  const bodies = new BodiesReader(instrumentation);
  try {
    const module = readModule(bytes, (reader, earlier) => bodies.read(reader, earlier));
    return { module, survey: bodies.survey, bodies: bodies.bodies };
  } catch (thrown) {
    if (thrown instanceof GivenUp || thrown instanceof WasmFault) return undefined;
    throw thrown;
  }
}
