// Who may sign for an account, against a model of the rule in the words of the network: any associated key among the
// signers, and weights that reach the deployment threshold, each signer counted once.
import { generateKeyPairSync } from 'node:crypto';
import { approvalsFromJson } from '@casper-trace/casper-types/approvals';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { jsonNode } from '@casper-trace/casper-types/json';
import { accountKey } from '@casper-trace/casper-types/key';
import { accountHashOf, type PublicKey, publicKeyFromHex } from '@casper-trace/casper-types/public-key';
import type { StoredValue } from '@casper-trace/casper-types/stored-value';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import { parseURef } from '@casper-trace/casper-types/uref';
import { MapStateView } from '@casper-trace/global-state/map-state-view';
import { describe, expect, it } from 'vitest';
import { authorizationFailure } from './authorize.js';

const newKey = (): PublicKey => {
  const { publicKey } = generateKeyPairSync('ed25519');
  return publicKeyFromHex(`01${publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')}`);
};
const [owner, second, third, stranger] = Array.from({ length: 4 }, newKey);
const purse = parseURef(`uref-${'00'.repeat(32)}-007`);

function stateWith(weights: readonly [PublicKey, number][], deployment: number): MapStateView {
  const associatedKeys = weights
    .map(([key, weight]) => ({ accountHash: accountHashOf(key), weight }))
    .sort((a, b) => (bytesToHex(a.accountHash) < bytesToHex(b.accountHash) ? -1 : 1));
  const account: StoredValue = {
    kind: 'Account',
    value: {
      accountHash: accountHashOf(owner),
      namedKeys: new Map(),
      mainPurse: purse,
      associatedKeys,
      actionThresholds: { deployment, keyManagement: deployment },
    },
  };
  return new MapStateView([[accountKey(accountHashOf(owner)), account]]);
}

/** Only initiator and approvals count here; `signature` tells two approvals of one signer apart. */
function signedBy(...signers: readonly PublicKey[]): Transaction {
  const approvals = approvalsFromJson(
    jsonNode(
      signers.map((signer, index) => ({
        signer: `01${bytesToHex(signer.bytes)}`,
        signature: `01${String(index).repeat(128)}`,
      })),
    ),
  );
  return { kind: 'V1', initiator: { kind: 'PublicKey', publicKey: owner }, approvals } as unknown as Transaction;
}

describe('[authorize] signers of a transaction', () => {
  const shared = stateWith(
    [
      [owner, 1],
      [second, 2],
      [third, 250],
    ],
    3,
  );

  it.each([
    [[owner, second], undefined],
    [[third], undefined],
    [[owner, second, stranger], undefined],
    [[owner], 'Deployment authorization failure'],
    [[second, stranger], 'Deployment authorization failure'],
    [[stranger], 'Authorization error'],
    [[], 'Authorization error'],
  ])('case %#', (signers, failure) => {
    expect(authorizationFailure(shared, signedBy(...signers), [])).toBe(failure);
  });

  it('counts a signer once, however often it signed', () => {
    expect(authorizationFailure(shared, signedBy(owner, owner, owner), [])).toBe('Deployment authorization failure');
  });

  it('adds weights up to 255 and no further', () => {
    const heavy: [PublicKey, number][] = [
      [owner, 200],
      [second, 200],
    ];
    expect(authorizationFailure(stateWith(heavy, 255), signedBy(owner, second), [])).toBeUndefined();
    expect(authorizationFailure(stateWith(heavy, 255), signedBy(owner), [])).toBe('Deployment authorization failure');
  });

  it('lets an administrator of a private network sign for anybody', () => {
    expect(authorizationFailure(shared, signedBy(stranger), [stranger])).toBeUndefined();
    expect(authorizationFailure(shared, signedBy(stranger), [second])).toBe('Authorization error');
  });

  it('lets nobody sign for an account that is not there', () => {
    expect(authorizationFailure(new MapStateView([]), signedBy(owner), [])).toMatch(/not found/);
  });
});
