import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.js';

describe('canonicalJson', () => {
  it('gives the text of RFC 8785: names by UTF-16 code units, strings as ECMAScript writes them', () => {
    // The sorting example of RFC 8785, 3.2.3.
    const sorting = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(Object.values(JSON.parse(canonicalJson(sorting)) as object).sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect([...canonicalJson(sorting).matchAll(/:(\d)/g)].map(([, value]) => value).join('')).toBe('2467153');
    expect(canonicalJson({ b: ['€$\u000f\nA\'B"\\"/', null, true], a: {} })).toBe(
      '{"a":{},"b":["€$\\u000f\\nA\'B\\"\\\\\\"/",null,true]}',
    );
  });

  it('refuses numbers that are not exact everywhere', () => {
    expect(() => canonicalJson([2 ** 53])).toThrow('only integers below 2^53');
    expect(() => canonicalJson({ a: 0.5 })).toThrow('only integers below 2^53');
  });
});
