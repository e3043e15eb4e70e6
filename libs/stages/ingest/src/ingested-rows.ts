// A block of an archive, decoded and checked by its reader, as rows.
import { blockProposer, isSwitchBlock } from '@casper-trace/casper-types/block';
import { bytesToHex } from '@casper-trace/casper-types/hex';
import { initiatorAccountHash } from '@casper-trace/casper-types/initiator-addr';
import { messagesToBytes } from '@casper-trace/casper-types/message';
import { formatProtocolVersion } from '@casper-trace/casper-types/protocol-version';
import { publicKeyToHex } from '@casper-trace/casper-types/public-key';
import { formatTimestamp } from '@casper-trace/casper-types/timestamp';
import type { ArchivedBlock, ArchivedTransaction } from '@casper-trace/chain-source/archive/archive';
import type { IngestedBlockRow, IngestedTransactionRow } from '@casper-trace/db/rows/tables';

/** 1.x blocks have no lanes. */
const NO_LANE = -1;

export function blockRow({ block, raw, transactions }: ArchivedBlock): IngestedBlockRow {
  const { header } = block;
  return {
    height: header.height,
    hash: bytesToHex(block.hash),
    parentHash: bytesToHex(header.parentHash),
    stateRootHash: bytesToHex(header.stateRootHash),
    bodyHash: bytesToHex(header.bodyHash),
    eraId: header.eraId,
    timestamp: formatTimestamp(header.timestamp),
    protocolVersion: formatProtocolVersion(header.protocolVersion),
    proposer: publicKeyToHex(blockProposer(block)),
    currentGasPrice: block.kind === 'V2' ? block.header.currentGasPrice : 1,
    isSwitchBlock: isSwitchBlock(block),
    transactionCount: transactions.length,
    raw,
    inputs: 0,
  };
}

export function transactionRows({ block, transactions }: ArchivedBlock): IngestedTransactionRow[] {
  return transactions.map((archived, transactionIndex) => ({
    blockHeight: block.header.height,
    transactionIndex,
    blockHash: bytesToHex(block.hash),
    blockTimestamp: formatTimestamp(block.header.timestamp),
    ...transactionColumns(archived),
    ...recordedColumns(archived),
  }));
}

function transactionColumns({ transaction, lane, raw }: ArchivedTransaction) {
  const { hash, kind, initiator, timestamp } = transaction;
  return {
    hash: bytesToHex(hash),
    kind,
    lane: lane ?? NO_LANE,
    initiator: bytesToHex(initiatorAccountHash(initiator)),
    initiatorPublicKey: initiator.kind === 'PublicKey' ? publicKeyToHex(initiator.publicKey) : null,
    timestamp: formatTimestamp(timestamp),
    raw,
  };
}

function recordedColumns({ recorded, recordedMessages }: ArchivedTransaction) {
  return {
    recorded: recorded !== undefined,
    recordedErrorMessage: recorded?.errorMessage ?? null,
    recordedCurrentPrice: recorded?.currentPrice ?? null,
    recordedLimit: recorded?.limit ?? null,
    recordedConsumed: recorded?.consumed ?? null,
    recordedCost: recorded?.cost ?? null,
    recordedRefund: recorded?.refund ?? null,
    recordedSizeEstimate: recorded?.sizeEstimate ?? null,
    recordedTransfers: recorded?.transfers.length ?? null,
    recordedEffects: recorded?.effects.length ?? null,
    recordedMessages: recordedMessages === undefined ? null : bytesToHex(messagesToBytes(recordedMessages)),
  };
}
