// Small chains with keys of the test: who signs what, and what follows. The recorded chains are in test/conformance.
import { type Block, type BlockHeaderV2, blockHash } from '@casper-trace/casper-types/block';
import type { BlockWithProofs } from '@casper-trace/casper-types/block-json';
import { chainNameHash, finalityMessage } from '@casper-trace/casper-types/finality-signature';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import type { PublicKey } from '@casper-trace/casper-types/public-key';
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { type BlockFinality, type ChainTrust, finalityOf } from './chain-of-trust.js';

const NETWORK = 'a-network';

interface Validator {
  readonly publicKey: PublicKey;
  readonly secret: Uint8Array;
}

const validator = (seed: number): Validator => {
  const secret = new Uint8Array(32).fill(seed);
  return { secret, publicKey: { algorithm: 'ed25519', bytes: ed25519.getPublicKey(secret) } };
};

const [ann, ben, cid, thief] = [1, 2, 3, 66].map(validator);

function proofOf(block: Block, { publicKey, secret }: Validator, networkName = NETWORK) {
  const signature = ed25519.sign(finalityMessage(block, chainNameHash(networkName)), secret);
  return { publicKey, signature: Uint8Array.of(1, ...signature) };
}

const sign = (block: Block, signers: readonly Validator[], networkName = NETWORK): BlockWithProofs => ({
  block,
  proofs: signers.map((signer) => proofOf(block, signer, networkName)),
});

interface Next {
  /** Validators of the next era with their weights: makes it a switch block. */
  readonly names?: readonly (readonly [Validator, bigint])[];
  readonly signers?: readonly Validator[];
  readonly header?: Partial<BlockHeaderV2>;
}

function eraEndOf(names: NonNullable<Next['names']>): BlockHeaderV2['eraEnd'] {
  return {
    equivocators: [],
    inactiveValidators: [],
    nextEraValidatorWeights: names.map(([{ publicKey }, weight]) => ({ validator: publicKey, weight })),
    rewards: [],
    nextEraGasPrice: 1,
  };
}

/** A block on top of a chain, right in all its links unless `header` says otherwise, with its hash. */
function append(chain: BlockWithProofs[], { names, signers = [], header }: Next): BlockWithProofs[] {
  const parent = chain.at(-1)?.block;
  const lastSwitch = chain.findLast(({ block }) => block.header.eraEnd !== undefined)?.block;
  const fields: BlockHeaderV2 = {
    parentHash: parent?.hash ?? new Uint8Array(32),
    stateRootHash: new Uint8Array(32).fill(1),
    bodyHash: new Uint8Array(32).fill(2),
    randomBit: false,
    accumulatedSeed: new Uint8Array(32),
    timestamp: 1n,
    eraId: parent === undefined ? 0n : parent.header.eraId + (parent.header.eraEnd === undefined ? 0n : 1n),
    height: parent === undefined ? 0n : parent.header.height + 1n,
    protocolVersion: parent?.header.protocolVersion ?? { major: 2, minor: 0, patch: 3 },
    eraEnd: names && eraEndOf(names),
    proposer: ann.publicKey,
    currentGasPrice: 1,
    lastSwitchBlockHash: lastSwitch?.hash,
    ...header,
  };
  return [...chain, sign(hashed(fields), signers)];
}

function hashed(header: BlockHeaderV2): Block {
  const block = { kind: 'V2', hash: new Uint8Array(32), header, body: { lanes: [], rewardedSignatures: [] } } as const;
  return { ...block, hash: blockHash(block) };
}

/** Genesis, then eras of three blocks each; ann, ben and cid have a third of the weight each and all sign. */
function honestChain(eras: number, step: (height: number) => Next = () => ({})): BlockWithProofs[] {
  const names: Next['names'] = [ann, ben, cid].map((one) => [one, 100n]);
  const signers = [ann, ben, cid];
  let chain = append([], { names, ...step(0) });
  for (let height = 1; height <= eras * 3; height++) {
    const base: Next = height % 3 === 0 ? { names, signers } : { signers };
    chain = append(chain, { ...base, ...step(height) });
  }
  return chain;
}

const placeOf = ({ block }: BlockWithProofs) => ({ height: block.header.height, blockHash: bytesToHex(block.hash) });

/** Decides with roots at these indices. */
function decide(chain: readonly BlockWithProofs[], roots: readonly number[] = [0], trust: Partial<ChainTrust> = {}) {
  return finalityOf(chain, {
    networkName: NETWORK,
    roots: roots.map((index) => placeOf(chain[index])),
    signatures: 'all',
    ...trust,
  });
}

const kinds = (finality: readonly BlockFinality[]): string => finality.map(({ kind }) => kind[0]).join('');
const reasonOf = (finality: BlockFinality | undefined): string =>
  finality?.kind === 'none' ? finality.reason : `final: ${finality?.kind}`;

describe('[finality] by signatures', () => {
  it('proves era by era from genesis up', () => {
    const finality = decide(honestChain(3));
    expect(kinds(finality)).toBe('rsssssssss');
    expect(finality[5].signed).toEqual({ signers: 3, signedWeight: 300n, totalWeight: 300n, sufficient: true });
  });

  it('needs more than two thirds of the weight: exactly two thirds are not enough', () => {
    const chain = honestChain(1, (height) => (height === 3 ? { signers: [ann, ben] } : {}));
    const finality = decide(chain);
    expect(kinds(finality)).toBe('rssn');
    expect(reasonOf(finality[3])).toBe(
      'its finality signatures carry 200 of 300 weight, more than two thirds are needed',
    );
  });

  it('counts a signer once', () => {
    const chain = honestChain(1, (height) => (height === 3 ? { signers: [ann, ann, ann, ben, ben] } : {}));
    expect(decide(chain)[3].signed).toMatchObject({ signers: 2, signedWeight: 200n, sufficient: false });
  });

  it('counts no wrong signature and no stranger, and is not impressed by them', () => {
    const chain = honestChain(1);
    const { block, proofs } = chain[3];
    const wrong = { ...proofs[0], signature: proofs[0].signature.with(10, proofs[0].signature[10] ^ 1) };
    const enough = { block, proofs: [wrong, proofOf(block, thief), ...proofs] };
    expect(decide([...chain.slice(0, 3), enough])[3]).toMatchObject({ kind: 'signatures', signed: { signers: 3 } });
    const tooFew = { block, proofs: [wrong, proofOf(block, thief), ...proofs.slice(1)] };
    expect(decide([...chain.slice(0, 3), tooFew])[3]).toMatchObject({ kind: 'none', signed: { signers: 2 } });
  });

  it('counts no signature that was made for another network', () => {
    const chain = honestChain(1);
    const foreign = chain.map(({ block }) => sign(block, [ann, ben, cid], 'another-network'));
    expect(kinds(decide(foreign))).toBe('rnnn');
  });
});

describe('[finality] by descent', () => {
  const silent = (...heights: number[]) =>
    honestChain(3, (height) => (heights.includes(height) ? { signers: [] } : {}));

  it('covers blocks without signatures below a final one of their era', () => {
    const finality = decide(silent(4, 5));
    expect(kinds(finality)).toBe('rsssddssss');
    expect(finality[4]).toEqual({
      kind: 'descent',
      descendant: 6n,
      signed: { signers: 0, signedWeight: 0n, totalWeight: 300n, sufficient: false },
    });
  });

  it('leaves the head without signatures unproven', () => {
    const finality = decide(silent(8, 9));
    expect(kinds(finality)).toBe('rsssssssnn');
    expect(reasonOf(finality[8])).toContain('0 of 300 weight');
  });

  it('does not cover a switch block by the era that it names: nothing above it is proven', () => {
    const finality = decide(silent(6));
    expect(kinds(finality)).toBe('rsssssnnnn');
    const cause = 'the switch block 6 of era 2 is not final: its finality signatures carry 0 of 300 weight';
    expect([7, 8, 9].map((height) => reasonOf(finality[height]).startsWith(cause))).toEqual([true, true, true]);
  });

  it('checks one block an era if that is what is wanted', () => {
    const checked = (finality: readonly BlockFinality[]) =>
      finality.map(({ signed }) => signed?.signers ?? '-').join('');
    const fewest = decide(honestChain(3), [0], { signatures: 'fewest' });
    expect(kinds(fewest)).toBe('rddsddsdds');
    expect(checked(fewest)).toBe('---3--3--3');
    const withoutHead = decide(silent(9), [0], { signatures: 'fewest' });
    expect(kinds(withoutHead)).toBe('rddsddsdsn');
    expect(checked(withoutHead)).toBe('---3--3-30');
  });
});

describe('[finality] root in the middle', () => {
  it('covers all below it, and proves upwards from the switch block below it', () => {
    const unsigned = honestChain(3, (height) => (height <= 6 ? { signers: [] } : {}));
    expect(kinds(decide(unsigned, [5]))).toBe('dddddrnnnn');
    const finality = decide(honestChain(3), [5], { signatures: 'fewest' });
    expect(kinds(finality)).toBe('dddddrsdds');
    expect(finality[0]).toMatchObject({ kind: 'descent', descendant: 5n });
  });

  it('proves nothing above it while the validators of its era are not known', () => {
    const cut = honestChain(3).slice(4);
    const finality = decide(cut, [1]);
    expect(kinds(finality)).toBe('drnnnn');
    expect(reasonOf(finality[2])).toBe('no switch block below era 2 is in the source');
    expect(kinds(decide(cut, [2]))).toBe('ddrsss');
  });

  it('takes several roots', () => {
    const unsigned = honestChain(3, () => ({ signers: [] }));
    expect(kinds(decide(unsigned, [2, 8]))).toBe('ddrdddddrn');
  });

  it('does not take a root that is another block, or whose hash is not that of its header', () => {
    const chain = honestChain(1);
    const other = { height: 1n, blockHash: 'ab'.repeat(32) };
    expect(reasonOf(decide(chain, [], { roots: [other] })[1])).toBe('none of the blocks is trusted');
    const claimed = chain.map((signed, index) =>
      index === 1 ? { ...signed, block: { ...signed.block, hash: new Uint8Array(32).fill(0xab) } } : signed,
    );
    const finality = decide(claimed, [], { roots: [other] });
    expect(kinds(finality)).toBe('nnnn');
  });

  it('says why nothing is trusted', () => {
    const finality = decide(honestChain(1), [], { untrusted: 'nobody said so' });
    expect(finality.map(reasonOf)).toEqual(Array.from({ length: 4 }, () => 'nobody said so'));
  });
});

describe('[finality] forged chains', () => {
  it('an unsigned switch block that names the thief proves nothing above it', () => {
    const chain = honestChain(1, (height) => (height === 3 ? { names: [[thief, 1n]], signers: [] } : {}));
    const finality = decide(append(append(chain, { signers: [thief] }), { signers: [thief] }));
    expect(kinds(finality)).toBe('rssnnn');
    expect(reasonOf(finality[4])).toMatch(/^the switch block 3 of era 1 is not final: .* 0 of 300 weight/);
  });

  it('nor does one that the thief signed, nor a second one on top of it', () => {
    let chain = honestChain(1, (height) => (height === 3 ? { names: [[thief, 1n]], signers: [thief] } : {}));
    for (let index = 0; index < 3; index++) chain = append(chain, { names: [[thief, 1n]], signers: [thief] });
    expect(kinds(decide(chain))).toBe('rssnnnn');
  });

  it('an invented chain is as final as its root: it has none of its own', () => {
    const invented = append(append([], { names: [[thief, 1n]] }), { signers: [thief] });
    expect(kinds(decide(invented))).toBe('rs');
    expect(kinds(decide(invented, []))).toBe('nn');
  });

  it('a block of another chain is named by the parent that it does not have', () => {
    const chain = honestChain(2);
    const other = honestChain(2, (height) => (height === 2 ? { header: { timestamp: 7n } } : {}));
    const mixed = [...chain.slice(0, 4), ...other.slice(4)];
    const finality = decide(mixed);
    expect(kinds(finality)).toBe('rsssnnn');
    const [named, stands] = [other[3], chain[3]].map(({ block }) => bytesToHex(block.hash));
    expect(reasonOf(finality[5])).toBe(`block 4 names ${named} as its parent, block 3 is ${stands}`);
    expect(kinds(decide(mixed, [6]))).toBe('nnnnddr');
    expect(reasonOf(decide(mixed, [6])[1])).toBe(`block 4 names ${named} as its parent, block 3 is ${stands}`);
  });

  it('a header that its hash does not cover cuts the chain', () => {
    const chain = honestChain(2);
    const { block, proofs } = chain[2];
    const changed = { proofs, block: { ...block, header: { ...block.header, timestamp: 9n } } as Block };
    const finality = decide(chain.with(2, changed));
    expect(kinds(finality)).toBe('rsnnnnn');
    expect(reasonOf(finality[6])).toBe(`${bytesToHex(block.hash)} is not the hash of the header of block 2`);
  });

  it.each<[string, number, (chain: readonly BlockWithProofs[]) => Partial<BlockHeaderV2>, RegExp]>([
    [
      'an era that is left out',
      4,
      () => ({ eraId: 3n }),
      /^block 4 is of era 3 and follows block 3 of era 1, which is a switch block$/,
    ],
    [
      'an era that begins without a switch block',
      5,
      () => ({ eraId: 3n }),
      /^block 5 is of era 3 and follows block 4 of era 2, which is no switch block$/,
    ],
    [
      'an era that goes back',
      4,
      () => ({ eraId: 1n }),
      /^block 4 is of era 1 and follows block 3 of era 1, which is a switch block$/,
    ],
    [
      'another last switch block',
      5,
      (chain) => ({ lastSwitchBlockHash: chain[0].block.hash }),
      /^last_switch_block_hash of block 5 names [0-9a-f]{64}, switch block 3 is [0-9a-f]{64}$/,
    ],
    [
      'no last switch block',
      4,
      () => ({ lastSwitchBlockHash: undefined }),
      /^last_switch_block_hash of block 4 names no block, switch block 3 is [0-9a-f]{64}$/,
    ],
    [
      'a protocol version that goes back',
      4,
      () => ({ protocolVersion: { major: 1, minor: 5, patch: 8 } }),
      /^block 4 is of protocol 1\.5\.8 and follows block 3 of protocol 2\.0\.3$/,
    ],
    [
      'a protocol version that changes inside an era',
      5,
      () => ({ protocolVersion: { major: 2, minor: 2, patch: 0 } }),
      /^block 5 is of protocol 2\.2\.0 and follows block 4 of protocol 2\.0\.3$/,
    ],
  ])('%s is named, even if the validators signed it', (_, at, forge, reason) => {
    const honest = honestChain(2);
    const chain = honestChain(2, (height) => (height === at ? { header: forge(honest) } : {}));
    const finality = decide(chain);
    expect(kinds(finality)).toBe('rssssss'.slice(0, at).padEnd(7, 'n'));
    expect(reasonOf(finality[at])).toMatch(reason);
    expect(reasonOf(finality[6])).toMatch(reason);
  });

  it('a protocol version that rises after a switch block is an upgrade', () => {
    const chain = honestChain(2, (height) =>
      height === 4 ? { header: { protocolVersion: { major: 2, minor: 2, patch: 0 } } } : {},
    );
    expect(kinds(decide(chain))).toBe('rssssss');
  });
});
