import { describe, expect, it } from 'vitest';
import { ExecTrap } from './exec-error.js';
import { GasCounter } from './gas-counter.js';

const limits = [
  ['that fits 53 bits', 1_000n],
  ['beyond 53 bits', 2n ** 60n],
] as const;

describe.each(limits)('GasCounter with a limit %s', (_name, limit) => {
  it('lets the counter reach the limit', () => {
    const gas = new GasCounter(limit, limit - 10n);
    gas.charge(10);
    expect(gas.value).toBe(limit);
    expect(gas.remaining()).toBe(0n);
  });

  it('ends execution past the limit and leaves the counter at it', () => {
    const gas = new GasCounter(limit, limit - 10n);
    expect(() => gas.charge(11)).toThrow(ExecTrap);
    expect(gas.value).toBe(limit);
  });

  it('charges amounts of any size', () => {
    const gas = new GasCounter(limit);
    expect(() => gas.chargeBig(2n ** 80n)).toThrow(ExecTrap);
    expect(gas.value).toBe(limit);
  });

  it('forks into a counter of its own', () => {
    const gas = new GasCounter(limit, 5n);
    const inner = gas.fork();
    inner.charge(7);
    expect([gas.value, inner.value]).toEqual([5n, 12n]);
  });
});
