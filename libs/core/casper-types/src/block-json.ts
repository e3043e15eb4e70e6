// Blocks from the node's JSON; mirrors the serde forms of casper-types 6.0.1 block.rs and the JSON block of 1.x.
// Nothing here checks a hash: see findBadBlockHash.

import { PermanentError } from './app-error.js';
import type { Block, BlockBodyV2, BlockHeaderCommon, BlockTransactionHash } from './block.js';
import { eraEndV1FromJson, eraEndV2FromJson } from './era-end.js';
import { type FinalityProof, finalityProofsFromJson } from './finality-signature.js';
import { type JsonInput, JsonNode, jsonNode } from './json.js';
import { parseProtocolVersion } from './protocol-version.js';
import { publicKeyFromHex } from './public-key.js';
import { parseTimestamp } from './timestamp.js';

/** A block and the finality signatures that came with it. */
export interface BlockWithProofs {
  readonly block: Block;
  readonly proofs: readonly FinalityProof[];
}

/**
 * Reads a result of `chain_get_block`: `{block_with_signatures: {block, proofs}}` of 2.x or `{block: {…, proofs}}`
 * of 1.x. PermanentError 'bad-json' names the path of what is wrong.
 */
export function blockWithProofsFromJson(input: JsonInput): BlockWithProofs {
  const json = jsonNode(input);
  const signed = json.optionalField('block_with_signatures');
  if (signed !== undefined) {
    return { block: blockFromJson(signed.field('block')), proofs: finalityProofsFromJson(signed.field('proofs')) };
  }
  const block = json.field('block');
  const proofs = block.optionalField('proofs');
  return { block: blockV1FromJson(block), proofs: proofs === undefined ? [] : finalityProofsFromJson(proofs) };
}

/** Reads `{"Version1": …}` or `{"Version2": …}`. */
export function blockFromJson(input: JsonInput): Block {
  const json = jsonNode(input);
  const { name, content } = json.variantContent();
  if (name === 'Version1') return blockV1FromJson(content);
  if (name === 'Version2') return blockV2FromJson(content);
  throw json.fail('Version1 or Version2');
}

function hashes(json: JsonNode): Uint8Array[] {
  return json.items().map((hash) => hash.hex(32));
}

/** Reads a 1.x block: `{hash, header, body}`. */
export function blockV1FromJson(input: JsonInput): Block {
  const json = jsonNode(input);
  const header = json.field('header');
  const body = json.field('body');
  const eraEnd = header.optionalField('era_end');
  return {
    kind: 'V1',
    hash: json.field('hash').hex(32),
    header: { ...headerCommon(header), eraEnd: eraEnd && eraEndV1FromJson(eraEnd) },
    body: {
      proposer: body.field('proposer').parsed(publicKeyFromHex),
      deployHashes: hashes(body.field('deploy_hashes')),
      transferHashes: hashes(body.field('transfer_hashes')),
    },
  };
}

/** Reads a 2.x block: `{hash, header, body}`. */
export function blockV2FromJson(input: JsonInput): Block {
  const json = jsonNode(input);
  const header = json.field('header');
  const eraEnd = header.optionalField('era_end');
  return {
    kind: 'V2',
    hash: json.field('hash').hex(32),
    header: {
      ...headerCommon(header),
      eraEnd: eraEnd && eraEndV2FromJson(eraEnd),
      proposer: header.field('proposer').parsed(publicKeyFromHex),
      currentGasPrice: header.field('current_gas_price').u8(),
      lastSwitchBlockHash: header.optionalField('last_switch_block_hash')?.hex(32),
    },
    body: bodyV2(json.field('body')),
  };
}

function headerCommon(header: JsonNode): BlockHeaderCommon {
  return {
    parentHash: header.field('parent_hash').hex(32),
    stateRootHash: header.field('state_root_hash').hex(32),
    bodyHash: header.field('body_hash').hex(32),
    randomBit: header.field('random_bit').boolean(),
    accumulatedSeed: header.field('accumulated_seed').hex(32),
    timestamp: header.field('timestamp').parsed(parseTimestamp),
    eraId: header.field('era_id').u64(),
    height: header.field('height').u64(),
    protocolVersion: header.field('protocol_version').parsed(parseProtocolVersion),
  };
}

function bodyV2(body: JsonNode): BlockBodyV2 {
  const transactions = body.field('transactions');
  const lanes = transactions.entries().map(([lane, list]) => ({
    lane: new JsonNode(lane, lane, transactions).parsed(laneFromText),
    hashes: list.items().map(transactionHash),
  }));
  lanes.sort((left, right) => left.lane - right.lane);
  return {
    lanes,
    rewardedSignatures: body
      .field('rewarded_signatures')
      .items()
      .map((bits) => Uint8Array.from(bits.items(), (byte) => byte.u8())),
  };
}

function laneFromText(text: string): number {
  const lane = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (!(lane <= 0xff)) throw new PermanentError('bad-lane', `not a lane: ${JSON.stringify(text)}`);
  return lane;
}

function transactionHash(json: JsonNode): BlockTransactionHash {
  const { name, content } = json.variantContent();
  if (name !== 'Deploy' && name !== 'Version1') throw json.fail('Deploy or Version1');
  return { kind: name === 'Deploy' ? 'Deploy' : 'V1', hash: content.hex(32) };
}
