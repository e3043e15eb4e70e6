// Copies of a recorded chain with other blocks: for tests of what a dishonest source can achieve.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Block, blockBodyHash, blockHash } from '@casper-trace/casper-types/block';
import { blockV2FromJson } from '@casper-trace/casper-types/block-json';
import { chainNameHash, finalityMessage } from '@casper-trace/casper-types/finality-signature';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { parseJson } from '@casper-trace/casper-types/json';
import { ed25519 } from '@noble/curves/ed25519.js';

/** A block as JSON, as far as the tests change it. */
export interface BlockJson {
  hash: string;
  header: {
    parent_hash: string;
    state_root_hash: string;
    body_hash: string;
    era_end: unknown;
    era_id: number;
    height: number;
    last_switch_block_hash: string | null;
    [field: string]: unknown;
  };
  body: { transactions: Record<string, unknown[]>; rewarded_signatures: number[][] };
}

/** A line of blocks.jsonl. */
export interface BlockLine {
  block_with_signatures: { block: { Version2: BlockJson }; proofs: { public_key: string; signature: string }[] };
  [field: string]: unknown;
}

const THIEF = new Uint8Array(32).fill(66);
/** Hex of the public key with its tag. */
export const thiefKey = `01${bytesToHex(ed25519.getPublicKey(THIEF))}`;

export const blockOf = (line: BlockLine): BlockJson => line.block_with_signatures.block.Version2;

export function readBlockLines(archive: string): BlockLine[] {
  const text = readFileSync(join(archive, 'blocks.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as BlockLine);
}

/** Copies an archive with these blocks instead; under another name of the network, if one is given. */
export function writeArchive(from: string, to: string, blocks: readonly BlockLine[], networkName?: string): void {
  cpSync(from, to, { recursive: true });
  writeFileSync(join(to, 'blocks.jsonl'), blocks.map((line) => `${JSON.stringify(line)}\n`).join(''));
  if (networkName === undefined) return;
  const path = join(to, 'info_get_chainspec.json');
  const chainspec = JSON.parse(readFileSync(path, 'utf8')) as { chainspec_bytes: { chainspec_bytes: string } };
  const toml = Buffer.from(chainspec.chainspec_bytes.chainspec_bytes, 'hex').toString();
  const renamed = toml.replace(/^name = .*$/m, `name = '${networkName}'`);
  if (renamed === toml) throw new RangeError('the chainspec has no name to change');
  chainspec.chainspec_bytes.chainspec_bytes = Buffer.from(renamed).toString('hex');
  writeFileSync(path, JSON.stringify(chainspec));
}

const typed = (block: BlockJson): Block => blockV2FromJson(parseJson(JSON.stringify(block)));

/** The block with right hashes, and the thief's finality signature if the network is given. */
export function sealed(line: BlockLine, signedFor?: string): BlockLine {
  const block = blockOf(line);
  block.header.body_hash = bytesToHex(blockBodyHash(typed(block)));
  block.hash = bytesToHex(blockHash(typed(block)));
  const sign = (networkName: string) => ed25519.sign(finalityMessage(typed(block), chainNameHash(networkName)), THIEF);
  const proofs =
    signedFor === undefined ? [] : [{ public_key: thiefKey, signature: `01${bytesToHex(sign(signedFor))}` }];
  return { ...line, block_with_signatures: { block: { Version2: block }, proofs } };
}

/** An empty block on top of another: its links are right, its state is that of an empty block, which has its checksums. */
export function emptyBlockAbove(
  parent: BlockLine,
  lastSwitch: BlockLine,
  emptyBlock: BlockLine,
  change: (block: BlockJson) => void = () => undefined,
): BlockLine {
  const line = structuredClone(emptyBlock);
  const block = blockOf(line);
  const { header } = blockOf(parent);
  Object.assign(block.header, {
    parent_hash: blockOf(parent).hash,
    height: header.height + 1,
    era_id: header.era_id + (header.era_end === null ? 0 : 1),
    era_end: null,
    last_switch_block_hash: blockOf(lastSwitch).hash,
  });
  change(block);
  return line;
}

/** The end of an era that names the thief alone for the next one. */
export const thiefsEraEnd = {
  equivocators: [],
  inactive_validators: [],
  next_era_validator_weights: [{ validator: thiefKey, weight: '1' }],
  rewards: {},
  next_era_gas_price: 1,
};
