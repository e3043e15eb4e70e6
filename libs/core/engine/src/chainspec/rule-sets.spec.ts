import { parseProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import { describe, expect, it } from 'vitest';
import { parseChainspec } from './parse-chainspec.js';
import { ruleSetsOf } from './rule-sets.js';
import { SAMPLE_CHAINSPEC } from './sample-chainspec.js';
import { switchesOf } from './test-support/switches.js';

const namesOf = (version: string) => ruleSetsOf(parseProtocolVersion(version))?.map(({ name }) => name);
const switchedOn = (version: string) => Object.entries(switchesOf(version)).flatMap(([name, on]) => (on ? [name] : []));

// The table of docs/versions.md, by version.
const AVAILABLE = ['availableBeforeExecution'];
const SINCE_2_1_1 = [...AVAILABLE, 'flatNativeTransfer', 'bidKeepsLimits'];
const SINCE_2_1_2 = [...SINCE_2_1_1, 'refusesExcessWithdrawal', 'limitsTotalDelegation'];
const SINCE_2_2_0 = [...SINCE_2_1_2, 'minimumDelegationRate', 'rewardsHandlingKey'];

describe('ruleSetsOf', () => {
  it.each([
    ['2.0.0', []],
    ['2.0.3', []],
    ['2.0.4', []],
    ['2.1.0', AVAILABLE],
    ['2.1.1', SINCE_2_1_1],
    ['2.1.2', SINCE_2_1_2],
    ['2.1.9', SINCE_2_1_2],
    ['2.2.0', SINCE_2_2_0],
    ['2.2.2', SINCE_2_2_0],
    ['2.3.0', SINCE_2_2_0],
  ])('gives %s its switches by major, minor and patch', (version, switches) => {
    expect(new Set(switchedOn(version))).toEqual(new Set(switches));
  });

  it('has one set where the official code is published or recorded, and candidates where it is not', () => {
    expect(namesOf('2.0.3')).toEqual(['2.0.0']);
    expect(namesOf('2.2.0')).toEqual(['2.2.0']);
    expect(namesOf('2.1.1')).toEqual(['2.1.1', '2.1.0', '2.1.2']);
  });

  it('has none for another line', () => {
    expect(namesOf('1.5.8')).toBeUndefined();
    expect(namesOf('3.0.0')).toBeUndefined();
  });

  it('comes with the chainspec, by its version', () => {
    expect(parseChainspec(SAMPLE_CHAINSPEC).versioned).toBe(switchesOf('2.0.3'));
    const later = SAMPLE_CHAINSPEC.replace("version = '2.0.3'", "version = '2.1.1'");
    expect(parseChainspec(later).versioned).toBe(switchesOf('2.1.1'));
    const other = SAMPLE_CHAINSPEC.replace("version = '2.0.3'", "version = '1.5.8'");
    expect(() => parseChainspec(other)).toThrow('protocol 1.5.8 is not of the 2.x line');
  });
});
