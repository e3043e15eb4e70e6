// What a call of a host function costs. Mirrors casper-types 6.0.1 host_function_costs.rs `calculate_gas_cost`.
import type { HostFunctionCost } from '../chainspec/protocol-rules.js';

/** Gas of a call: cost and weighted arguments (u32). Exact also where the product leaves 53 bits. */
export function hostFunctionGas(cost: HostFunctionCost, weights: readonly number[]): bigint {
  let gas = cost.cost;
  for (const [index, weight] of cost.arguments.entries()) {
    if (weight !== 0n) gas += weight * BigInt(weights[index] ?? 0);
  }
  return gas;
}
