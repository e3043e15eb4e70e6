import { describe, expect, it } from 'vitest';
import { statedResult } from './stated-result.js';

describe('the stated result', () => {
  it.each([
    ['verified', 'recorded', 'computed', 'computed'],
    ['verified', undefined, 'computed', 'computed'],
    ['verified', 'recorded', undefined, 'recorded'],
    ['diverged', 'recorded', 'computed', 'recorded'],
    ['unverifiable', 'recorded', undefined, 'recorded'],
    ['unverifiable', undefined, 'computed', undefined],
    [null, undefined, undefined, undefined],
  ])('of a transaction that is %s, recorded %s, computed %s: %s', (verdict, recorded, computed, expected) => {
    expect(statedResult(verdict, recorded, computed)).toBe(expected);
  });
});
