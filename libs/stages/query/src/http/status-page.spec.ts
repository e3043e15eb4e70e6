// The status page shows what there is, and nothing of it as markup.
import { expect, it } from 'vitest';
import type { ChainStatus } from '../model/status.object.js';
import { escapeHtml, statusPage } from './status-page.js';

const chain: ChainStatus = {
  networkName: '<script>alert("x")</script>',
  firstBlock: { height: 0n, hash: 'aa' },
  trust: {
    level: 'first block',
    reason: null,
    roots: [{ kind: 'genesis', height: 0, blockHash: 'ab'.repeat(32), pinned: false }],
  },
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
    {
      role: 'record',
      height: 29n,
      lag: 0n,
      processes: 2,
      lastSeen: '2026-11-25T12:00:00.000Z',
      waiting: null,
      silentChannels: null,
    },
    {
      role: 'delivery',
      height: null,
      lag: 30n,
      processes: 0,
      lastSeen: '2026-11-25T12:00:00.000Z',
      waiting: 3,
      silentChannels: 2,
    },
  ],
};

it('escapes what comes from elsewhere', () => {
  const page = statusPage({ engineVersion: '"&\'', outages: [], chains: [chain] });
  expect(page).not.toMatch(/<script|<img/);
  expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  expect(page).toContain('2, unsupported:&lt;img src=x&gt;: 2');
  expect(escapeHtml(`<>&"'`)).toBe('&lt;&gt;&amp;&quot;&#39;');
});

it('shows the figures, and loads nothing', () => {
  const page = statusPage({
    engineVersion: '1',
    outages: [],
    chains: [{ ...chain, networkName: 'casper', reasons: [] }],
  });
  expect(page).toContain('30, recorded 29, proven 28');
  expect(page).toContain('1, the first is block 7');
  expect(page).toContain('29 · bb');
  expect(page).toContain('up to block 29, 0 behind the head, 2 at work');
  expect(page).toContain(
    'nothing yet, 30 behind the head, 3 waiting, 2 channels paused or disabled, nobody at work since 2026-11-25T12:00:00.000Z',
  );
  expect(page).not.toMatch(/\bsrc=|https?:|@import|<link/);
});

it('says on what the proofs rest, with whole hashes', () => {
  const shown = (trust: ChainStatus['trust']): string =>
    statusPage({ engineVersion: '1', outages: [], chains: [{ ...chain, trust }] });
  const { roots } = chain.trust;
  expect(shown(chain.trust)).toContain(`not pinned: compare 0:${'ab'.repeat(32)} with a hash that you trust`);
  expect(shown({ ...chain.trust, level: 'pinned', roots })).toContain(`<td>pinned 0:${'ab'.repeat(32)}</td>`);
  const none = { level: 'none', reason: 'a public network <b>', roots: [] };
  expect(shown(none)).toContain('no block is trusted, nothing is proven: a public network &lt;b&gt;');
});

it('shows what is wrong, first of all', () => {
  const outages = [{ service: 'queue', since: '2026-12-01T10:00:00.000Z', reason: 'the <queue> does not answer' }];
  const page = statusPage({ engineVersion: '1', outages, chains: [chain] });
  expect(page).toContain('the &lt;queue&gt; does not answer, since 2026-12-01T10:00:00.000Z');
  expect(page.indexOf('Work waits')).toBeLessThan(page.indexOf('first block'));
});

it('says so if there is no chain', () => {
  expect(statusPage({ engineVersion: '1', outages: [], chains: [] })).toContain('holds no chain yet');
});
