// The host functions as modules import them: charged, refusals told.
// Mirrors casper-execution-engine 8.1.1 runtime/externals.rs `invoke_index`.
import { ExecTrap, trap, trapCodeError } from '../exec-error.js';
import { unsupported } from '../unsupported.js';
import type { HostTable, HostFunction as HostTableEntry } from '../wasm/host-table.js';
import { tellHostError } from './events.js';
import type { HostFunction } from './host-function.js';
import { hostFunctionGas } from './host-function-gas.js';
import { hostFunctions } from './host-functions/table.js';
import type { Runtime } from './runtime.js';

/** Ends that are no refusal of the host. */
const expectedEnds: ReadonlySet<string> = new Set(['Ret', 'Revert', 'GasLimit']);
/** Traps told already: one passes through the host functions of all calling frames. */
const told = new WeakSet<ExecTrap>();

function charge(runtime: Runtime, host: HostFunction, args: readonly number[]): void {
  const { gas } = runtime.context;
  if (host.cost === 'own') return;
  if ('fixed' in host.cost) {
    gas.charge(host.cost.fixed);
    return;
  }
  const cost = runtime.execution.rules.wasm.hostFunctionCosts[host.cost.entry];
  if (cost === undefined) return unsupported(`a chainspec without the cost of ${host.cost.entry}`);
  gas.chargeBig(hostFunctionGas(cost, host.cost.weights?.(args) ?? args));
}

function tellRefusal(runtime: Runtime, name: string, error: unknown): void {
  if (!(error instanceof ExecTrap) || told.has(error) || expectedEnds.has(error.error.kind)) return;
  told.add(error);
  tellHostError(runtime.context, name, error.error.message);
}

/** A host function as it is linked; one for all runtimes. */
class LinkedHostFunction implements HostTableEntry<Runtime> {
  readonly params: number;
  readonly result: boolean;
  readonly #host: HostFunction;

  constructor(host: HostFunction) {
    this.params = host.parameterCount;
    this.result = host.returns;
    this.#host = host;
  }

  call(runtime: Runtime, args: number[]): number | undefined {
    const host = this.#host;
    for (const index of host.byteParameters ?? NONE) {
      if ((args[index] ?? 0) > 0xff) trap(trapCodeError('UnexpectedSignature'));
    }
    charge(runtime, host, args);
    try {
      return host.run(runtime, args);
    } catch (error) {
      tellRefusal(runtime, host.name, error);
      throw error;
    }
  }
}

const NONE: readonly number[] = [];

/** All host functions. */
export const hostTable: HostTable<Runtime> = new Map(
  hostFunctions.map((host) => [host.name, new LinkedHostFunction(host)]),
);
