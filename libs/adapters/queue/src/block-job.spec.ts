import { describe, expect, it } from 'vitest';
import { type BlockJob, blockJobId, parseBlockJob } from './block-job.js';

const job: BlockJob = { chainId: 1, height: '18446744073709551615', blockHash: 'ab'.repeat(32) };

describe('[queue] block job', () => {
  it('keeps a u64 height exactly', () => {
    expect(parseBlockJob(JSON.parse(JSON.stringify(job)))).toEqual(job);
  });

  it.each([
    ['nothing', undefined],
    ['a negative height', { ...job, height: '-1' }],
    ['a number for a height', { ...job, height: 5 }],
    ['a hash of another length', { ...job, blockHash: 'ab' }],
    ['an unknown field', { ...job, more: 1 }],
    ['no chain', { ...job, chainId: 0 }],
  ])('refuses %s', (_, payload) => {
    expect(() => parseBlockJob(payload)).toThrow(/none of ours/);
  });

  it('has the same id for the same block and version, and no colon in it', () => {
    expect(blockJobId(job, '1')).toBe(blockJobId({ ...job }, '1'));
    expect(new Set([blockJobId(job, '1'), blockJobId(job, '2'), blockJobId({ ...job, chainId: 2 }, '1')]).size).toBe(3);
    expect(blockJobId(job, '1')).not.toContain(':');
  });
});
