// A naive model of finality on the bundled chain, which has one validator: which genuine blocks of a draft a reader can
// still trust. A block is final if it is at or below the trusted one, or if the validator's genuine signature is left on
// it or on a later block of its era; the validators of an era are known if the switch block before it is final.
import type { Draft } from './archive.js';
import { validator } from './devnet.js';
import type { Truth } from './truth.js';

interface Place {
  readonly height: number;
  readonly era: number;
  readonly isSwitch: boolean;
  readonly isSigned: boolean;
}

/** @param root height of the block that is trusted without proof */
export function provableHeights(draft: Draft, truth: Truth, root = 0): Set<number> {
  const genuine = new Map(draft.recorded.blocks.map((line, height) => [height, line]));
  const places = draft.blocks
    .filter(({ block }) => truth.blocks.get(block.header.height) === block.hash)
    .map(({ block: { header }, proofs }): Place => {
      const recorded = genuine.get(header.height) ?? '';
      const isSigned = proofs.some(
        ({ public_key, signature }) => public_key === validator && recorded.includes(`"${signature}"`),
      );
      return { height: header.height, era: header.era_id, isSwitch: header.era_end !== null, isSigned };
    });
  if (!places.some(({ height }) => height === root)) return new Set();
  const isFinal = ({ height, era }: Place): boolean =>
    height <= root ||
    (places.some((other) => other.era === era && other.height >= height && other.isSigned) &&
      places.some((other) => other.isSwitch && other.era === era - 1 && isFinal(other)));
  return new Set(places.filter(isFinal).map(({ height }) => height));
}
