// What ties a block to the ones below it: the parent hash, and the steps of height, era and protocol version.
// mirrors casper-types 6.0.1 block/block_header/* and casper-node 2.0.3 contract_runtime (last_switch_block_hash)
import { type Block, blockHash, isSwitchBlock } from '@casper-trace/casper-types/block';
import { equalBytes } from '@casper-trace/casper-types/bytes';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { compareProtocolVersions, formatProtocolVersion } from '@casper-trace/casper-types/protocol-version';

/** Says that a block's hash is not the hash of its header; undefined if it is. */
export function uncoveredHeader(block: Block): string | undefined {
  if (equalBytes(blockHash(block), block.hash)) return undefined;
  return `${bytesToHex(block.hash)} is not the hash of the header of block ${block.header.height}`;
}

/** Says why `block` does not descend from `parent`, which stands before it; undefined if it does. Hashes are taken as they are. */
export function missingParentLink(parent: Block, { header }: Block): string | undefined {
  if (header.height !== parent.header.height + 1n)
    return `block ${header.height} follows block ${parent.header.height}`;
  if (equalBytes(header.parentHash, parent.hash)) return undefined;
  const [named, stands] = [header.parentHash, parent.hash].map(bytesToHex);
  return `block ${header.height} names ${named} as its parent, block ${parent.header.height} is ${stands}`;
}

/**
 * Says why `block` cannot be the next one after `parent` in its era, or the first one of the next era; undefined if it can.
 * @param lastSwitch newest switch block below `block`; undefined if it is not in the source
 */
export function missingEraLink(parent: Block, block: Block, lastSwitch: Block | undefined): string | undefined {
  const { height, eraId, protocolVersion } = block.header;
  const before = parent.header;
  const expected = before.eraId + (isSwitchBlock(parent) ? 1n : 0n);
  if (eraId !== expected) {
    const ended = isSwitchBlock(parent) ? 'which is a switch block' : 'which is no switch block';
    return `block ${height} is of era ${eraId} and follows block ${before.height} of era ${before.eraId}, ${ended}`;
  }
  const step = compareProtocolVersions(protocolVersion, before.protocolVersion);
  if (step < 0 || (step > 0 && !isSwitchBlock(parent))) {
    const [version, versionBefore] = [protocolVersion, before.protocolVersion].map(formatProtocolVersion);
    return `block ${height} is of protocol ${version} and follows block ${before.height} of protocol ${versionBefore}`;
  }
  if (block.kind === 'V1' || lastSwitch === undefined) return undefined;
  const named = block.header.lastSwitchBlockHash;
  if (named !== undefined && equalBytes(named, lastSwitch.hash)) return undefined;
  const text = named === undefined ? 'no block' : bytesToHex(named);
  return `last_switch_block_hash of block ${height} names ${text}, switch block ${lastSwitch.header.height} is ${bytesToHex(lastSwitch.hash)}`;
}
