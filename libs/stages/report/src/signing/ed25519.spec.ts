import { describe, expect, it } from 'vitest';
import { isSignedBy, keyFileText, makeReportKey, parseKeyFile, sign } from './ed25519.js';

describe('a report key', () => {
  it('survives its file and signs', () => {
    const key = parseKeyFile(keyFileText(makeReportKey()), 'k');
    const signature = sign('text', key);
    expect(isSignedBy('text', signature, key.publicKey)).toBe(true);
    expect(isSignedBy('texT', signature, key.publicKey)).toBe(false);
    expect(isSignedBy('text', signature, makeReportKey().publicKey)).toBe(false);
    expect(isSignedBy('text', signature.toUpperCase(), key.publicKey)).toBe(false);
    expect(isSignedBy('text', 'ff', key.publicKey)).toBe(false);
  });

  it('is refused if it is none, without a word of its secret', () => {
    const { secretKey } = makeReportKey();
    for (const text of ['', '{}', keyFileText({ secretKey, publicKey: makeReportKey().publicKey })]) {
      const fault = (): unknown => parseKeyFile(text, 'k');
      expect(fault).toThrow(/^k(:| is no key file)/);
      expect(fault).not.toThrow(secretKey);
    }
  });
});
