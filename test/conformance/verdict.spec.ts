// Every transaction of the bundled chain verified, every block proven, and every forgery found and named.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExecutionResultV2, executionResultToBytes } from '@casper-trace/casper-types/execution-result';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { formatKey } from '@casper-trace/casper-types/key-format';
import type { Transform } from '@casper-trace/casper-types/transform';
import { openArchive } from '@casper-trace/chain-source/archive/archive';
import { TrieReader } from '@casper-trace/global-state/trie/trie-reader';
import type { TrieStore } from '@casper-trace/global-state/trie/trie-store';
import { type BlockToReexecute, reexecuteBlock } from '@casper-trace/reexecute/reexecute-block';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  devnet158,
  devnet203,
  openRecordedChain,
  type ReexecutedChain,
  reexecuteRecordedChain,
} from '../support/recorded-chain.js';

let chain: ReexecutedChain;

beforeAll(async () => {
  chain = await reexecuteRecordedChain(devnet203);
});

afterAll(() => chain.close());

/** The block that holds the transaction with this label, and the transaction's place in it. */
function blockOf(label: string): { input: BlockToReexecute; index: number } {
  const { block, index } = chain.labelled(label);
  return { input: chain.inputs[block], index };
}

/** The same block with another recorded result for one transaction. */
function withRecorded(
  input: BlockToReexecute,
  index: number,
  forge: (recorded: ExecutionResultV2) => ExecutionResultV2,
): BlockToReexecute {
  const transactions = input.transactions.map((one, at) =>
    at === index ? { ...one, recorded: forge(one.recorded!) } : one,
  );
  return { ...input, transactions };
}

/** The effects with one bit changed in the value of the last written CLValue, and where that is. */
function flipLastWrite(effects: readonly Transform[]): { effects: Transform[]; index: number } {
  const index = effects.findLastIndex(
    ({ kind }) => kind.kind === 'Write' && kind.value.kind === 'CLValue' && kind.value.value.bytes.length > 1,
  );
  const { key, kind } = effects[index];
  if (kind.kind !== 'Write' || kind.value.kind !== 'CLValue') throw new RangeError('no write to forge');
  const bytes = kind.value.value.bytes.slice();
  bytes[1] ^= 1;
  const forged: Transform = {
    key,
    kind: { kind: 'Write', value: { kind: 'CLValue', value: { ...kind.value.value, bytes } } },
  };
  return { effects: effects.with(index, forged), index };
}

describe('verdict of devnet-2.0.3', () => {
  it('verifies all 23 transactions', () => {
    const verdicts = chain.reexecuted.flatMap(({ outcomes }, block) =>
      outcomes.map(({ verdict }, index) => ({ block, index, ...verdict })),
    );
    console.log(
      `${verdicts.filter(({ kind }) => kind === 'verified').length} of ${verdicts.length} transactions verified`,
    );
    expect(verdicts.filter(({ kind }) => kind !== 'verified')).toEqual([]);
    expect(verdicts).toHaveLength(23);
    expect(new Set(verdicts.map((verdict) => verdict.kind === 'verified' && verdict.evidence))).toEqual(
      new Set(['both']),
    );
  });

  it('proves all 30 blocks, empty ones and genesis included', () => {
    const proofs = chain.reexecuted.map(({ proof }) => proof);
    console.log(`${proofs.filter(({ proven }) => proven).length} of ${proofs.length} blocks proven`);
    expect(proofs.filter(({ proven }) => !proven)).toEqual([]);
    expect(proofs).toHaveLength(30);
    for (const proof of proofs) {
      expect(proof.executionResults.computed).toBe(proof.executionResults.recorded);
      expect(proof.approvals.computed).toBe(proof.approvals.recorded);
      expect(proof.registryProof).toMatch(/^[0-9a-f]{200,}$/);
      expect(proof.rootOfTrust).toEqual({ kind: 'genesis', height: 0n, blockHash: proofs[0].blockHash, pinned: true });
    }
    expect(proofs[0].finality.kind).toBe('root');
    for (const { finality } of proofs.slice(1)) {
      expect(finality).toMatchObject({ kind: 'signatures', signed: { signers: 1, sufficient: true } });
    }
  });
});

describe('forgery', () => {
  it('one bit of a recorded effect: verified by the checksum, the contradiction named by index and key', () => {
    const { input, index } = blockOf('burst note 1');
    let at = -1;
    const forged = withRecorded(input, index, (recorded) => {
      const flipped = flipLastWrite(recorded.effects);
      at = flipped.index;
      return { ...recorded, effects: flipped.effects };
    });
    const { outcomes, proof } = reexecuteBlock(forged, chain.reader);
    const key = formatKey(input.transactions[index].recorded!.effects[at].key);
    expect(outcomes[index].verdict).toMatchObject({
      kind: 'verified',
      evidence: 'block checksum',
      recordDiffers: { field: 'effects', index: at, key },
    });
    // The record of the block as a whole is not the chain's: it verifies none of the others either.
    for (const [other, { verdict }] of outcomes.entries()) {
      expect(verdict).toMatchObject({ kind: 'verified', evidence: 'block checksum' });
      if (other !== index) expect(verdict).toMatchObject({ recordDiffers: undefined });
    }
    expect(proof.proven).toBe(true);
  });

  it.each([
    ['limit', (recorded: ExecutionResultV2) => ({ ...recorded, limit: recorded.limit + 1n })],
    ['consumed', (recorded: ExecutionResultV2) => ({ ...recorded, consumed: recorded.consumed + 1n })],
    ['cost', (recorded: ExecutionResultV2) => ({ ...recorded, cost: recorded.cost - 1n })],
    ['refund', (recorded: ExecutionResultV2) => ({ ...recorded, refund: recorded.refund + 1n })],
    ['current price', (recorded: ExecutionResultV2) => ({ ...recorded, currentPrice: recorded.currentPrice + 1 })],
    ['size estimate', (recorded: ExecutionResultV2) => ({ ...recorded, sizeEstimate: recorded.sizeEstimate + 1n })],
    ['error message', (recorded: ExecutionResultV2) => ({ ...recorded, errorMessage: 'User error: 1' })],
    ['transfers', (recorded: ExecutionResultV2) => ({ ...recorded, transfers: recorded.transfers.slice(1) })],
    ['effects', (recorded: ExecutionResultV2) => ({ ...recorded, effects: recorded.effects.slice(0, -1) })],
  ])('a recorded %s that is not ours is named', (field, forge) => {
    const { input, index } = blockOf('burst deposit 0');
    const { outcomes } = reexecuteBlock(withRecorded(input, index, forge), chain.reader);
    expect(outcomes[index].verdict).toMatchObject({
      kind: 'verified',
      evidence: 'block checksum',
      recordDiffers: { field },
    });
  });

  it('the engine does not see the recorded result: an empty one changes nothing of ours', () => {
    for (const [height, input] of chain.inputs.entries()) {
      const blind: BlockToReexecute = {
        ...input,
        transactions: input.transactions.map(({ transaction, recorded }) => ({
          transaction,
          recorded: recorded && {
            ...recorded,
            effects: [],
            transfers: [],
            limit: 0n,
            consumed: 0n,
            cost: 0n,
            refund: 0n,
            errorMessage: undefined,
          },
        })),
      };
      const { outcomes, proof } = reexecuteBlock(blind, chain.reader);
      expect(proof.proven).toBe(true);
      for (const [index, { result, verdict }] of outcomes.entries()) {
        expect(verdict).toMatchObject({ kind: 'verified', evidence: 'block checksum' });
        const before = chain.reexecuted[height].outcomes[index].result!;
        expect(bytesToHex(executionResultToBytes(result!))).toBe(bytesToHex(executionResultToBytes(before)));
      }
    }
  });

  it('one bit of a trie node: an error that names the node', () => {
    const { input } = blockOf('burst deposit 0');
    const root = bytesToHex(input.parent!.header.stateRootHash);
    const forged: TrieStore = {
      get: (hash) => {
        const bytes = chain.store.get(hash)?.slice();
        if (bytes && bytesToHex(hash) === root) bytes[bytes.length - 1] ^= 1;
        return bytes;
      },
    };
    expect(() => reexecuteBlock(input, new TrieReader(forged))).toThrow(
      expect.objectContaining({ code: 'trie-node-hash', message: expect.stringContaining(root) as string }),
    );
  });

  it('one bit of session Wasm: a transaction hash error', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'casper-trace-forged-'));
    try {
      await cp(devnet203, dir, { recursive: true });
      const path = join(dir, 'transactions.jsonl');
      const text = await readFile(path, 'utf8');
      const at = text.indexOf('0061736d01000000') + 2000;
      await writeFile(path, `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`);
      const archive = await openArchive(dir);
      const read = async (): Promise<void> => {
        for await (const { height } of archive.blocks()) expect(height).toBeLessThan(30n);
      };
      await expect(read()).rejects.toThrow(/hash/);
      await archive.close();
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});

describe('devnet-1.5.8', () => {
  it('is read and checked, and its 29 deploys are unverifiable by name', async () => {
    const old = await openRecordedChain(devnet158);
    const verdicts = old.inputs.flatMap((input) =>
      reexecuteBlock(input, old.reader).outcomes.map(({ verdict }) => verdict),
    );
    expect(verdicts).toHaveLength(29);
    expect(new Set(verdicts.map((verdict) => verdict.kind === 'unverifiable' && verdict.reason))).toEqual(
      new Set(['unsupported:protocol 1.5.8']),
    );
    await old.close();
  });
});
