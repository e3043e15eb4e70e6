// `casper-trace calibrate` as a user runs it.
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { casperTrace } from '../support/casper-trace.js';

const chain = (name: string) => resolve(import.meta.dirname, '../chains', name);

describe('casper-trace calibrate', () => {
  it('names version, rules and counts on either side of an upgrade', async () => {
    const { code, stdout } = await casperTrace([
      'calibrate',
      '--archive',
      chain('devnet-upgrade-2.0.3-2.2.0'),
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      { protocolVersion: '2.0.3', rules: '2.0.0', explained: 99, left: 0 },
      { protocolVersion: '2.2.0', rules: '2.2.0', explained: 113, left: 0 },
    ]);
  });

  it('leaves the transactions of a version without rules', async () => {
    const { stdout } = await casperTrace(['calibrate', '--archive', chain('devnet-1.5.8'), '--json']);
    expect(JSON.parse(stdout)).toEqual([{ protocolVersion: '1.5.8', rules: null, explained: 0, left: 29 }]);
  });

  it('refuses a folder that is not there', async () => {
    expect((await casperTrace(['calibrate', '--archive', '/no/such/folder'])).code).toBe(1);
  });
});
