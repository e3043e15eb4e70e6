import { BytesreprError } from '@casper-trace/casper-types/bytesrepr/bytesrepr-error';
import { Reader } from '@casper-trace/casper-types/bytesrepr/reader';
import { eraSummaryKey, rewardsHandlingKey } from '@casper-trace/casper-types/key';
import { describe, expect, it } from 'vitest';
import { switchesOf } from '../chainspec/test-support/switches.js';
import { keyReader } from './decoding.js';

const read = (bytes: Uint8Array, version: string) => keyReader(switchesOf(version))(new Reader(bytes));

// casper-types 7.0.0 key.rs has tag 25, 6.1.0 ends at 24.
describe('keyReader', () => {
  it('knows Key::RewardsHandling since 2.2.0', () => {
    const { bytes, id } = rewardsHandlingKey();
    expect(read(bytes, '2.2.0').id).toBe(id);
    expect(() => read(bytes, '2.1.2')).toThrow(BytesreprError);
  });

  it('reads every other key by the rules of each version', () => {
    const { bytes, id } = eraSummaryKey();
    expect(read(bytes, '2.0.3').id).toBe(id);
  });
});
