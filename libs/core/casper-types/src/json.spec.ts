import { describe, expect, it } from 'vitest';
import { compareBytes, compareTexts, concatBytes, equalBytes } from './bytes.js';
import { bytesToHex, hexToBytes } from './hex.js';
import { JsonNode, jsonNode, jsonToText, parseJson } from './json.js';
import { formatURef, parseURef } from './uref.js';

describe('JSON', () => {
  it('keeps integers exact and fractions as they stand', () => {
    const text = '{"a":18446744073709551615,"b":-1,"c":1.50,"d":[null,true,"x"]}';
    const value = parseJson(text);
    expect(jsonToText(value)).toBe(text);
    expect(new JsonNode(value).field('a').u64()).toBe(2n ** 64n - 1n);
    expect(() => new JsonNode(value).field('c').integer()).toThrow('$.c: expected an integer');
  });

  it('names the path of what is wrong', () => {
    const node = jsonNode(parseJson('{"list":[{"n":256},{"n":"x"}],"hex":"0G","v":{"A":1,"B":2},"none":null}'));
    const at = (index: number): JsonNode => node.field('list').items()[index].field('n');
    expect(() => at(0).u8()).toThrow('$.list[0].n: expected an integer from 0 to 255');
    expect(() => at(1).u32()).toThrow('$.list[1].n: expected an integer');
    expect(() => at(1).field('m')).toThrow('$.list[1].n: expected an object');
    expect(() => node.field('missing')).toThrow('$: expected a field missing');
    expect(() => node.field('hex').hex()).toThrow('$.hex: expected a hex text');
    expect(() => node.field('v').variant()).toThrow('$.v: expected an enum value');
    expect(() => node.field('hex').decimalText(512)).toThrow('$.hex: expected a text of decimal digits');
    expect(() => node.field('hex').parsed(parseURef)).toThrow('$.hex: not a formatted URef');
    expect(node.optionalField('none')).toBeUndefined();
    expect(() => node.field('constructor')).toThrow('expected a field constructor');
  });

  it('refuses ill texts, too deep ones too', () => {
    for (const text of ['', '{', '[1,]', '{"a":1,"a":2}', '['.repeat(200_000)]) {
      expect(() => parseJson(text)).toThrow(expect.objectContaining({ code: 'bad-json' }));
    }
  });

  it('bounds decimal texts', () => {
    expect(jsonNode('340282366920938463463374607431768211455').decimalText(128)).toBe(2n ** 128n - 1n);
    expect(() => jsonNode('340282366920938463463374607431768211456').decimalText(128)).toThrow('128-bit');
    expect(() => jsonNode('-1').decimalText(128)).toThrow('decimal digits');
    expect(() => jsonNode('9'.repeat(1_000_000)).decimalText(512)).toThrow('decimal digits');
  });
});

describe('hex and bytes', () => {
  it('go back and forth', () => {
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect(hexToBytes(bytesToHex(all))).toEqual(all);
    expect(hexToBytes('AbCd')).toEqual(Uint8Array.of(0xab, 0xcd));
    for (const text of ['0', '0x', 'zz', 'é0', '0\u0660']) {
      expect(() => hexToBytes(text)).toThrow(expect.objectContaining({ code: 'bad-hex' }));
    }
  });

  it('compare as Rust does', () => {
    expect(compareBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBeLessThan(0);
    expect(compareBytes(Uint8Array.of(0xff), Uint8Array.of(1, 0))).toBeGreaterThan(0);
    expect(equalBytes(Uint8Array.of(1, 2), concatBytes(Uint8Array.of(1), Uint8Array.of(2)))).toBe(true);
    const texts = ['\u{10000}', '\uffff', 'z', 'é', '\u{10ffff}', '\ue000', '', 'a', '\ud7ff'];
    const utf8 = new TextEncoder();
    const byUtf8 = [...texts].sort((left, right) => compareBytes(utf8.encode(left), utf8.encode(right)));
    expect([...texts].sort(compareTexts)).toEqual(byUtf8);
  });

  it('format URefs', () => {
    const uref = parseURef(`uref-${'0a'.repeat(32)}-007`);
    expect(formatURef(uref)).toBe(`uref-${'0a'.repeat(32)}-007`);
    expect(uref.rights).toBe(7);
    for (const text of ['uref-', 'uref-00-007', `uref-${'0a'.repeat(32)}-8`, `uref-${'0a'.repeat(32)}`, 'x']) {
      expect(() => parseURef(text)).toThrow();
    }
  });
});
