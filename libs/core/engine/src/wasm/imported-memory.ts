// The first change that the network makes to a module: its memory becomes one that the host gives.
// mirrors casper-wasm-utils 4.0.0 ext.rs `externalize_mem`
import type { WasmModule } from './module.js';
import { ModuleScaffold } from './module-scaffold.js';

/** Turns the module's last own memory into the import `env.memory`; a missing maximum becomes `maxPages`. */
export function withImportedMemory(module: WasmModule, maxPages: number): WasmModule {
  const scaffold = new ModuleScaffold(module);
  const { initial, maximum = maxPages } = scaffold.popMemory() ?? { initial: 0 };
  scaffold.pushImport({ module: 'env', field: 'memory', external: { kind: 'memory', limits: { initial, maximum } } });
  return scaffold.build();
}
