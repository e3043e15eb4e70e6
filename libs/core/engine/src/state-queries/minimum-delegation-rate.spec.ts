import { clString, clU8 } from '@casper-trace/casper-types/cl-value';
import { normalizeKey, urefKey } from '@casper-trace/casper-types/key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import { MapStateView } from '@casper-trace/global-state/map-state-view';
import { TrackingCopy } from '@casper-trace/global-state/tracking-copy';
import { describe, expect, it } from 'vitest';
import { Unsupported } from '../unsupported.js';
import { readMinimumDelegationRate } from './minimum-delegation-rate.js';

const KEY = urefKey({ addr: new Uint8Array(32).fill(5), rights: 7 });
const trackingWith = (value: ReturnType<typeof clU8>) =>
  new TrackingCopy(new MapStateView([[normalizeKey(KEY), storedCLValue(value)]]));

describe('readMinimumDelegationRate', () => {
  it('gives the rate, and reads it as an effect', () => {
    const tracking = trackingWith(clU8(12));
    expect(readMinimumDelegationRate(tracking, KEY)).toBe(12);
    expect(tracking.effects().map(({ kind }) => kind.kind)).toEqual(['Identity']);
  });

  it('knows nothing of an auction without it', () => {
    expect(() => readMinimumDelegationRate(trackingWith(clU8(12)), undefined)).toThrow(Unsupported);
    expect(() => readMinimumDelegationRate(trackingWith(clString('x')), KEY)).toThrow(Unsupported);
  });
});
