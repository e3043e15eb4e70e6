// The status page shows what there is, and nothing of it as markup.
import { expect, it } from 'vitest';
import type { ChainStatus } from '../model/status.object.js';
import { escapeHtml, statusPage } from './status-page.js';

const chain: ChainStatus = {
  networkName: '<script>alert("x")</script>',
  firstBlock: { height: 0n, hash: 'aa' },
  head: { height: 29n, hash: 'bb' },
  blocks: 30,
  blocksRecorded: 29,
  blocksProven: 28,
  transactions: 23,
  verified: 20,
  diverged: 1,
  unverifiable: 2,
  reasons: [{ reason: 'unsupported:<img src=x>', transactions: 2 }],
  ruleSets: [],
  gapCount: 1,
  gaps: [{ height: 7n, hash: 'cc' }],
  roles: [
    { role: 'record', height: 29n, lag: 0n, processes: 2, lastSeen: '2026-11-25T12:00:00.000Z', waiting: null },
    { role: 'delivery', height: null, lag: 30n, processes: 0, lastSeen: '2026-11-25T12:00:00.000Z', waiting: 3 },
  ],
};

it('escapes what comes from elsewhere', () => {
  const page = statusPage({ engineVersion: '"&\'', chains: [chain] });
  expect(page).not.toMatch(/<script|<img/);
  expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  expect(page).toContain('2, unsupported:&lt;img src=x&gt;: 2');
  expect(escapeHtml(`<>&"'`)).toBe('&lt;&gt;&amp;&quot;&#39;');
});

it('shows the figures, and loads nothing', () => {
  const page = statusPage({ engineVersion: '1', chains: [{ ...chain, networkName: 'casper', reasons: [] }] });
  expect(page).toContain('30, recorded 29, proven 28');
  expect(page).toContain('1, the first is block 7');
  expect(page).toContain('29 · bb');
  expect(page).toContain('up to block 29, 0 behind the head, 2 at work');
  expect(page).toContain('nothing yet, 30 behind the head, 3 waiting, nobody at work since 2026-11-25T12:00:00.000Z');
  expect(page).not.toMatch(/\bsrc=|https?:|@import|<link/);
});

it('says so if there is no chain', () => {
  expect(statusPage({ engineVersion: '1', chains: [] })).toContain('holds no chain yet');
});
