// Reads the numbers of a function's code for the walk over it, giving up where they are broken.
import { GivenUp, NotShortest } from './given-up.js';
import { NO_RESULT, ValueType } from './opcode.js';
import { LONG_SIGNED_SITE, LONG_UNSIGNED_SITE, type Survey, type WalkContext } from './walk-context.js';

/** Leaves the module to the passes. */
export const giveUp = (): never => {
  throw new GivenUp();
};

/** Whether the last byte of a signed number says nothing that the one before it does not. */
export const isLongSigned = (before: number, last: number): boolean =>
  (last === 0 && (before & 0x40) === 0) || (last === 0x7f && (before & 0x40) !== 0);

/** A position in code as it was given: numbers may be longer than they need. */
export class WalkedCode {
  protected readonly context: WalkContext;
  protected readonly survey: Survey;
  protected source: Uint8Array = new Uint8Array(0);
  protected at = 0;
  protected end = 0;

  constructor(context: WalkContext, survey: Survey) {
    this.context = context;
    this.survey = survey;
  }

  protected byte(): number {
    if (this.at >= this.end) giveUp();
    const byte = this.source[this.at];
    this.at += 1;
    return byte;
  }

  /** A u32; one that is not in its shortest form is a site. */
  protected u32(): number {
    const start = this.at;
    const value = this.index();
    const length = this.at - start;
    if (length > 1 && this.source[this.at - 1] === 0) this.noteLong(start, LONG_UNSIGNED_SITE);
    return value;
  }

  /** As `u32` for an index whose length is of no concern. */
  protected index(): number {
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let result = byte & 0x7f;
    for (let shift = 7; ; shift += 7) {
      byte = this.byte();
      result |= (byte & 0x7f) << shift;
      if (shift === 28 && byte > 0x0f) giveUp();
      if (byte < 0x80) return result >>> 0;
    }
  }

  /** A number from `start` to here is not in its shortest form: where the code is written anew it gets shorter. */
  protected noteLong(start: number, site: number): void {
    if (this.context.isLimited) throw new NotShortest();
    this.survey.addSite(start, this.at, site);
  }

  /** The place after a signed number of more than one byte. */
  protected skipSigned(from: number, most: number): number {
    const source = this.source;
    let at = from;
    while (source[at] >= 0x80) at += 1;
    const last = source[at];
    const before = source[at - 1];
    at += 1;
    const length = at - from;
    if (length > most || at > this.end) giveUp();
    if (length === most) {
      const bits = most === 5 ? last & 0x78 : last;
      if (bits !== 0 && bits !== (most === 5 ? 0x78 : 0x7f)) giveUp();
    }
    if (isLongSigned(before, last)) {
      this.at = at;
      this.noteLong(from, LONG_SIGNED_SITE);
    }
    return at;
  }

  protected blockType(): number {
    const type = this.byte();
    if (type >= 0x80) throw new NotShortest();
    if (type !== NO_RESULT && (type < ValueType.F64 || type > ValueType.I32)) giveUp();
    return type;
  }
}
