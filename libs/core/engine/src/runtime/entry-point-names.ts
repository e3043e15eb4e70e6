// An entry point's own name against the name that a map lists it under: hand-made modules can make them differ.
import { type ContractEntryPoint, entryPointKeyName } from '@casper-trace/casper-types/entry-point';

/** The entry point listed under its own name, as a Contract keeps it: Rust rebuilds the map from its values. */
export function ownNamed({ name, args, ret, access, entryPointType }: ContractEntryPoint): ContractEntryPoint {
  return { name, args, ret, access, entryPointType };
}

/** The name of the map. */
export const listedName = (entryPoint: ContractEntryPoint): string => entryPointKeyName(entryPoint);
