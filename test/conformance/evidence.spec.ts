// What verifies a transaction, and what does not: stripped and forged sources of the bundled chain.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { concatBytes } from '@casper-trace/casper-types/bytes';
import { publicKeyFromHex } from '@casper-trace/casper-types/public-key';
import type { Transaction } from '@casper-trace/casper-types/transaction';
import { type BlockToReexecute, reexecuteBlock } from '@casper-trace/reexecute/reexecute-block';
import type { Verdict } from '@casper-trace/verdict/verdict';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devnet203, openRecordedChain, type RecordedChain } from '../support/recorded-chain.js';

let chain: RecordedChain;
/** Blocks with transactions. */
let busy: BlockToReexecute[];

beforeAll(async () => {
  chain = await openRecordedChain(devnet203);
  busy = chain.inputs.filter(({ transactions, parent }) => transactions.length > 0 && parent !== undefined);
});

afterAll(() => chain.close());

const verdictsOf = (input: BlockToReexecute): Verdict[] =>
  reexecuteBlock(input, chain.reader).outcomes.map(({ verdict }) => verdict);

const stripped = (input: BlockToReexecute): BlockToReexecute => ({
  ...input,
  transactions: input.transactions.map((one) => ({ ...one, recorded: undefined })),
});
const unsigned = (input: BlockToReexecute): BlockToReexecute => ({
  ...input,
  trust: { ...input.trust, finality: { kind: 'none', reason: 'nobody signed it', signed: undefined } },
});
/** Every gas figure of ours becomes another. */
const withOtherRules = (input: BlockToReexecute): BlockToReexecute => ({
  ...input,
  rules: input.rules && {
    ...input.rules,
    core: { ...input.rules.core, refundHandling: { kind: 'NoRefund' } },
  },
});

function withApprovals(
  input: BlockToReexecute,
  approvalsOf: (transaction: Transaction) => Transaction['approvals'],
): BlockToReexecute {
  const transactions = input.transactions.map((one) => ({
    ...one,
    transaction: { ...one.transaction, approvals: approvalsOf(one.transaction) },
  }));
  return { ...input, transactions };
}

/** A right signature by a key that has no say over any account of the chain. */
function approvalBy({ publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject }, message: Uint8Array) {
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const signature = concatBytes(Uint8Array.of(1), sign(null, message, privateKey));
  return { signer: publicKeyFromHex(`01${raw.toString('hex')}`), signature };
}

describe('the strongest evidence decides', () => {
  it('needs no recorded result: every transaction is verified by the checksum of its block', () => {
    for (const input of busy) {
      const { outcomes, proof } = reexecuteBlock(stripped(input), chain.reader);
      expect(proof.proven).toBe(true);
      for (const { verdict } of outcomes) {
        expect(verdict).toEqual({ kind: 'verified', evidence: 'block checksum', recordDiffers: undefined });
      }
    }
  });

  it('does not verify what equals the record of a block that is not final, and keeps the trace', () => {
    for (const input of busy) {
      for (const { verdict, trace } of reexecuteBlock(unsigned(input), chain.reader).outcomes) {
        expect(verdict).toMatchObject({
          kind: 'unverifiable',
          reason: 'unproven-block',
          explanation: expect.stringMatching(/^the block is not final: nobody signed it$/) as string,
          difference: undefined,
        });
        expect(trace).toBeDefined();
      }
    }
  });

  it('diverges where the recorded results are those that the chain committed to', () => {
    const verdicts = busy.flatMap((input) => verdictsOf(withOtherRules(input)));
    expect(verdicts.filter(({ kind }) => kind === 'diverged').length).toBeGreaterThan(5);
    for (const verdict of verdicts) {
      // A block may have transactions that the change does not touch.
      if (verdict.kind === 'diverged') expect(verdict.difference.recorded).not.toBe(verdict.difference.computed);
      else expect(verdict).toMatchObject({ kind: 'verified' });
    }
  });

  it('says "not recorded" where neither evidence is there, and has no state for what follows', () => {
    const reasons = busy.flatMap((input) =>
      verdictsOf(stripped(withOtherRules(input))).map((verdict) =>
        verdict.kind === 'unverifiable' ? verdict.reason : verdict.kind,
      ),
    );
    expect(new Set(reasons)).toEqual(new Set(['not-recorded', 'no-state', 'verified']));
  });

  it('does not take a record for the chain’s that the checksum does not cover', () => {
    const crowded = busy.toSorted((a, b) => b.transactions.length - a.transactions.length)[0];
    const forged = {
      ...crowded,
      // The first is not executed: nothing of ours can reproduce the checksum.
      overLimit: new Set([0]),
      transactions: crowded.transactions.map((one, index) =>
        index === 0 ? { ...one, recorded: one.recorded && { ...one.recorded, cost: one.recorded.cost + 1n } } : one,
      ),
    };
    for (const verdict of verdictsOf(forged).slice(1)) {
      expect(verdict).toMatchObject({ kind: 'unverifiable', reason: 'unproven-block', difference: undefined });
    }
  });
});

describe('approvals', () => {
  it('with a wrong signature verify nothing', () => {
    for (const input of busy) {
      const forged = withApprovals(input, ({ approvals }) =>
        approvals.map(({ signer, signature }) => {
          const wrong = signature.slice();
          wrong[40] ^= 1;
          return { signer, signature: wrong };
        }),
      );
      for (const verdict of verdictsOf(forged)) {
        expect(verdict).toMatchObject({
          kind: 'unverifiable',
          reason: 'bad-approval',
          explanation: expect.stringMatching(/^the signature of 0[12][0-9a-f]{64,66} does not verify$/) as string,
        });
      }
    }
  });

  it.each([
    ['nobody', () => []],
    ['a stranger', ({ hash }: Transaction) => [approvalBy(generateKeyPairSync('ed25519'), hash)]],
  ])('of %s verify nothing', (_, approvalsOf) => {
    for (const input of busy) {
      for (const verdict of verdictsOf(withApprovals(input, approvalsOf))) {
        expect(verdict).toMatchObject({
          kind: 'unverifiable',
          reason: 'bad-approval',
          explanation: 'the signers may not act for the initiator: Authorization error',
        });
      }
    }
  });

  it('of the initiator and a stranger are not those that the chain committed to', () => {
    for (const input of busy) {
      const forged = withApprovals(input, ({ approvals, hash }) => [
        ...approvals,
        approvalBy(generateKeyPairSync('ed25519'), hash),
      ]);
      for (const verdict of verdictsOf(forged)) {
        expect(verdict).toMatchObject({ kind: 'unverifiable', reason: 'unproven-block' });
      }
    }
  });
});

describe('chainspec', () => {
  it('is the one that the state holds, in every block', () => {
    for (const input of chain.inputs) {
      const { chainspec } = reexecuteBlock(input, chain.reader).proof;
      expect(chainspec.recorded).toMatch(/^[0-9a-f]{64}$/);
      expect(chainspec.computed).toBe(chainspec.recorded);
    }
  });

  it.each([
    ['another', 'ab'.repeat(32), 'chainspec', /^the chainspec checksum is (ab){32}, the chain's is [0-9a-f]{64}$/],
    ['none', undefined, 'unproven-block', /no chainspec of this protocol version/],
  ])('%s leaves transactions unverifiable and the block unproven', (_, chainspecHash, reason, words) => {
    for (const input of busy) {
      const { outcomes, proof } = reexecuteBlock({ ...input, chainspecHash }, chain.reader);
      expect(proof.proven).toBe(false);
      expect(proof.reason).toMatch(words);
      for (const { verdict } of outcomes) {
        expect(verdict).toMatchObject({ kind: 'unverifiable', reason, explanation: proof.reason });
      }
    }
  });
});
