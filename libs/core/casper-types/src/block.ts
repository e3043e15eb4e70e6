// Blocks of 1.x (V1) and 2.x (V2): headers, bodies and their hashes.
// mirrors casper-types 6.0.1 block/block_header/*, block_body/*, block_v1.rs, block_v2.rs

import { equalBytes } from './bytes.js';
import { Writer } from './bytesrepr/writer.js';
import { type EraEndV1, type EraEndV2, writeEraEndV1, writeEraEndV2 } from './era-end.js';
import { blake2b256 } from './hash.js';
import { type ProtocolVersion, writeProtocolVersion } from './protocol-version.js';
import { type PublicKey, writePublicKey } from './public-key.js';

/** Fields that both headers have; hashes are 32 bytes, `timestamp` in milliseconds. */
export interface BlockHeaderCommon {
  readonly parentHash: Uint8Array;
  /** Root of the global state after this block. */
  readonly stateRootHash: Uint8Array;
  readonly bodyHash: Uint8Array;
  readonly randomBit: boolean;
  readonly accumulatedSeed: Uint8Array;
  readonly timestamp: bigint;
  readonly eraId: bigint;
  readonly height: bigint;
  readonly protocolVersion: ProtocolVersion;
}

/** Header of a 1.x block; `eraEnd` is there in a switch block alone. */
export interface BlockHeaderV1 extends BlockHeaderCommon {
  readonly eraEnd: EraEndV1 | undefined;
}

/** Header of a 2.x block; `lastSwitchBlockHash` is undefined at genesis. */
export interface BlockHeaderV2 extends BlockHeaderCommon {
  readonly eraEnd: EraEndV2 | undefined;
  readonly proposer: PublicKey;
  readonly currentGasPrice: number;
  readonly lastSwitchBlockHash: Uint8Array | undefined;
}

/** Body of a 1.x block. */
export interface BlockBodyV1 {
  readonly proposer: PublicKey;
  readonly deployHashes: readonly Uint8Array[];
  readonly transferHashes: readonly Uint8Array[];
}

/** A transaction's hash with the format of the transaction. */
export interface BlockTransactionHash {
  readonly kind: 'Deploy' | 'V1';
  readonly hash: Uint8Array;
}

/** Body of a 2.x block; lanes ascending. */
export interface BlockBodyV2 {
  readonly lanes: readonly { readonly lane: number; readonly hashes: readonly BlockTransactionHash[] }[];
  /** For each earlier block, one bit a validator: whose finality signatures are rewarded. */
  readonly rewardedSignatures: readonly Uint8Array[];
}

/** A block with the hash it claims; see findBadBlockHash. */
export type Block =
  | { readonly kind: 'V1'; readonly hash: Uint8Array; readonly header: BlockHeaderV1; readonly body: BlockBodyV1 }
  | { readonly kind: 'V2'; readonly hash: Uint8Array; readonly header: BlockHeaderV2; readonly body: BlockBodyV2 };

/** A transaction of a block in order of execution; 1.x blocks have no lanes. */
export interface BlockTransaction extends BlockTransactionHash {
  readonly lane: number | undefined;
}

function writeHeaderStart(writer: Writer, header: BlockHeaderCommon): Writer {
  return writer
    .bytes(header.parentHash)
    .bytes(header.stateRootHash)
    .bytes(header.bodyHash)
    .bool(header.randomBit)
    .bytes(header.accumulatedSeed);
}

function writeHeaderEnd(writer: Writer, header: BlockHeaderCommon): Writer {
  writer.u64(header.timestamp).u64(header.eraId).u64(header.height);
  writeProtocolVersion(writer, header.protocolVersion);
  return writer;
}

/** bytesrepr of the header: what the block hash is taken over. */
export function blockHeaderToBytes(block: Block): Uint8Array {
  const writer = writeHeaderStart(new Writer(512), block.header);
  if (block.kind === 'V1') {
    return writeHeaderEnd(writer.option(block.header.eraEnd, writeEraEndV1), block.header).finish();
  }
  const { header } = block;
  writeHeaderEnd(writer.option(header.eraEnd, writeEraEndV2), header);
  writePublicKey(writer, header.proposer);
  return writer
    .u8(header.currentGasPrice)
    .option(header.lastSwitchBlockHash, (inner, hash) => inner.bytes(hash))
    .finish();
}

function writeTransactionHash(writer: Writer, { kind, hash }: BlockTransactionHash): void {
  writer.u8(kind === 'Deploy' ? 0 : 1).bytes(hash);
}

/** bytesrepr of the body: what the body hash is taken over. */
export function blockBodyToBytes(block: Block): Uint8Array {
  const writer = new Writer(256);
  if (block.kind === 'V1') {
    writePublicKey(writer, block.body.proposer);
    return writer
      .vec(block.body.deployHashes, (inner, hash) => inner.bytes(hash))
      .vec(block.body.transferHashes, (inner, hash) => inner.bytes(hash))
      .finish();
  }
  return writer
    .vec(block.body.lanes, (inner, { lane, hashes }) => inner.u8(lane).vec(hashes, writeTransactionHash))
    .vec(block.body.rewardedSignatures, (inner, bits) => inner.byteVec(bits))
    .finish();
}

/** Hash over the header. */
export function blockHash(block: Block): Uint8Array {
  return blake2b256(blockHeaderToBytes(block));
}

/** Hash over the body. */
export function blockBodyHash(block: Block): Uint8Array {
  return blake2b256(blockBodyToBytes(block));
}

/** Which of the block's hashes is not the hash of its content, or undefined if both are right. */
export function findBadBlockHash(block: Block): 'block hash' | 'body hash' | undefined {
  if (!equalBytes(blockHash(block), block.hash)) return 'block hash';
  return equalBytes(blockBodyHash(block), block.header.bodyHash) ? undefined : 'body hash';
}

/** The block's transactions in order of execution: lanes ascending in 2.x, deploys and then transfers in 1.x. */
export function blockTransactions(block: Block): BlockTransaction[] {
  if (block.kind === 'V2') {
    return block.body.lanes.flatMap(({ lane, hashes }) => hashes.map((entry) => ({ ...entry, lane })));
  }
  return [...block.body.deployHashes, ...block.body.transferHashes].map((hash) => ({
    kind: 'Deploy',
    hash,
    lane: undefined,
  }));
}

/** Who proposed the block; the system's key at genesis and in immediate switch blocks. */
export function blockProposer(block: Block): PublicKey {
  return block.kind === 'V1' ? block.body.proposer : block.header.proposer;
}

/** Whether the block ends its era, so that its header names the next era's validators. */
export function isSwitchBlock(block: Block): boolean {
  return block.header.eraEnd !== undefined;
}
