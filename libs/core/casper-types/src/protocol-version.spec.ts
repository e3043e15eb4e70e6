import { describe, expect, it } from 'vitest';
import { PermanentError } from './app-error.js';
import { compareProtocolVersions, formatProtocolVersion, parseProtocolVersion } from './protocol-version.js';

describe('protocol version', () => {
  it('is three numbers', () => {
    expect(parseProtocolVersion('2.0.3')).toEqual({ major: 2, minor: 0, patch: 3 });
    expect(formatProtocolVersion({ major: 1, minor: 5, patch: 8 })).toBe('1.5.8');
  });

  it.each(['', '2.0', '2.0.3.1', '2.0.x', 'v2.0.3', '2.0.4294967296'])('is not %j', (text) => {
    expect(() => parseProtocolVersion(text)).toThrow(PermanentError);
  });

  it('is ordered from major to patch', () => {
    const sorted = ['2.0.0', '1.10.0', '1.9.9', '1.9.10'].map(parseProtocolVersion).toSorted(compareProtocolVersions);
    expect(sorted.map(formatProtocolVersion)).toEqual(['1.9.9', '1.9.10', '1.10.0', '2.0.0']);
  });
});
