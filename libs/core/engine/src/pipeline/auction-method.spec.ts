import { CL } from '@casper-trace/casper-types/cl-type';
import { clString, clU8, clU512 } from '@casper-trace/casper-types/cl-value';
import { hexToBytes } from '@casper-trace/casper-types/hex';
import { describe, expect, it } from 'vitest';
import { parseChainspec } from '../chainspec/parse-chainspec.js';
import { SAMPLE_CHAINSPEC } from '../chainspec/sample-chainspec.js';
import { switchesOf } from '../chainspec/test-support/switches.js';
import { auctionMethodOf } from './auction-method.js';

// The generator of the Ed25519 group: some valid point.
const VALIDATOR = hexToBytes('015866666666666666666666666666666666666666666666666666666666666666');

/** The arguments of add_bid, the least delegation being a text. */
const args = [
  { name: 'public_key', value: { type: CL.PublicKey, bytes: VALIDATOR } },
  { name: 'delegation_rate', value: clU8(5) },
  { name: 'amount', value: clU512(100n) },
  { name: 'minimum_delegation_amount', value: clString('many') },
];

describe('a delegation limit that is no number', () => {
  const rulesOf = (version: string) => ({
    ...parseChainspec(SAMPLE_CHAINSPEC),
    versioned: switchesOf(version),
  });

  it('counts as absent before 2.1.1', () => {
    expect(auctionMethodOf({ kind: 'AddBid' }, args, rulesOf('2.1.0')).ok).toBe(true);
  });

  it('is refused since 2.1.1', () => {
    const method = auctionMethodOf({ kind: 'AddBid' }, args, rulesOf('2.1.1'));
    if (method.ok) return expect.unreachable('the limit is a text');
    expect(method.error).toContain("failed to parse 'minimum_delegation_amount' arg");
    expect(auctionMethodOf({ kind: 'AddBid' }, args.slice(0, 3), rulesOf('2.1.1')).ok).toBe(true);
  });
});
