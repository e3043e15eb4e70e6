// The security fixes that later releases of 2.2 may have (docs/versions.md, S1 to S13): each on either side, where no recorded
// transaction of test/chains shows it (test/conformance/candidate-rules.spec.ts has the others). And what a failed
// transaction leaves in the state, listed or not, which no recorded transaction shows either.
import { Writer } from '@casper-trace/casper-types/bytesrepr/writer';
import { clU512, clU512Of } from '@casper-trace/casper-types/cl-value';
import { makeDeploy } from '@casper-trace/casper-types/deploy';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { accountKey, balanceKey, hashKey, urefKey } from '@casper-trace/casper-types/key';
import { accountHashOf, type PublicKey, SYSTEM_PUBLIC_KEY } from '@casper-trace/casper-types/public-key';
import { storedCLValue } from '@casper-trace/casper-types/stored-value';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import { urefToBytes } from '@casper-trace/casper-types/uref';
import type { ScratchState } from '@casper-trace/global-state/scratch-state';
import { describe, expect, it } from 'vitest';
import { ApiError } from './api-error.js';
import type { ProtocolRules } from './chainspec/protocol-rules.js';
import { switchesOf } from './chainspec/test-support/switches.js';
import type { VersionedRules } from './chainspec/versioned-rules.js';
import { executeTransaction } from './execute-transaction.js';
import { noInspector, type Step } from './inspector.js';
import { type GuestCode, guestModule } from './runtime/test-support/guest-module.js';
import { move, payFrom } from './runtime/test-support/payment-code.js';
import {
  ALICE,
  ALICE_PURSE,
  FORTUNE,
  hash,
  PAYMENT_PURSE,
  rules,
  runSample,
  sampleState,
  uref,
} from './runtime/test-support/sample-network.js';

const text = (value: string): Uint8Array => new Writer().string(value).finish();
const u512 = (value: bigint): Uint8Array => clU512(value).bytes;
const noId = Uint8Array.of(0);
const amountArg = { name: 'amount', value: clU512(FORTUNE) };

function session(write: (code: GuestCode) => void, switches: Partial<VersionedRules> = {}) {
  const bytes = guestModule('own', { call: write });
  return runSample({ executable: { kind: 'module bytes', bytes }, args: [amountArg], switches });
}

describe('S9: the source of a transfer to an account', () => {
  const transfer = (code: GuestCode) =>
    code.call(
      'casper_transfer_from_purse_to_account',
      ...code.data(urefToBytes(uref(77))),
      ...code.data(hash(99)),
      ...code.data(u512(1n)),
      ...code.data(noId),
      code.room(4),
    );

  it('is validated after the account and the balance were read', () => {
    expect(session(transfer).error?.message).not.toMatch(/^Forged reference/);
  });

  it('is validated first with the change', () => {
    expect(session(transfer, { validatesSourceFirst: true }).error?.message).toMatch(/^Forged reference/);
  });
});

describe('S10: a named argument with more room than it needs', () => {
  const ask = (code: GuestCode) =>
    code.revertWithResult('casper_get_named_arg', ...code.data(new TextEncoder().encode('amount')), code.room(64), 64);

  it('makes the node panic', () => {
    expect(() => session(ask)).toThrow();
  });

  it('is copied with the change', () => {
    expect(session(ask, { namedArgTakesLargerRoom: true }).error?.message).toBe('User error: 0');
  });
});

describe('S11: casper_dictionary_read of another key', () => {
  const read = (code: GuestCode) =>
    code.revertWithResult('casper_dictionary_read', ...code.data(hashKey(hash(5)).bytes), code.room(4));

  it('looks for the value', () => {
    expect(session(read).error?.message).toBe(`User error: ${ApiError.ValueNotFound}`);
  });

  it('is refused with a code with the change', () => {
    expect(session(read, { dictionaryReadNeedsDictionary: true }).error?.message).toBe(
      `User error: ${ApiError.UnexpectedKeyVariant}`,
    );
  });
});

const LIMIT = 50_000_000_000n;
const SIGNER: PublicKey = { algorithm: 'ed25519', bytes: hash(7) };

/** A purse under a named key of Alice's. */
const OWN_PURSE = 120;

/** The sample network, with a key of Alice's that can sign and a second purse of hers. */
function signableState() {
  const scratch = sampleState();
  const key = accountKey(hash(ALICE));
  const stored = scratch.read(key);
  if (stored?.kind !== 'Account') throw new RangeError('Alice has no account');
  const associatedKeys = [...stored.value.associatedKeys, { accountHash: accountHashOf(SIGNER), weight: 1 }];
  const namedKeys = new Map([...stored.value.namedKeys, ['own', urefKey(uref(OWN_PURSE))] as const]);
  const account = { ...stored.value, associatedKeys, namedKeys };
  scratch.commit([{ key, kind: { kind: 'Write', value: { kind: 'Account', value: account } } }]);
  setBalance(scratch, OWN_PURSE, FORTUNE);
  return scratch;
}

function setBalance(scratch: ScratchState, purse: number, motes: bigint): void {
  const value = storedCLValue(clU512(motes));
  scratch.commit([{ key: balanceKey(hash(purse)), kind: { kind: 'Write', value } }]);
}

function balanceOf({ scratch }: { readonly scratch: ScratchState }, purse: number): bigint {
  const stored = scratch.read(balanceKey(hash(purse)));
  return stored?.kind === 'CLValue' ? clU512Of(stored.value) : 0n;
}

/** What a test changes of the network. */
interface Setting {
  readonly inPaymentPurse?: bigint;
  readonly inMainPurse?: bigint;
  readonly withoutBalance?: boolean;
  readonly wasmIsFree?: boolean;
}

/** A transaction whose own code pays: `pay` as payment, `work` as session. */
function payByCode(
  pay: (code: GuestCode) => void,
  work: (code: GuestCode) => void,
  switches: Partial<VersionedRules> = {},
  setting: Setting = {},
) {
  const header = {
    account: SIGNER,
    timestamp: 0n,
    ttl: 0n,
    gasPrice: 1n,
    bodyHash: hash(0),
    dependencies: [],
    chainName: 'casper-sample',
  };
  const code = (write: (code: GuestCode) => void, amount: bigint) => ({
    kind: 'ModuleBytes' as const,
    moduleBytes: guestModule('own', { call: write }),
    args: [{ name: 'amount', value: clU512(amount) }],
  });
  const deploy = makeDeploy(hash(0), header, code(pay, LIMIT), code(work, FORTUNE), [
    { signer: SIGNER, signature: new Uint8Array(65) },
  ]);
  return execute({ ...deploy, initiator: { kind: 'AccountHash', accountHash: hash(ALICE) } }, switches, setting);
}

/** Without a cost for anything that these tests run. */
const freeWasm: ProtocolRules['wasm'] = {
  ...rules.wasm,
  opcodeCosts: JSON.parse(
    JSON.stringify(rules.wasm.opcodeCosts, (_, cost: unknown) => (typeof cost === 'number' ? 0 : cost)),
  ) as ProtocolRules['wasm']['opcodeCosts'],
  hostFunctionCosts: Object.fromEntries(
    Object.keys(rules.wasm.hostFunctionCosts).map((name) => [name, { cost: 0n, arguments: [] }]),
  ),
};

function execute(transaction: Transaction, switches: Partial<VersionedRules>, setting: Setting) {
  const scratch = signableState();
  setBalance(scratch, PAYMENT_PURSE, setting.inPaymentPurse ?? 0n);
  if (setting.inMainPurse !== undefined) setBalance(scratch, ALICE_PURSE, setting.inMainPurse);
  if (setting.withoutBalance) {
    const key = balanceKey(hash(ALICE_PURSE));
    scratch.commit([{ key, kind: { kind: 'Prune', key } }]);
  }
  const own: ProtocolRules = {
    ...rules,
    ...(setting.wasmIsFree && { wasm: freeWasm, storage: { gasPerByte: 0n } }),
    core: { ...rules.core, refundHandling: { kind: 'NoRefund' } },
    versioned: { ...switchesOf('2.2.0'), ...switches },
  };
  const committed: Partial<Record<Step, boolean>> = {};
  const outcome = executeTransaction({
    transaction,
    rules: own,
    scratch,
    inspector: { ...noInspector, stepEnded: (step, isCommitted) => void (committed[step] = isCommitted) },
    block: {
      height: 42n,
      timeMs: 1_700_000_000_000n,
      parentHash: hash(61),
      parentStateRoot: hash(62),
      protocolVersion: { major: 2, minor: 2, patch: 1 },
      proposer: SYSTEM_PUBLIC_KEY,
      currentGasPrice: 1,
      eraId: 7n,
    },
  });
  if (outcome.kind !== 'executed') throw new RangeError(outcome.feature);
  return { ...outcome.result, scratch, committed };
}

const paid = payFrom(ALICE_PURSE, LIMIT);
const phase = (code: GuestCode) => code.call('casper_get_phase', code.room(4));
const penalized = (result: ReturnType<typeof payByCode>) =>
  result.effects.some(({ kind }) => kind.kind === 'AddUInt512' && kind.value === rules.core.baselineMotesAmount);

describe('S2: custom payment of an account whose main purse has no balance', () => {
  const noBalance = { withoutBalance: true };

  it('ends where the refund purse is set', () => {
    expect(payByCode(paid, phase, {}, noBalance)).toMatchObject({
      errorMessage: 'HandlePayment error: Unable to get purse balance',
      effects: [],
    });
  });

  it('ends at the balance, before the refund purse is set, with the change', () => {
    const { errorMessage, effects } = payByCode(paid, phase, { checksBalanceFirst: true }, noBalance);
    expect(errorMessage).toBe(`Key Key::Balance(${bytesToHex(hash(ALICE_PURSE))}) not found`);
    expect(effects).toEqual([]);
  });
});

describe('S7: a session that failed because it used no gas', () => {
  const put = (code: GuestCode) =>
    code.call('casper_put_key', ...code.data(text('mark')), ...code.data(hashKey(hash(5)).bytes));
  const stored = ({ scratch }: ReturnType<typeof payByCode>): boolean => {
    const account = scratch.read(accountKey(hash(ALICE)));
    return account?.kind === 'Account' && account.value.namedKeys.has('mark');
  };

  it('leaves what it wrote in the state, unlisted', () => {
    const result = payByCode(paid, put, {}, { wasmIsFree: true });
    expect(result.errorMessage).toBe('Wasm consumed 0 gas');
    expect(stored(result)).toBe(true);
    expect(result.committed.session).toBe(true);
  });

  it('leaves nothing with the change', () => {
    const result = payByCode(paid, put, { dropsFailedSession: true }, { wasmIsFree: true });
    expect(result.errorMessage).toBe('Wasm consumed 0 gas');
    expect(stored(result)).toBe(false);
    expect(result.committed.session).toBe(false);
  });
});

describe('a payer with less than the least payment, whose own code pays from another purse', () => {
  const short = { inMainPurse: rules.core.baselineMotesAmount - 1n };
  const spend = (code: GuestCode) => move(code, 7n, OWN_PURSE, uref(ALICE_PURSE));
  const keys = ({ effects }: ReturnType<typeof payByCode>) => effects.map(({ key }) => key.id);

  it('has payment and session committed, and neither listed', () => {
    const result = payByCode(payFrom(OWN_PURSE, LIMIT), spend, {}, short);
    expect(result.errorMessage).toMatch(/ has less than /);
    expect(balanceOf(result, OWN_PURSE)).toBe(FORTUNE - LIMIT - 7n);
    expect(balanceOf(result, ALICE_PURSE)).toBe(short.inMainPurse + 7n);
    expect(keys(result)).not.toContain(balanceKey(hash(OWN_PURSE)).id);
    expect(result.committed).toMatchObject({ payment: true, session: true });
  });

  it('has nothing of a session committed that failed', () => {
    const fail = (code: GuestCode) => {
      spend(code);
      code.call('casper_revert', 65_536 + 9);
    };
    const result = payByCode(payFrom(OWN_PURSE, LIMIT), fail, {}, short);
    expect(result.errorMessage).toBe('User error: 9');
    expect(balanceOf(result, OWN_PURSE)).toBe(FORTUNE - LIMIT);
    expect(result.committed).toMatchObject({ payment: true, session: false });
  });
});

describe('S3: payment code that uses more than five times the least transfer', () => {
  const expensive = (code: GuestCode) => {
    for (let purse = 0; purse < 6; purse += 1) code.call('casper_create_purse', code.room(34), 33);
    paid(code);
  };

  it('runs out of gas', () => {
    const result = payByCode(expensive, phase);
    expect(result.errorMessage).toBe('Out of gas error');
    expect(penalized(result)).toBe(true);
  });

  it('may use the whole limit with the change', () => {
    const result = payByCode(expensive, phase, { paymentHasWholeLimit: true });
    expect(penalized(result)).toBe(false);
    expect(result.consumed).toBeGreaterThan(15_000_000_000n);
  });
});

describe('S5: failed custom payment into a purse that was not empty', () => {
  const left = 100n;

  it('costs what lies in the purse', () => {
    expect(payByCode(phase, phase, {}, { inPaymentPurse: left }).cost).toBe(rules.core.baselineMotesAmount + left);
  });

  it('costs the penalty with the change', () => {
    expect(payByCode(phase, phase, { feeTakesDeposit: true }, { inPaymentPurse: left }).cost).toBe(
      rules.core.baselineMotesAmount,
    );
  });
});

describe('S6: the amount of a session after custom payment', () => {
  const ask = (code: GuestCode) =>
    code.revertWithResult('casper_get_named_arg', ...code.data(new TextEncoder().encode('amount')), code.room(4), 1);

  it('is the one given', () => {
    expect(payByCode(paid, ask).errorMessage).toBe(`User error: ${ApiError.OutOfMemory}`);
  });

  it('is what the payment left, here nothing, with the change', () => {
    expect(payByCode(paid, ask, { sessionGetsRemainingLimit: true }).errorMessage).toBe('User error: 0');
  });
});
