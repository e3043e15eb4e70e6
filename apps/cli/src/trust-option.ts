// `--trust HEIGHT:HASH`, the same for every command that proves something.
import { readSettings } from '@casper-trace/config/settings';
import type { TrustedBlock } from '@casper-trace/verdict/chain-of-trust';
import { parsePinnedBlock, pinnedBlocks } from '@casper-trace/verdict/root-of-trust';
import { Option } from 'commander';

/** Repeatable; the option's value is a list of blocks, or undefined. */
export const trustOption = (description: string): Option =>
  new Option('--trust <height:hash>', description).argParser<TrustedBlock[]>((text, given) => [
    ...(given ?? []),
    parsePinnedBlock(text),
  ]);

/** The blocks of the option, or else those of the environment. */
export function pinsOf(given: readonly TrustedBlock[] | undefined): readonly TrustedBlock[] {
  return given ?? pinnedBlocks([], readSettings().trust);
}
