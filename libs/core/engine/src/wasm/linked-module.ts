// What a module imports, looked up in the host's table.
import { EngineBug } from '@casper-trace/casper-types/app-error';
import type { ExecError } from '../exec-error.js';
import { hostSlot } from './host-bridge.js';
import type { HostFunction, HostTable } from './host-table.js';
import { GAS_IMPORT, linkError } from './link.js';
import { importsOf, typesOf, type WasmModule } from './module.js';

/** Stands for the import `gas`. */
export const GAS = 'gas';

/** The imported functions of a module that can be instantiated. */
export interface Linked<Caller> {
  /** In the order of the imports. */
  readonly functions: readonly (HostFunction<Caller> | typeof GAS)[];
  /** Entries of the host's table that the executable copy calls (host-bridge.ts). */
  readonly slots: ReadonlySet<number>;
}

/** The imports, or the error with which the network refuses to instantiate. */
export type LinkResult<Caller> = { readonly linked: Linked<Caller> } | { readonly error: ExecError };

/** Links a valid module; `maxMemory` in pages of 64 KiB. */
export function linkModule<Caller>(module: WasmModule, host: HostTable<Caller>, maxMemory: number): LinkResult<Caller> {
  const error = linkError(module, host, maxMemory);
  return error === undefined ? { linked: importedFunctions(module, host) } : { error };
}

function importedFunctions<Caller>(module: WasmModule, host: HostTable<Caller>): Linked<Caller> {
  const types = typesOf(module);
  const functions: (HostFunction<Caller> | typeof GAS)[] = [];
  const slots = new Set<number>();
  for (const { field, external } of importsOf(module)) {
    if (external.kind !== 'function') continue;
    const found = field === GAS_IMPORT ? GAS : host.get(field);
    if (found === undefined) throw new EngineBug('an import was not linked', { name: field });
    functions.push(found);
    slots.add(hostSlot(types[external.typeIndex]));
  }
  return { functions, slots };
}
