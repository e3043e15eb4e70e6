// Names and messages are written by who deploys code: none of it becomes markup or a formula.
import { describe, expect, it } from 'vitest';
import type { FindingLine } from '../documents/lines.js';
import { csvRecord } from './csv.js';
import { csprText, hash, html } from './html.js';
import { tableRow } from './page.js';

const finding = (sentence: string): FindingLine => ({
  id: 'a',
  rule: 'r',
  version: 1,
  severity: 'high',
  block: 1,
  time: '2026-11-22T15:25:13.024Z',
  transaction: null,
  ordinal: null,
  subject: 's',
  sentence,
  evidence: '{}',
  verdict: null,
});

describe('foreign text', () => {
  it('is escaped on the page, control characters and direction marks shown', () => {
    const row = tableRow('findings', finding('<script>alert("1")</script>&\u202e\u0007'));
    expect(row).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;\\u202e\\u0007');
    expect(row).not.toContain('<script');
    expect(html`<q>${"'"}</q>`.markup).toBe('<q>&#39;</q>');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('is no formula in CSV: %j', (text) => {
    expect(csvRecord('findings', finding(text))).toMatch(
      new RegExp(`,"?'\\${text[0] === '\t' || text[0] === '\r' ? 's' : text[0]}`),
    );
  });

  it('is quoted in CSV where it holds separators', () => {
    expect(csvRecord('findings', finding('a,"b"\nc'))).toContain(',"a,""b""\nc",');
  });
});

describe('figures', () => {
  it('are exact', () => {
    expect(csprText(-1n)).toBe('−0.000000001 CSPR');
    expect(csprText(1_234_567_000_000_100n)).toBe('1 234 567.0000001 CSPR');
  });

  it('keep the whole of a hash, and its rights', () => {
    const whole = `uref-${'ab'.repeat(32)}-007`;
    const { markup } = hash(whole);
    expect(markup).toContain(`title="${whole}"`);
    expect(markup.replace(/<[^>]*>/g, '')).toBe(whole);
  });
});

it('nothing that was read from a file passes for markup', () => {
  const forged = { ...finding(''), sentence: { markup: '<script>alert(1)</script>' } } as unknown as FindingLine;
  expect(() => tableRow('findings', forged)).toThrow('nothing that looks like markup');
});
