import type { URef } from '@casper-trace/casper-types/uref';
import { describe, expect, it } from 'vitest';
import { attempt, failed, ok, type Result } from '../../result.js';
import type { RuntimeFootprint } from '../../state-queries/runtime-footprint.js';
import { SYSTEM_ACCOUNT_HASH, type SystemCaller } from '../system-caller.js';
import { MintError } from './mint-error.js';
import type { MintProvider } from './mint-provider.js';
import { refuseRestrictedTransfer } from './transfer-restrictions.js';

const bytes = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const ADMINISTRATOR = bytes(1);
const USER = bytes(2);
const OTHER = bytes(3);
const NEW = bytes(4);
const UNREADABLE = bytes(5);
const PURSE: URef = { addr: bytes(9), rights: 7 };
const OTHER_PURSE: URef = { addr: bytes(8), rights: 7 };

const initiator = (accountHash: Uint8Array): SystemCaller => ({ kind: 'Initiator', accountHash });
const contract: SystemCaller = { kind: 'SmartContract', packageHash: bytes(6), contractHash: bytes(7) };

interface Case {
  readonly immediate?: SystemCaller | undefined;
  readonly caller?: Uint8Array;
  readonly to?: Uint8Array | undefined;
  readonly target?: URef;
  readonly isStandardPayment?: boolean;
  readonly hasRegistry?: boolean;
  readonly hasMainPurse?: boolean;
}

function footprintOf(to: Uint8Array, hasMainPurse: boolean): Result<RuntimeFootprint | undefined, 'unreadable'> {
  if (to === UNREADABLE) return failed('unreadable');
  if (to === NEW) return ok(undefined);
  return ok({ mainPurse: hasMainPurse ? PURSE : undefined } as RuntimeFootprint);
}

function outcome(given: Case): MintError | 'allowed' {
  const provider = {
    getSystemContractHashes: () => (given.hasRegistry === false ? undefined : []),
    getImmediateCaller: () => ('immediate' in given ? given.immediate : initiator(USER)),
    getCaller: () => given.caller ?? USER,
    isAdministrator: (accountHash: Uint8Array) => accountHash === ADMINISTRATOR,
    isCalledFromStandardPayment: () => given.isStandardPayment === true,
    runtimeFootprintByAccountHash: (to: Uint8Array) => footprintOf(to, given.hasMainPurse !== false),
  } as unknown as MintProvider;
  const result = attempt<void, MintError>(() => refuseRestrictedTransfer(provider, given.to, given.target ?? PURSE));
  return result.ok ? 'allowed' : result.error;
}

// casper-storage 2.1.1 system/mint.rs, `transfer` with allow_unrestricted_transfers off
describe('transfers on a chain that restricts them', () => {
  const refused = MintError.DisabledUnrestrictedTransfers;
  it.each<[string, Case, MintError | 'allowed']>([
    ['a user to a user', { to: OTHER }, refused],
    ['a user to an administrator', { to: ADMINISTRATOR }, 'allowed'],
    ['a user to the system', { to: SYSTEM_ACCOUNT_HASH }, 'allowed'],
    ['a user to a purse of nobody in particular', {}, refused],
    ['a user to a new account', { to: NEW }, refused],
    ['an administrator to a user', { immediate: initiator(ADMINISTRATOR), to: OTHER }, 'allowed'],
    ['an administrator to a purse', { immediate: initiator(ADMINISTRATOR) }, 'allowed'],
    ['an administrator to a new account', { immediate: initiator(ADMINISTRATOR), to: NEW }, 'allowed'],
    [
      'an administrator who names the wrong account for the purse',
      { immediate: initiator(ADMINISTRATOR), to: OTHER, target: OTHER_PURSE },
      refused,
    ],
    ['standard payment', { isStandardPayment: true }, 'allowed'],
    ['session code of the system', { immediate: initiator(SYSTEM_ACCOUNT_HASH) }, 'allowed'],
    ['a contract called by a user', { immediate: contract }, refused],
    ['a contract called by a user, to an administrator', { immediate: contract, to: ADMINISTRATOR }, refused],
    ['a contract called by an administrator', { immediate: contract, caller: ADMINISTRATOR }, 'allowed'],
    ['a contract called by the system', { immediate: contract, caller: SYSTEM_ACCOUNT_HASH }, 'allowed'],
    ['nobody', { immediate: undefined }, refused],
    ['a user to an account that cannot be read', { to: UNREADABLE }, MintError.Storage],
    ['a user to an account without main purse', { to: OTHER, hasMainPurse: false }, MintError.InvalidContext],
    ['anybody without a registry', { hasRegistry: false }, MintError.UnableToGetSystemRegistry],
  ])('%s', (_name, given, expected) => {
    expect(outcome(given)).toBe(expected);
  });
});
