// For specs only: the opcode costs of the chainspec of casper-node 2.0.3.
import type { OpcodeCosts } from '../../chainspec/protocol-rules.js';

/** Costs as of 2.0.3, all classes by name. */
export const testCosts: OpcodeCosts = {
  bit: 105,
  add: 105,
  mul: 105,
  div: 105,
  load: 105,
  store: 105,
  const: 105,
  local: 105,
  global: 105,
  integerComparison: 105,
  conversion: 105,
  unreachable: 105,
  nop: 105,
  currentMemory: 105,
  growMemory: 900,
  sign: 105,
  controlFlow: {
    block: 255,
    loop: 255,
    if: 105,
    else: 105,
    end: 105,
    br: 1665,
    brIf: 510,
    return: 105,
    select: 105,
    call: 225,
    callIndirect: 270,
    drop: 105,
    brTable: { cost: 150, sizeMultiplier: 100 },
  },
};
