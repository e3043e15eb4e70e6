// Blocks of blocks.jsonl in order: hashes recomputed, heights and parent hashes linked, versions known.
import type { FileHandle } from 'node:fs/promises';
import { type Block, findBadBlockHash } from '@casper-trace/casper-types/block';
import { type BlockWithProofs, blockWithProofsFromJson } from '@casper-trace/casper-types/block-json';
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { formatProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import type { ArchivedChainspec } from './archive-chainspec.js';
import { lineError, type Place } from './archive-error.js';
import { atPlace, parseLine } from './archive-json.js';
import { readLines } from './line-reader.js';

/** A block with its proofs and the line it stands on. */
export interface BlockLine extends BlockWithProofs {
  readonly raw: string;
}

/** All blocks of the file, each checked against itself, the one before and the chainspecs. */
export async function* readBlocks(
  handle: FileHandle,
  path: string,
  chainspecs: readonly ArchivedChainspec[],
): AsyncGenerator<BlockLine, void> {
  const versions = new Set(chainspecs.map(({ protocolVersion }) => formatProtocolVersion(protocolVersion)));
  let parent: Block | undefined;
  for await (const line of readLines(handle, path)) {
    const json = parseLine(line);
    const signed = atPlace(line, 'archive-bad-line', () => blockWithProofsFromJson(json));
    checkBlock(line, signed.block, versions);
    if (parent !== undefined) checkLink(line, parent, signed.block);
    parent = signed.block;
    yield { ...signed, raw: line.text };
  }
}

function checkBlock(place: Place, block: Block, versions: ReadonlySet<string>): void {
  const { height, protocolVersion } = block.header;
  const hash = bytesToHex(block.hash);
  const bad = findBadBlockHash(block);
  if (bad !== undefined) {
    const claimed = bad === 'block hash' ? hash : bytesToHex(block.header.bodyHash);
    throw lineError(
      'archive-wrong-hash',
      place,
      `${bad} ${claimed} of the block at height ${height} is not the hash of its content`,
      { height, hash },
    );
  }
  const version = formatProtocolVersion(protocolVersion);
  if (!versions.has(version)) {
    const known = [...versions].join(', ');
    throw lineError(
      'archive-wrong-version',
      place,
      `the block at height ${height} is of protocol version ${version}, but the archive has the chainspec of ${known} only` +
        ` (several versions: one chainspec/<version>.json each)`,
      { height, version },
    );
  }
}

function checkLink(place: Place, parent: Block, block: Block): void {
  const { height, parentHash } = block.header;
  const expected = parent.header.height + 1n;
  if (height !== expected) {
    throw lineError('archive-height-gap', place, `height ${height} follows ${expected - 1n}: expected ${expected}`, {
      height,
    });
  }
  if (!equalBytes(parentHash, parent.hash)) {
    throw lineError(
      'archive-wrong-parent',
      place,
      `the block at height ${height} names the parent ${bytesToHex(parentHash)}, but the block before is ${bytesToHex(parent.hash)}`,
      { height },
    );
  }
}
