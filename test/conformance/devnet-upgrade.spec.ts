// A chain that is upgraded from protocol 2.0.3 to 2.2.0: both halves verified by the rules of their version, all blocks
// proven (test/chains/devnet-upgrade-2.0.3-2.2.0/PROVENANCE.md).
import { resolve } from 'node:path';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { reexecuteBlock } from '@casper-trace/reexecute/reexecute-block';
import { upgradeChangeRows } from '@casper-trace/reexecute/rows/upgrade-rows';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReexecutedChain, reexecuteRecordedChain } from '../support/recorded-chain.js';
import { blockProofs, messagesByHash, recordedMessages, transactionVerdicts } from './recorded.js';

const CHAIN = resolve(import.meta.dirname, '../chains/devnet-upgrade-2.0.3-2.2.0');
/** Height of the first block of 2.2.0. */
const UPGRADE = 34;

let chain: ReexecutedChain;

beforeAll(async () => {
  chain = await reexecuteRecordedChain(CHAIN);
}, 300_000);

afterAll(() => chain.close());

describe('devnet-upgrade-2.0.3-2.2.0', () => {
  it('is verified on both sides of the upgrade, every transaction', () => {
    const { verdicts, other } = transactionVerdicts(chain);
    expect(other).toEqual([]);
    expect(verdicts).toHaveLength(212);
    expect(verdicts.filter(({ block }) => block < UPGRADE)).toHaveLength(99);
  });

  it('is proven, every block', () => {
    const { count, other } = blockProofs(chain);
    expect(other).toEqual([]);
    expect(count).toBe(61);
  });

  it('has the messages of the event stream', () => {
    expect(messagesByHash(chain)).toEqual(recordedMessages(CHAIN));
  });

  it('names the rules of each half', () => {
    const rulesOf = (from: number, to?: number) =>
      new Set(chain.reexecuted.slice(from, to).flatMap(({ outcomes }) => outcomes.map(({ rules }) => rules)));
    expect(rulesOf(0, UPGRADE)).toEqual(new Set(['2.0.0']));
    expect(rulesOf(UPGRADE)).toEqual(new Set(['2.2.0']));
  });

  it('lists what the upgrade changed, with before and after, and nothing of the block’s own step', () => {
    const { upgradeChanges } = chain.reexecuted[UPGRADE];
    const rows = upgradeChangeRows(BigInt(UPGRADE), upgradeChanges);
    // PROVENANCE.md: contract records of mint and auction, the seigniorage rate, total supply, the least rate, the payment
    // purse, the balance of global_state.toml, chainspec registry, protocol version, rewards handling.
    expect(rows).toHaveLength(10);
    const row = (prefix: string) => rows.find(({ key }) => key.startsWith(prefix));
    expect(row('balance-7a357614')?.valueBefore).toContain('1000000000000000');
    expect(row('balance-7a357614')?.valueAfter).toContain('4763091162861000');
    expect(row('balance-37be0b70')?.valueAfter).toContain('"parsed":"0"');
    expect(row('rewards-handling-')).toMatchObject({ valueBefore: null });
    expect(rows.filter(({ valueAfter }) => valueAfter?.includes('sustain_purse'))).toHaveLength(1);
    expect(rows.filter(({ valueAfter }) => valueAfter?.includes('minimum_delegation_rate'))).toHaveLength(1);
    // The bond that was paid out is the step's, and so is the next era.
    expect(row('balance-7219a36d')).toBeUndefined();
    expect(row('balance-22ee15bf')).toBeUndefined();
    expect(row('bid-addr-')).toBeUndefined();
    expect(rows.map(({ valueAfter }) => valueAfter).join()).not.toContain('"parsed":"5"');
    expect(chain.reexecuted.flatMap((block, at) => (block.upgradeChanges.length > 0 ? [at] : []))).toEqual([UPGRADE]);
  });

  it('explains every balance across the upgrade', () => {
    const ways = new Map(chain.reexecuted[UPGRADE].outsideChanges.map(({ purse, way }) => [purse.slice(0, 8), way]));
    expect(ways).toEqual(
      new Map([
        ['22ee15bf', 'reward'],
        ['37be0b70', 'protocol upgrade'],
        ['7219a36d', 'reward'],
        ['7a357614', 'protocol upgrade'],
      ]),
    );
    const unexplained = chain.reexecuted.flatMap(({ outsideChanges }) =>
      outsideChanges.filter(({ way }) => way === 'unexplained'),
    );
    expect(unexplained).toEqual([]);
  });

  describe('as if the first block of 2.2.0 had transactions', () => {
    /** The block as it would follow on the last block of 2.0.3: all in between counts as the upgrade. */
    const verdictsOf = (height: number) => {
      const parent = chain.inputs[UPGRADE - 1].signed.block;
      const { outcomes } = reexecuteBlock({ ...chain.inputs[height], parent }, chain.reader);
      return outcomes.map(({ verdict }, index) => ({
        hash: bytesToHex(chain.inputs[height].transactions[index].transaction.hash),
        verdict,
      }));
    };

    it('runs on the state after the upgrade, and says where that is not known', () => {
      const [first, ...others] = verdictsOf(36);
      // It burns its fee: the upgrade and the block both changed the total supply.
      expect(first.verdict).toMatchObject({
        kind: 'unverifiable',
        reason: 'upgrade-state',
        difference: { field: 'effects', key: expect.stringContaining('uref-71b6b4c3') as unknown },
      });
      expect(others).toHaveLength(24);
      expect(others.map(({ verdict }) => verdict.kind)).toEqual(others.map(() => 'verified'));
    });

    it('has what the upgrade added: the least delegation rate, which a new bid reads', () => {
      const verdicts = verdictsOf(44);
      const { hash } = chain.labelled('2.2.0: switches: a new bid of 4 percent').transaction;
      const bid = verdicts.find((one) => one.hash === bytesToHex(hash));
      expect(bid?.verdict).toMatchObject({ kind: 'verified' });
      expect(verdicts.filter(({ verdict }) => verdict.kind === 'diverged')).toEqual([]);
    });
  });

  it('pays a quarter of the rewards into the sustained purse from block 42 on, outside of transactions', () => {
    const paid = chain.reexecuted.flatMap(({ outsideChanges }, at) =>
      outsideChanges.some(({ purse, way }) => purse.startsWith('eaeda40e') && way === 'reward') ? [at] : [],
    );
    expect(paid[0]).toBe(42);
    expect(paid.length).toBeGreaterThan(1);
  });
});
