import type { ContractPackage } from '@casper-trace/casper-types/contract-package';
import { describe, expect, it } from 'vitest';
import { ExecTrap } from '../exec-error.js';
import {
  chooseVersion,
  currentVersion,
  insertVersion,
  isContractEnabled,
  setVersionEnabled,
} from './package-versions.js';

const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const version = (protocolVersionMajor: number, contractVersion: number, byte: number) => ({
  protocolVersionMajor,
  contractVersion,
  contractHash: hash(byte),
});
const pack: ContractPackage = {
  accessKey: { addr: hash(9), rights: 7 },
  versions: [version(1, 1, 11), version(1, 2, 12), version(2, 1, 21), version(2, 2, 22)],
  disabledVersions: [{ protocolVersionMajor: 2, contractVersion: 2 }],
  groups: [],
  lockStatus: 'Unlocked',
};
const rules = { currentMajor: 2, trapOnAmbiguous: false };
const choose = (major: number | undefined, wanted: number | undefined, trapOnAmbiguous = false) =>
  chooseVersion(pack, { major, version: wanted }, { ...rules, trapOnAmbiguous }).contractHash[0];

describe('chooseVersion', () => {
  it('takes the newest enabled version', () => {
    expect(choose(undefined, undefined)).toBe(21);
  });

  it('takes the newest enabled version of a major', () => {
    expect(choose(1, undefined)).toBe(12);
    expect(choose(2, undefined)).toBe(21);
  });

  it('takes the highest major that has the version', () => {
    expect(choose(undefined, 1)).toBe(21);
    expect(choose(undefined, 2)).toBe(12);
  });

  it('refuses two majors with the version if the chainspec says so', () => {
    expect(() => choose(undefined, 1, true)).toThrow(ExecTrap);
    expect(choose(undefined, 2, true)).toBe(12);
  });

  it.each([
    ['missing', 1, 3, 'Missing entity version: 1.3'],
    ['of an unknown major', 3, undefined, 'Missing entity version: 3.0'],
    ['disabled', 2, 2, 'Disabled entity version: 2.2'],
    ['in no major', undefined, 7, 'No matching entity version key'],
  ])('refuses a version that is %s', (_name, major, wanted, message) => {
    expect(() => choose(major, wanted)).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ message }) as unknown }) as Error,
    );
  });
});

describe('versions of a package', () => {
  it('numbers a new version after all of its major, disabled ones too', () => {
    const inserted = insertVersion(pack, 2, hash(23));
    expect(inserted.contractVersion).toBe(3);
    expect(insertVersion(pack, 3, hash(31)).contractVersion).toBe(1);
    expect(currentVersion(inserted.pack)?.contractHash).toEqual(hash(23));
  });

  it('disables and enables', () => {
    const disabled = setVersionEnabled(pack, hash(12), false);
    expect(disabled && isContractEnabled(disabled, hash(12))).toBe(false);
    const enabled = setVersionEnabled(pack, hash(22), true);
    expect(enabled && isContractEnabled(enabled, hash(22))).toBe(true);
    expect(setVersionEnabled(pack, hash(99), false)).toBeUndefined();
  });
});
