import { describe, expect, it } from 'vitest';
import { keySubjects, rawClaims } from './raw-claims.js';
import { touchFacts } from './touches.js';

const [a, b, c] = ['aa', 'bb', 'cc'].map((byte) => byte.repeat(32));

const v1 = (target: unknown, named: unknown[], effects: unknown[] = []) =>
  JSON.stringify({
    transaction: {
      Version1: { payload: { fields: { args: { Named: named }, entry_point: { Custom: 'take' }, target } } },
    },
    execution_info: { execution_result: { Version2: { effects } } },
  });

describe('the claims of raw JSON', () => {
  it('name the contract or the package that is called', () => {
    expect(rawClaims(v1({ Stored: { id: { ByHash: a } } }, []))).toMatchObject({
      target: `contract ${a} take`,
      called: { kind: 'contract', address: a },
    });
    expect(rawClaims(v1({ Stored: { id: { ByPackageHash: { addr: a, version: 1 } } } }, []))).toMatchObject({
      target: `package ${a} take`,
      called: { kind: 'package', address: a },
    });
    const deploy = {
      session: { StoredVersionedContractByHash: { hash: b, version: null, entry_point: 'x', args: [] } },
    };
    expect(rawClaims(JSON.stringify({ result: { deploy } }))).toMatchObject({
      target: `package ${b} x`,
      called: { kind: 'package', address: b },
    });
    expect(rawClaims(v1('Native', []))).toMatchObject({ target: 'native take', called: undefined });
  });

  it('name what the arguments name, inside of options too', () => {
    const { argued } = rawClaims(
      v1('Native', [
        ['source', { cl_type: { Option: 'URef' }, bytes: `01${a}07` }],
        ['to', { cl_type: 'Key', bytes: `00${b}` }],
        ['of', { cl_type: 'Key', bytes: `01${c}` }],
        ['none', { cl_type: { Option: 'URef' }, bytes: '00' }],
        ['key', { cl_type: 'PublicKey', bytes: '01ff' }],
        ['text', { cl_type: 'String', bytes: '00000000' }],
        'no argument',
      ]),
    );
    expect(argued).toEqual([
      { kind: 'purse', address: a },
      { kind: 'account', address: b },
      { kind: 'contract', address: c },
      { kind: 'package', address: c },
    ]);
  });

  it('have the keys of recorded effects, whatever these write', () => {
    const effects = [
      { key: `balance-${a}`, kind: { Write: { key: `uref-${b}-007`, kind: 'not an effect' } } },
      { key: `hash-${b}`, kind: 'Identity' },
    ];
    expect(rawClaims(v1('Native', [], effects)).effectKeys).toEqual([`balance-${a}`, `hash-${b}`]);
  });

  it('are none where nothing can be read', () => {
    for (const raw of ['', '{', '[]', '7', '{"transaction":null}', '{"deploy":{"session":[]}}']) {
      expect(rawClaims(raw)).toMatchObject({ called: undefined, argued: [], effectKeys: [] });
    }
  });
});

describe('keys', () => {
  it.each([
    [`account-hash-${a}`, ['account']],
    [`hash-${a}`, ['contract', 'package']],
    [`uref-${a}-007`, ['purse']],
    [`balance-hold-01${a}c083dc03a2010000`, ['purse']],
    [`named-key-entity-contract-${a}-${b}`, ['contract']],
    ['era-summary-0', []],
  ])('%s', (key, kinds) => {
    expect(keySubjects(key)).toEqual(kinds.map((kind) => ({ kind, address: a })));
  });
});

it('touches of one subject are one fact, in an order of their own', () => {
  const purse = { kind: 'purse', address: a } as const;
  const account = { kind: 'account', address: b } as const;
  expect(
    touchFacts([
      { subject: purse, way: 'unverified trace' },
      { subject: purse, way: 'recorded effect', effectKey: 'x' },
      { subject: purse, way: 'recorded effect', effectKey: 'x' },
      { subject: account, way: 'initiator' },
    ]),
  ).toEqual([
    { subject: account, ways: ['initiator'], effectKeys: [], balance: undefined },
    { subject: purse, ways: ['recorded effect', 'unverified trace'], effectKeys: ['x'], balance: undefined },
  ]);
});
