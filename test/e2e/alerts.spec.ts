// Rules over two recorded chains of real nodes: what the built-in rules find in which transaction; live, replayed,
// restarted and back-tested the same.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runBackTest } from '@casper-trace/alert/back-test/back-test';
import { evaluateAll, evaluateNext, raiseStalls } from '@casper-trace/alert/evaluation/evaluator';
import { StallWatch } from '@casper-trace/alert/evaluation/stalls';
import { parseRuleText } from '@casper-trace/alert/rule-text';
import { cancelBackTest, listBackTestHits } from '@casper-trace/db/alerts/back-tests';
import { listAlerts } from '@casper-trace/db/alerts/list-alerts';
import { addMute, removeMute } from '@casper-trace/db/alerts/mutes';
import { addBuiltInRules, addRule } from '@casper-trace/db/alerts/rules';
import type { StoredAlert } from '@casper-trace/db/alerts/tables';
import { addWatchedSubject, type WatchedSubject } from '@casper-trace/db/alerts/watched-subjects';
import { type OpenDatabase, openDatabase } from '@casper-trace/db/open-database';
import { builtInRules } from '@casper-trace/rules/built-in/built-in-rules';
import type { RuleDocument } from '@casper-trace/rules/document';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { casperTrace } from '../support/casper-trace.js';
import { readLabels } from '../support/recorded-labels.js';
import { scratchFolder } from '../support/scratch-folder.js';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 480_000 });

const folder = (name: string): string => join(import.meta.dirname, '../chains', name);
const labels = [...readLabels(folder('devnet-2.0.3')), ...readLabels(folder('corpus-2.x'))];
const scratch = scratchFolder();
const data = join(scratch.path, 'data');
const chains = { devnet: 0, corpus: 0, old: 0 };
let open: OpenDatabase;

beforeAll(async () => {
  for (const name of ['devnet-2.0.3', 'corpus-2.x', 'devnet-1.5.8']) {
    const run = await casperTrace(['index', '--archive', folder(name), '--once', '--json', '--data', data]);
    expect(run).toMatchObject({ code: 0 });
  }
  open = await openDatabase(undefined, data);
  const { rows } = await open.database.query<{ id: number }>('SELECT id FROM chains ORDER BY id');
  [chains.devnet, chains.corpus, chains.old] = rows.map(({ id }) => id);
});

afterAll(async () => {
  await open.close();
  scratch.remove();
});

beforeEach(async () => {
  for (const table of [
    'rules',
    'watched_subjects',
    'mutes',
    'alerts',
    'evaluation_cursors',
    'back_tests',
    'back_test_hits',
  ]) {
    await open.database.query(`DELETE FROM ${table}`);
  }
});

const all = { limit: 10_000 };
const labelOf = (alert: StoredAlert): string =>
  labels.find(({ hash }) => hash === alert.transactionHash)?.label ?? 'none';
const hashOf = (label: string): string => labels.find((one) => one.label === label)?.hash ?? 'none';
const fieldsOf = ({ evidence }: StoredAlert) =>
  (evidence as unknown as { readonly fields: Readonly<Record<string, unknown>> }).fields;
const alertsOf = (chain: number, ruleId?: string): Promise<StoredAlert[]> =>
  listAlerts(open.database, chain, { ruleId }, all);

async function add(document: RuleDocument): Promise<void> {
  await open.database.transaction((connection) =>
    addRule(connection, {
      id: document.id,
      document: document,
      enabled: true,
      fromHeight: 0n,
      createdBy: 'test',
    }),
  );
}

const watch = (entry: Omit<WatchedSubject, 'tag'>): Promise<void> =>
  addWatchedSubject(open.database, { tag: 'watched', ...entry }, 'test');

/** A rule that asks the past in both ways. */
const busy: RuleDocument = {
  id: 'busy',
  title: 'New context or much money',
  severity: 'low',
  event: 'purse transfer',
  when: {
    any: [
      { firstTime: ['context', 'sourcePurse'] },
      { sum: 'amount', per: ['sourcePurse'], window: '20 blocks', greaterThan: '500 CSPR' },
      { sum: 'events', per: ['targetPurse'], window: '30 seconds', greaterThan: 5 },
    ],
  },
};

describe('built-in rules that need no setup', () => {
  beforeEach(async () => {
    await addBuiltInRules(open.database, builtInRules);
  });

  it('find what the bundled chain was made to show, and nothing else', async () => {
    await evaluateAll(open.database, chains.devnet);
    const found = (await alertsOf(chains.devnet)).map((alert) => `${alert.ruleId}: ${labelOf(alert)}`);
    expect(found.sort()).toEqual([
      'kept-purse-drained-by-another: call: drains the kept purse',
      'main-purse-passed: session: main purse passed to a contract',
      'main-purse-stored-or-returned: session: main purse passed to a contract',
      'purse-passed-with-write-and-kept: session: purse handed over and kept',
      'throw-away-purse-not-emptied: session: purse handed over and kept',
      'transfer-refused: session: out of gas',
    ]);
  });

  it('say in one sentence what happened, with the evidence', async () => {
    await evaluateAll(open.database, chains.devnet);
    const [alert] = await alertsOf(chains.devnet, 'kept-purse-drained-by-another');
    expect(alert.sentence).toMatch(/'drain' in the context of contract [0-9a-f]{64} moved 7 CSPR from purse/);
    expect(alert).toMatchObject({ state: 'raised', verdict: 'verified', severity: 'critical', ruleVersion: 1 });
    expect(alert.evidence).toMatchObject({
      rule: { id: 'kept-purse-drained-by-another', version: 1 },
      ordinals: [alert.ordinal],
      verdict: 'verified',
      frames: [{ depth: 0, entryPoint: 'drain' }],
      fields: { amount: '7000000000' },
    });
    const { rows } = await open.database.query<{ source: string }>(
      'SELECT source_purse AS source FROM purse_transfers WHERE transaction_hash = $1 AND ordinal = $2',
      [alert.transactionHash, alert.ordinal],
    );
    expect(alert.subject).toBe(`purse:${rows[0].source}`);
  });

  it('find the same kinds in the large corpus', async () => {
    await evaluateAll(open.database, chains.corpus);
    const returned = await alertsOf(chains.corpus, 'purse-returned-with-more-than-add');
    expect(returned.length).toBeGreaterThan(0);
    for (const { evidence } of returned) {
      const { fields } = evidence as unknown as { fields: { rightsEffective: string[]; contextKind: string } };
      expect(fields.rightsEffective.filter((right) => right !== 'ADD')).not.toEqual([]);
      expect(fields.contextKind).toBe('contract');
    }
    const spent = await alertsOf(chains.corpus, 'spending-near-approved-amount');
    expect(spent.map(labelOf)).toContain('install: session: money into the vault');
    const refused = await alertsOf(chains.corpus, 'transfer-refused');
    expect(refused.map(labelOf)).toContain('native: of too much');
    // Refused, and the transaction succeeded all the same.
    const { rows } = await open.database.query<{ n: number }>(
      `SELECT count(*)::int4 AS n FROM transactions WHERE hash = ANY($1) AND recorded_error_message IS NULL`,
      [refused.map(({ transactionHash }) => transactionHash)],
    );
    expect(rows[0].n).toBeGreaterThan(0);
  });

  it('tell a transaction that diverged, and let no other rule look at it', async () => {
    const hash = hashOf('call: drains the kept purse');
    const set = async (verdict: string): Promise<void> => {
      await open.database.query('UPDATE transactions SET verdict = $2 WHERE hash = $1', [hash, verdict]);
    };
    await set('diverged');
    try {
      await evaluateAll(open.database, chains.devnet);
    } finally {
      await set('verified');
    }
    const about = (await alertsOf(chains.devnet)).filter(({ transactionHash }) => transactionHash === hash);
    expect(about.map(({ ruleId }) => ruleId)).toEqual(['trace-diverged']);
  });
});

describe('built-in rules about what is watched', () => {
  let drained: { purse: string; contract: string; keeper: string };

  beforeAll(async () => {
    const { rows } = await open.database.query<{ purse: string; contract: string }>(
      `SELECT source_purse AS purse, context_address AS contract FROM purse_transfers
       WHERE transaction_hash = $1 AND context_kind = 'contract'`,
      [hashOf('call: drains the kept purse')],
    );
    const keeper = await open.database.query<{ initiator: string }>(
      'SELECT initiator FROM transactions WHERE hash = $1',
      [hashOf('session: purse handed over and kept')],
    );
    drained = { ...rows[0], keeper: keeper.rows[0].initiator };
  });

  beforeEach(async () => {
    await addBuiltInRules(open.database, builtInRules);
  });

  it('a purse debited outside its allow-list, until the contract is on it', async () => {
    await watch({ role: 'subject', kind: 'purse', address: drained.purse });
    await evaluateAll(open.database, chains.devnet);
    const before = await alertsOf(chains.devnet, 'purse-debited-outside-allow-list');
    expect(before.map(labelOf)).toContain('call: drains the kept purse');
    await open.database.query('DELETE FROM evaluation_cursors');
    await open.database.query('DELETE FROM alerts');
    await watch({ role: 'allowed', kind: 'contract', address: drained.contract });
    await evaluateAll(open.database, chains.devnet);
    const after = await alertsOf(chains.devnet, 'purse-debited-outside-allow-list');
    expect(after.map(labelOf)).not.toContain('call: drains the kept purse');
    expect(after).toHaveLength(before.length - 1);
  });

  it('the first time that a context touches a purse, once for each context', async () => {
    await watch({ role: 'subject', kind: 'purse', address: drained.purse });
    await evaluateAll(open.database, chains.devnet);
    const contexts = (await alertsOf(chains.devnet, 'purse-first-context')).map(
      ({ evidence }) => (evidence as unknown as { fields: { context: string } }).fields.context,
    );
    expect(contexts.sort()).toEqual([drained.contract, drained.keeper].sort());
  });

  it('a failed transaction that had touched a purse', async () => {
    const { rows } = await open.database.query<{ purse: string }>(
      `SELECT purse FROM purse_accesses WHERE transaction_hash = $1 AND access = 'main purse taken'`,
      [hashOf('session: out of gas')],
    );
    await watch({ role: 'subject', kind: 'purse', address: rows[0].purse });
    await evaluateAll(open.database, chains.devnet);
    const found = await alertsOf(chains.devnet, 'failed-transaction-touched-purse');
    expect(found.map(labelOf)).toContain('session: out of gas');
    expect(found.filter(({ state }) => state === 'raised')).toHaveLength(1);
    expect(found.filter(({ state }) => state === 'cooling down').length).toBeGreaterThan(0);
  });

  it('a named key replaced by code that is not on the list', async () => {
    const { rows } = await open.database.query<{
      kind: 'account' | 'contract';
      address: string;
      code: string;
      hash: string;
    }>(
      `SELECT context_kind AS kind, context_address AS address, code_address AS code, transaction_hash AS hash
       FROM named_key_writes WHERE chain_id = $1 AND operation = 'put' AND context_kind <> 'system' AND key_before <> key_after AND committed
       ORDER BY block_height, transaction_index, ordinal LIMIT 1`,
      [chains.corpus],
    );
    await watch({ role: 'subject', kind: rows[0].kind, address: rows[0].address });
    await evaluateAll(open.database, chains.corpus);
    const before = await alertsOf(chains.corpus, 'named-key-replaced-outside-allow-list');
    expect(before.map(({ transactionHash }) => transactionHash)).toContain(rows[0].hash);
    await open.database.query('DELETE FROM evaluation_cursors');
    await open.database.query('DELETE FROM alerts');
    await watch({ role: 'allowed', kind: 'contract', address: rows[0].code });
    await evaluateAll(open.database, chains.corpus);
    const after = await alertsOf(chains.corpus, 'named-key-replaced-outside-allow-list');
    expect(after.map(({ transactionHash }) => transactionHash)).not.toContain(rows[0].hash);
  });

  it('a new version and groups of a package, with the code that changed it', async () => {
    await watch({
      role: 'subject',
      kind: 'package',
      address: await packageOf('packages: provision a URef'),
    });
    await evaluateAll(open.database, chains.corpus);
    const changes = new Map(
      (await alertsOf(chains.corpus, 'package-changed')).map((alert) => [labelOf(alert), fieldsOf(alert)]),
    );
    expect(changes.get('packages: add_contract_version, old function')).toMatchObject({
      change: 'version added',
      committed: true,
    });
    expect(changes.get('packages: provision a URef')?.change).toBe('group URefs added');
    expect(changes.get('packages: remove a URef of a group')?.change).toBe('group URefs removed');
    expect(changes.has('packages: upgrade by a stranger')).toBe(false);
  });

  it('keys and thresholds of an account', async () => {
    const { rows } = await open.database.query<{ initiator: string }>(
      'SELECT initiator FROM transactions WHERE hash = $1',
      [hashOf('environment: associated key added twice')],
    );
    await watch({ role: 'subject', kind: 'account', address: rows[0].initiator });
    await evaluateAll(open.database, chains.corpus);
    const changes = new Map(
      (await alertsOf(chains.corpus, 'account-keys-changed')).map((alert) => [labelOf(alert), fieldsOf(alert)]),
    );
    expect(changes.get('environment: associated key added twice')).toMatchObject({
      change: 'key added',
      committed: true,
    });
    expect(changes.get('environment: action threshold: deployment 1')?.change).toBe('threshold set');
    expect(changes.has('environment: associated key that is none updated')).toBe(false);
  });

  /** The package whose record a transaction wrote. */
  async function packageOf(label: string): Promise<string> {
    const { rows } = await open.database.query<{ address: string }>(
      `SELECT address FROM record_changes WHERE transaction_hash = $1 AND record = 'package'`,
      [hashOf(label)],
    );
    return rows[0].address;
  }

  it('recording and evaluation that stand still', async () => {
    await evaluateAll(open.database, chains.devnet);
    const { rows } = await open.database.query<{ digest: string }>(
      'SELECT digest FROM blocks WHERE chain_id = $1 AND height = 29',
      [chains.devnet],
    );
    const count = (by: number): Promise<unknown> =>
      open.database.query(
        `UPDATE chain_counters SET value = value + $2 WHERE chain_id = $1 AND counter LIKE 'recorded %'`,
        [chains.devnet, by],
      );
    const watch = new StallWatch();
    const raised = (minutes: number): Promise<number> =>
      raiseStalls(open.database, chains.devnet, watch, new Date(Date.now() + 60_000 * minutes));
    await count(-1);
    try {
      await open.database.query('UPDATE blocks SET digest = NULL WHERE chain_id = $1 AND height = 29', [chains.devnet]);
      await open.database.query('UPDATE evaluation_cursors SET next_height = 25 WHERE chain_id = $1', [chains.devnet]);
      expect(await raised(0)).toBe(0);
      expect(await raised(11)).toBe(2);
      expect(await raised(12)).toBe(0);
    } finally {
      await count(1);
      await open.database.query('UPDATE blocks SET digest = $2 WHERE chain_id = $1 AND height = 29', [
        chains.devnet,
        rows[0].digest,
      ]);
    }
    const [evaluation] = await alertsOf(chains.devnet, 'evaluation-stalled');
    expect(evaluation).toMatchObject({ blockHeight: 25n, transactionHash: null, subject: 'chain', verdict: null });
    const [recording] = await alertsOf(chains.devnet, 'recording-stalled');
    expect(recording).toMatchObject({ blockHeight: 29n, transactionHash: null });
  });
});

describe('what is not verified', () => {
  const drain = hashOf('call: drains the kept purse');
  const RESULT = ['error_message', 'current_price', 'limit', 'consumed', 'cost', 'refund', 'size_estimate'];

  beforeEach(async () => {
    await addBuiltInRules(open.database, builtInRules);
  });

  const evaluated = async (chain: number): Promise<StoredAlert[]> => {
    await open.database.query('DELETE FROM evaluation_cursors');
    await open.database.query('DELETE FROM alerts');
    await evaluateAll(open.database, chain);
    return alertsOf(chain);
  };

  async function whileVerdict<T>(verdict: string, hash: string, work: () => Promise<T>): Promise<T> {
    const set = (to: string, reason: string | null) =>
      open.database.query('UPDATE transactions SET verdict = $2, reason = $3 WHERE hash = $1', [hash, to, reason]);
    await set(verdict, verdict === 'unverifiable' ? 'limit' : null);
    try {
      return await work();
    } finally {
      await set('verified', null);
    }
  }

  it('is not told by whether the source kept the results: verified ones raise the same without them', async () => {
    const before = await evaluated(chains.devnet);
    const columns = RESULT.map((name) => `recorded_${name}`);
    await open.database.query(
      `UPDATE transactions SET recorded = false, ${columns.map((name) => `${name} = NULL`).join(', ')}
       WHERE chain_id = $1`,
      [chains.devnet],
    );
    try {
      expect(before.length).toBeGreaterThan(0);
      expect(await evaluated(chains.devnet)).toEqual(
        before.map(({ sequence: _, raisedAt: __, ...alert }) => expect.objectContaining(alert) as unknown),
      );
    } finally {
      const back = RESULT.map((name) => `recorded_${name} = computed_${name}`).join(', ');
      await open.database.query(`UPDATE transactions SET recorded = true, ${back} WHERE chain_id = $1`, [
        chains.devnet,
      ]);
    }
  });

  it.each(['unverifiable', 'diverged'])(
    'raises an alert for each watched subject that it touches: %s',
    async (verdict) => {
      const { rows } = await open.database.query<{ purse: string; contract: string; initiator: string }>(
        `SELECT source_purse AS purse, context_address AS contract, initiator FROM purse_transfers
       WHERE transaction_hash = $1 AND context_kind = 'contract'`,
        [drain],
      );
      const [{ purse, contract, initiator }] = rows;
      await watch({ role: 'subject', kind: 'purse', address: purse });
      await watch({ role: 'subject', kind: 'contract', address: contract });
      await watch({ role: 'subject', kind: 'account', address: initiator });
      await watch({ role: 'subject', kind: 'purse', address: 'ab'.repeat(32) });
      const alerts = await whileVerdict(verdict, drain, () => evaluated(chains.devnet));
      const found = alerts.filter(({ ruleId }) => ruleId === 'watched-subject-not-verified');
      expect(found.map(({ subject }) => subject).sort()).toEqual(
        [`account:${initiator}`, `contract:${contract}`, `purse:${purse}`].sort(),
      );
      for (const alert of found) expect(alert).toMatchObject({ transactionHash: drain, verdict, severity: 'critical' });
      const ofPurse = found.find(({ subject }) => subject === `purse:${purse}`);
      // The 7 CSPR that the chain's own balances lost.
      const { rows: balances } = await open.database.query<{ before: string; after: string }>(
        `SELECT balance_before AS before, balance_after AS after FROM purse_balances
       WHERE chain_id = $1 AND purse = $2 AND balance_before - balance_after = 7000000000`,
        [chains.devnet, purse],
      );
      expect(ofPurse && fieldsOf(ofPurse)).toMatchObject({
        ways: 'recorded effect, balance change, unverified trace',
        balanceBefore: balances[0].before,
        balanceAfter: balances[0].after,
        effectKeys: expect.stringContaining(`balance-${purse}`) as unknown,
        target: `contract ${contract} drain`,
      });
      const ofContract = found.find(({ subject }) => subject.startsWith('contract:'));
      expect(ofContract && fieldsOf(ofContract).ways).toMatch(/^target, /);
    },
  );

  it('raises nothing about a transaction that is verified', async () => {
    const { rows } = await open.database.query<{ initiator: string }>(
      'SELECT initiator FROM transactions WHERE hash = $1',
      [drain],
    );
    await watch({ role: 'subject', kind: 'account', address: rows[0].initiator });
    await evaluated(chains.devnet);
    expect(await alertsOf(chains.devnet, 'watched-subject-not-verified')).toEqual([]);
  });

  it('is known by the source’s claims alone on a chain that is not executed', async () => {
    // Naive: the first purse whose balance a recorded result of the chain writes.
    const lines = readFileSync(join(folder('devnet-1.5.8'), 'transactions.jsonl'), 'utf8').split('\n');
    const line = lines.find((one) => one.includes('"key":"balance-')) ?? '';
    const purse = /"key":"balance-([0-9a-f]{64})"/.exec(line)?.[1] ?? '';
    const hash = /"deploy":\{"hash":"([0-9a-f]{64})"/.exec(line)?.[1];
    await watch({ role: 'subject', kind: 'purse', address: purse });
    await evaluated(chains.old);
    const found = await alertsOf(chains.old, 'watched-subject-not-verified');
    expect(found.map(({ transactionHash }) => transactionHash)).toContain(hash);
    const alert = found.find(({ transactionHash }) => transactionHash === hash);
    expect(alert).toMatchObject({ subject: `purse:${purse}`, verdict: 'unverifiable' });
    expect(alert?.sentence).toContain('(unsupported:protocol 1.5.8)');
  });

  it('raises an alert for a block that is not proven, with its reason', async () => {
    await open.database.query(
      `UPDATE blocks SET proven = false, unproven_reason = 'for the test' WHERE chain_id = $1 AND height = 7`,
      [chains.devnet],
    );
    try {
      const alerts = await evaluated(chains.devnet);
      const found = alerts.filter(({ ruleId }) => ruleId === 'block-not-proven');
      expect(found).toMatchObject([{ blockHeight: 7n, subject: 'chain', transactionHash: null, state: 'raised' }]);
      expect(found[0].sentence).toContain('is not proven: for the test; 0 of its');
    } finally {
      await open.database.query(
        'UPDATE blocks SET proven = true, unproven_reason = NULL WHERE chain_id = $1 AND height = 7',
        [chains.devnet],
      );
    }
    const { rows } = await open.database.query<{ blocks: number }>(
      'SELECT count(*)::int4 AS blocks FROM blocks WHERE chain_id = $1 AND NOT proven',
      [chains.old],
    );
    await evaluated(chains.old);
    const old = await alertsOf(chains.old, 'block-not-proven');
    expect(rows[0].blocks).toBeGreaterThan(0);
    expect(old).toHaveLength(rows[0].blocks);
    expect(old.filter(({ state }) => state === 'raised').length).toBeLessThan(old.length);
  });
});

describe('evaluation', () => {
  const idsOf = (alerts: readonly { readonly id: string }[]): string[] => alerts.map(({ id }) => id).sort();

  it('raises nothing twice, and the same again from nothing', async () => {
    await addBuiltInRules(open.database, builtInRules);
    await evaluateAll(open.database, chains.devnet);
    const first = await alertsOf(chains.devnet);
    expect(await evaluateAll(open.database, chains.devnet)).toBe(0);
    await open.database.query('DELETE FROM evaluation_cursors');
    expect(await evaluateAll(open.database, chains.devnet)).toBe(0);
    expect(await alertsOf(chains.devnet)).toEqual(first);
    await open.database.query('DELETE FROM evaluation_cursors');
    await open.database.query('DELETE FROM alerts');
    await evaluateAll(open.database, chains.devnet);
    expect(idsOf(await alertsOf(chains.devnet))).toEqual(idsOf(first));
  });

  it('stops at the first block that is not recorded, and goes on when it is', async () => {
    await add(busy);
    const { rows } = await open.database.query<{ digest: string }>(
      'SELECT digest FROM blocks WHERE chain_id = $1 AND height = 16',
      [chains.devnet],
    );
    await open.database.query('UPDATE blocks SET digest = NULL WHERE chain_id = $1 AND height = 16', [chains.devnet]);
    try {
      await evaluateAll(open.database, chains.devnet);
      for (const { blockHeight } of await alertsOf(chains.devnet)) expect(blockHeight).toBeLessThan(16n);
    } finally {
      await open.database.query('UPDATE blocks SET digest = $2 WHERE chain_id = $1 AND height = 16', [
        chains.devnet,
        rows[0].digest,
      ]);
    }
    expect(await evaluateAll(open.database, chains.devnet)).toBeGreaterThan(0);
  });

  it('takes turns: two evaluators at once raise what one raises, in the same order', async () => {
    await add(busy);
    await evaluateAll(open.database, chains.devnet);
    const alone = (await alertsOf(chains.devnet)).map(({ id }) => id);
    await open.database.query('DELETE FROM evaluation_cursors');
    await open.database.query('DELETE FROM alerts');
    await Promise.all([evaluateAll(open.database, chains.devnet), evaluateAll(open.database, chains.devnet)]);
    expect((await alertsOf(chains.devnet)).map(({ id }) => id)).toEqual(alone);
  });

  it('mutes, and delivers again when the mute is gone', async () => {
    await add(busy);
    const mute = await addMute(open.database, { ruleId: 'busy', subject: null, until: null, note: null }, 'test');
    await evaluateAll(open.database, chains.devnet);
    expect(new Set((await alertsOf(chains.devnet)).map(({ state }) => state))).toEqual(new Set(['muted']));
    await removeMute(open.database, mute);
    await open.database.query('DELETE FROM evaluation_cursors');
    await open.database.query('DELETE FROM alerts');
    await evaluateAll(open.database, chains.devnet);
    expect(new Set((await alertsOf(chains.devnet)).map(({ state }) => state))).toEqual(new Set(['raised']));
  });

  it('goes on with a new version where the one before stands', async () => {
    await add(busy);
    for (let pass = 0; pass < 20; pass += 1) await evaluateNext(open.database, chains.devnet);
    await open.database.transaction((connection) =>
      addRule(connection, {
        id: 'busy',
        document: { ...busy, severity: 'high' },
        enabled: true,
        fromHeight: null,
        createdBy: 'test',
      }),
    );
    await evaluateAll(open.database, chains.devnet);
    const alerts = await alertsOf(chains.devnet);
    for (const { blockHeight, ruleVersion } of alerts) expect(ruleVersion).toBe(blockHeight < 20n ? 1 : 2);
    expect(new Set(alerts.map(({ ruleVersion }) => ruleVersion)).size).toBe(2);
  });

  it('is equal to a back-test as a set, also one that was killed and cancelled in between', async () => {
    await add(busy);
    await evaluateAll(open.database, chains.corpus);
    const live = idsOf(await alertsOf(chains.corpus));
    expect(live.length).toBeGreaterThan(100);
    const request = {
      id: 'one',
      chainId: chains.corpus,
      document: busy,
      ruleVersion: 1,
      from: undefined,
      to: undefined,
      createdBy: 'test',
    };
    const killed = new AbortController();
    await expect(
      runBackTest(open.database, request, {
        signal: killed.signal,
        onBlock: ({ nextHeight }) => {
          if (nextHeight === 30n) killed.abort(new RangeError('killed'));
        },
      }),
    ).rejects.toThrow('killed');
    const cancelled = await runBackTest(open.database, request, {
      onBlock: async ({ nextHeight }) => {
        if (nextHeight === 50n) await cancelBackTest(open.database, 'one');
      },
    });
    expect(cancelled.state).toBe('cancelled');
    expect(cancelled.nextHeight).toBe(50n);
    const seen: bigint[] = [];
    const done = await runBackTest(open.database, request, { onBlock: ({ nextHeight }) => void seen.push(nextHeight) });
    expect(done.state).toBe('done');
    expect(seen[0]).toBe(cancelled.nextHeight + 1n);
    expect(idsOf(await listBackTestHits(open.database, 'one', 10_000))).toEqual(live);
  });
});

describe('casper-trace rules', () => {
  const text = `id: refusals\ntitle: Refused\nseverity: low\nevent: purse transfer\nwhen: { field: refused, equals: true }\n`;
  const file = join(scratch.path, 'refusals.yaml');
  const rules = (...args: string[]) => casperTrace(['rules', ...args]);

  it('checks files and says what is wrong in a line', async () => {
    writeFileSync(file, text);
    const bad = join(scratch.path, 'bad.yaml');
    writeFileSync(bad, text.replace('refused,', 'refuse,'));
    const run = await rules('check', file, bad);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(
      /^good {2}.*refusals.yaml: refusals, low, looks at each purse transfer\nbad {3}.*bad.yaml: when.field: /,
    );
    expect(() => parseRuleText('a: [', 'x.yaml')).toThrow(/^x.yaml: /);
    expect(() => parseRuleText('a: &a [1]\nb: [*a, *a]', 'x.yaml')).toThrow(/^x.yaml: /);
  });

  it('back-tests a file, adds it, and lists it', async () => {
    writeFileSync(file, text);
    const where = ['--data', data];
    const run = await rules('backtest', file, '--chain', 'casper-devnet-203', '--json', ...where);
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({
      ruleId: 'refusals',
      ruleVersion: 1,
      fromHeight: '0',
      toHeight: '29',
      state: 'done',
      hits: 1,
      samples: [{ transactionHash: hashOf('session: out of gas') }],
    });
    expect(await rules('add', file, ...where)).toMatchObject({ code: 0, stdout: 'rule refusals, version 1\n' });
    expect(await rules('add', 'refusals', '--off', ...where)).toMatchObject({
      stdout: 'rule refusals, version 2, off\n',
    });
    const list = await rules('list', '--json', ...where);
    expect(JSON.parse(list.stdout)).toMatchObject([{ id: 'refusals', version: 2, enabled: false }]);
    const watched = await rules('watch', 'till', 'purse', `uref-${'ab'.repeat(32)}-007`, ...where);
    expect(watched.stdout).toBe(`till: purse ${'ab'.repeat(32)} watched\n`);
  });
});
