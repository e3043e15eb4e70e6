import { describe, expect, it } from 'vitest';
import { ExecTrap } from '../exec-error.js';
import { RuntimeStack } from './runtime-stack.js';

const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const contract = (byte: number) =>
  ({ kind: 'SmartContract', packageHash: hash(byte), contractHash: hash(byte) }) as const;

describe('RuntimeStack', () => {
  it('has the initiator at its bottom and nobody below', () => {
    const stack = RuntimeStack.ofInitiator(hash(1), 3);
    expect(stack.frames).toEqual([{ kind: 'Initiator', accountHash: hash(1) }]);
    expect(stack.previous).toBeUndefined();
  });

  it('tells the immediate caller', () => {
    const stack = RuntimeStack.ofInitiator(hash(1), 3).push(contract(2));
    expect(stack.previous).toEqual({ kind: 'Initiator', accountHash: hash(1) });
    expect(stack.push(contract(3)).previous).toEqual(contract(2));
  });

  it('overflows at its greatest height and stays as it was', () => {
    const stack = RuntimeStack.ofInitiator(hash(1), 2).push(contract(2));
    expect(() => stack.push(contract(3))).toThrow(ExecTrap);
    expect(stack.frames).toHaveLength(2);
  });
});
