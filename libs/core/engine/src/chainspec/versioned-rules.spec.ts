import { describe, expect, it } from 'vitest';
import { parseChainspec } from './parse-chainspec.js';
import { SAMPLE_CHAINSPEC } from './sample-chainspec.js';
import { versionedRules } from './versioned-rules.js';

const rulesOf = (version: string) => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return versionedRules({ major, minor, patch });
};

describe('versionedRules', () => {
  it('switches nothing on in 2.0', () => {
    expect(Object.values(rulesOf('2.0.3'))).toEqual([false, false, false, false, false]);
    expect(rulesOf('2.0.99')).toBe(rulesOf('2.0.0'));
  });

  it('switches all of it on in 2.1 and later', () => {
    expect(Object.values(rulesOf('2.1.0'))).toEqual([true, true, true, true, true]);
    expect(rulesOf('2.2.0')).toBe(rulesOf('2.1.0'));
    expect(rulesOf('3.0.0')).toBe(rulesOf('2.1.0'));
  });

  it('comes with the chainspec, by its version', () => {
    expect(parseChainspec(SAMPLE_CHAINSPEC).versioned).toBe(rulesOf('2.0.3'));
    const later = SAMPLE_CHAINSPEC.replace("version = '2.0.3'", "version = '2.1.0'");
    expect(parseChainspec(later).versioned).toBe(rulesOf('2.1.0'));
  });
});
