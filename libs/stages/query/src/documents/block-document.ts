// A block and its proof as a document.
import type { BlockRow } from '../lists/tables.js';
import { decimal } from './format.js';

export interface ChecksumDocument {
  /** Hash over our own results; null if one of them is missing. */
  readonly computed: string | null;
  /** What the state under the block's root says; null if it has no entry. */
  readonly recorded: string | null;
}

export interface BlockProofDocument {
  readonly proven: boolean;
  /** What failed first; null if proven. */
  readonly reason: string | null;
  readonly executionResults: ChecksumDocument;
  readonly approvals: ChecksumDocument;
  /** blake2b-256 of the chainspec at hand, and the one that the state holds. */
  readonly chainspec: ChecksumDocument;
  /** Hex of the Merkle proof of the ChecksumRegistry entry under the state root; null without state. */
  readonly registryProof: string | null;
  readonly finality: {
    readonly signers: number;
    readonly signedWeight: string;
    /** Null if no switch block at hand names the era's validators. */
    readonly totalWeight: string | null;
    /** More than two thirds of the weight signed, and every signature verifies. */
    readonly sufficient: boolean;
  };
  readonly rootOfTrust: {
    /** `genesis`, `switch block` or `first block`. */
    readonly kind: string;
    readonly height: number;
    readonly blockHash: string;
  };
}

export interface BlockDocument {
  readonly height: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly stateRootHash: string;
  readonly bodyHash: string;
  readonly eraId: number;
  readonly timestamp: string;
  readonly protocolVersion: string;
  /** Public key in hex; `00` for the system. */
  readonly proposer: string;
  readonly currentGasPrice: number;
  readonly isSwitchBlock: boolean;
  readonly transactionCount: number;
  /** Null until the block is re-executed. */
  readonly proof: BlockProofDocument | null;
}

export function blockDocument(row: BlockRow): BlockDocument {
  return {
    height: Number(row.height),
    hash: row.hash,
    parentHash: row.parentHash,
    stateRootHash: row.stateRootHash,
    bodyHash: row.bodyHash,
    eraId: Number(row.eraId),
    timestamp: row.timestamp,
    protocolVersion: row.protocolVersion,
    proposer: row.proposer,
    currentGasPrice: row.currentGasPrice,
    isSwitchBlock: row.isSwitchBlock,
    transactionCount: row.transactionCount,
    proof: proofDocument(row),
  };
}

function proofDocument(row: BlockRow): BlockProofDocument | null {
  if (row.proven === null) return null;
  return {
    proven: row.proven,
    reason: row.unprovenReason,
    executionResults: { computed: row.executionResultsComputed, recorded: row.executionResultsRecorded },
    approvals: { computed: row.approvalsComputed, recorded: row.approvalsRecorded },
    chainspec: { computed: row.chainspecComputed, recorded: row.chainspecRecorded },
    registryProof: row.registryProof,
    finality: {
      signers: row.finalitySigners ?? 0,
      signedWeight: String(row.finalitySignedWeight ?? 0n),
      totalWeight: decimal(row.finalityTotalWeight),
      sufficient: row.finalitySufficient ?? false,
    },
    rootOfTrust: {
      kind: row.rootOfTrustKind ?? '',
      height: Number(row.rootOfTrustHeight ?? 0n),
      blockHash: row.rootOfTrustHash ?? '',
    },
  };
}
