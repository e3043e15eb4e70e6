// What a module imports, looked up once in the host's table: most instances are of modules that were instantiated before.
import { EngineBug } from '@casper-trace/casper-types/app-error';
import type { ExecError } from '../exec-error.js';
import { hostSlot } from './host-bridge.js';
import type { HostFunction, HostTable } from './host-table.js';
import { GAS_IMPORT, linkError } from './link.js';
import type { LoadedModule } from './loaded-module.js';
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

interface Remembered {
  readonly host: HostTable<never>;
  readonly maxMemory: number;
  readonly result: LinkResult<never>;
}

const remembered = new WeakMap<LoadedModule, Remembered>();

/** Links a module with a table that does not change; `maxMemory` in pages of 64 KiB. */
export function linkModule<Caller>(
  loaded: LoadedModule,
  host: HostTable<Caller>,
  maxMemory: number,
): LinkResult<Caller> {
  const known = remembered.get(loaded);
  // The functions are those of the very same table, so they take the same callers.
  if (known?.host === host && known.maxMemory === maxMemory) return known.result;
  const error = loaded.invalid ?? linkError(loaded.module, host, maxMemory);
  const result = error === undefined ? { linked: importedFunctions(loaded.module, host) } : { error };
  remembered.set(loaded, { host, maxMemory, result });
  return result;
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
