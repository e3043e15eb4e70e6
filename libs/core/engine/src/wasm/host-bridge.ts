// How Wasm reaches the host without importing a function: through the entries of a table, which are functions of one bridge
// module that all instances of a thread share. V8 compiles machine code for each type of imported function, with its slow
// compiler, twice and anew for every module; that took more time than all the rest it does for a module met for the first time.
import { EngineBug } from '@casper-trace/casper-types/app-error';
import { assemble } from './code.js';
import { instruction, plain } from './instruction.js';
import type { FunctionBody, FunctionType, ImportEntry } from './module.js';
import { Op, ValueType } from './opcode.js';
import { serializeModule } from './serialize.js';

/** What Wasm reaches with its calls of the host. */
export interface HostCalls {
  /** `callee`: number of the imported function in its module; the arguments are u32. */
  callHost(callee: number, args: number[]): number | void;
}

/** More parameters than any host function has. */
const MOST_PARAMETERS = 24;

/** Entries of the table. */
export const HOST_TABLE_SIZE = 2 * (MOST_PARAMETERS + 1);

/** Entry of the table that calls host functions with so many i32 parameters, and an i32 result or none. */
export function hostSlot({ params, results }: FunctionType): number {
  if (params.length > MOST_PARAMETERS) {
    throw new EngineBug('a host function has more parameters than the bridge', { params: params.length });
  }
  return 2 * params.length + results.length;
}

/** Type of such an entry: the number of the callee comes before the arguments. */
export const hostSlotType = ({ params, results }: FunctionType): FunctionType => ({
  params: [ValueType.I32, ...params],
  results,
});

/** The type that belongs to an entry. */
const typeOfSlot = (slot: number): FunctionType =>
  hostSlotType({
    params: Array.from({ length: slot >> 1 }, () => ValueType.I32),
    results: slot % 2 === 1 ? [ValueType.I32] : [],
  });

/** Functions of Wasm that pass everything on to an imported function of the same type; V8 calls those without a wrapper. */
function bridgeModule(): WebAssembly.Module {
  const slots = Array.from({ length: HOST_TABLE_SIZE }, (_, slot) => slot);
  const imports = slots.map(
    (slot): ImportEntry => ({
      module: 'host',
      field: String(slot),
      external: { kind: 'function', typeIndex: slot },
    }),
  );
  const bodies = slots.map((slot): FunctionBody => {
    const args = typeOfSlot(slot).params.map((_, index) => instruction(Op.GetLocal, index));
    return { locals: [], code: assemble([...args, instruction(Op.Call, slot), plain(Op.End)]) };
  });
  const bytes = serializeModule({
    sections: [
      { kind: 'type', types: slots.map(typeOfSlot) },
      { kind: 'import', entries: imports },
      { kind: 'function', typeIndices: slots },
      {
        kind: 'export',
        entries: slots.map((slot) => ({ field: String(slot), kind: 'function', index: HOST_TABLE_SIZE + slot })),
      },
      { kind: 'code', bodies },
    ],
  });
  return new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
}

/** The instance that runs: calls of contracts nest. */
let running: HostCalls | undefined;

/** Runs Wasm whose calls of the host arrive at `host`. */
export function withHost<Result>(host: HostCalls, run: () => Result): Result {
  const outer = running;
  running = host;
  try {
    return run();
  } finally {
    running = outer;
  }
}

function callHost(callee: number, ...args: number[]): number | void {
  if (running === undefined) throw new EngineBug('Wasm called the host while no instance runs', { callee });
  for (let index = 0; index < args.length; index += 1) args[index] >>>= 0;
  return running.callHost(callee, args);
}

let bridge: WebAssembly.Exports | undefined;

/** The functions of the bridge; made once a thread. */
function bridgeOfThread(): WebAssembly.Exports {
  if (bridge !== undefined) return bridge;
  const host: Record<string, typeof callHost> = {};
  for (let slot = 0; slot < HOST_TABLE_SIZE; slot += 1) host[slot] = callHost;
  bridge = new WebAssembly.Instance(bridgeModule(), { host }).exports;
  return bridge;
}

/**
 * The table that an executable copy imports, with the entries that it calls. One for each instance: V8 keeps every instance
 * that ever imported a table for as long as the table is there, with its memory.
 */
export function newHostTable(slots: Iterable<number>): WebAssembly.Table {
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: HOST_TABLE_SIZE, maximum: HOST_TABLE_SIZE });
  const functions = bridgeOfThread();
  for (const slot of slots) table.set(slot, functions[String(slot)]);
  return table;
}
