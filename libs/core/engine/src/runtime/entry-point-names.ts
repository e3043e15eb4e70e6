// An entry point's own name against the name that a map lists it under: hand-made modules can make them differ.
import { type ContractEntryPoint, entryPointKeyName } from '@casper-trace/casper-types/entry-point';

/** The entry point listed under its own name, as Rust has it after rebuilding the map from its values. */
export function ownNamed<T extends ContractEntryPoint>(entryPoint: T): Omit<T, 'listedAs'> {
  const { listedAs: _listedAs, ...own } = entryPoint;
  return own;
}

/** The name of the map. */
export const listedName = (entryPoint: ContractEntryPoint): string => entryPointKeyName(entryPoint);
