// What a host function is: one entry of the table in host-functions/table.ts.
import type { Runtime } from './runtime.js';

/** How a call is charged before it does anything. Weights are u32. */
export type HostCost =
  /** An entry of the chainspec's host_function_costs; `weights` default to all arguments in order. */
  | { readonly entry: string; readonly weights?: (args: readonly number[]) => readonly number[] }
  /** The same on every network. */
  | { readonly fixed: number }
  /** The function charges for itself. */
  | 'own';

/** A function that contracts import from `env`. All parameters are i32, given here as u32. */
export interface HostFunction {
  readonly name: string;
  readonly parameterCount: number;
  /** True if it returns an i32. */
  readonly returns: boolean;
  readonly cost: HostCost;
  /** Indices of parameters that Rust takes as u8: larger values trap before the charge. */
  readonly byteParameters?: readonly number[];
  /** Returns what the contract gets (0 or an ApiError code, mostly); nothing if `returns` is false. */
  readonly run: (runtime: Runtime, args: readonly number[]) => number | undefined;
}
