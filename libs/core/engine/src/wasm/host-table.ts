// What a module may import: the network's host functions, given by name.
// mirrors the signatures in casper-execution-engine 8.1.1 resolvers/v1_resolver.rs

/** A host function. All parameters are i32 and arrive as u32. */
export interface HostFunction<Caller> {
  readonly params: number;
  /** Whether it returns an i32. */
  readonly result: boolean;
  /** `caller` is whom the instance was made for. Exceptions that it throws leave `callExport` unchanged. */
  call(caller: Caller, args: number[]): number | void;
}

/**
 * Host functions by import name, without `gas`, which the instance provides. One table serves all instances: what a
 * module imports of it is looked up once (`LoadedModule.linkedWith`).
 */
export type HostTable<Caller> = ReadonlyMap<string, HostFunction<Caller>>;

/** Where the gas of the Wasm code itself is charged. */
export interface GasMeter {
  /** Adds gas (at most 2^53) to the counter, or throws what ends the execution. */
  charge(amount: number): void;
  /**
   * Gas left before `charge` throws. If it is there, the Wasm code counts down by itself and tells by `charge` what it
   * used whenever it leaves: before a host function, and at the end. Without it every block is one call of `charge`.
   */
  remaining?(): bigint;
}
